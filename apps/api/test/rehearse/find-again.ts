import { once } from 'node:events';
import { createServer } from 'node:http';
import { type Client, createClient } from '@taro-pay/contracts';
import type { Simulator } from '@taro-pay/simulator';
import { expect, vi } from 'vitest';
import { createApp } from '../../src/app.js';
import type { Database } from '../../src/database/database.js';
import { LOADED_ENVIRONMENT } from '../buyers.js';
import { reconcile } from '../reconcile.js';
import { fetchTransport } from '../shop.js';

const HOUR_MS = 3_600_000;

/** Two days pass in which an operator adopts what the bills show; answers how many orders. */
export async function findAgain(
  environment: Readonly<Record<string, string>>,
  simulator: Simulator,
): Promise<number> {
  vi.useFakeTimers({ toFake: ['Date'] });
  const app = await createApp({ environment });
  await app.ready();
  const server = createServer((request, response) => app.routing(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The API has no port.');
  const url = `http://127.0.0.1:${address.port}`;
  const operator = createClient(fetchTransport(url, LOADED_ENVIRONMENT.OPERATOR_TOKEN));
  const pass = async () => {
    vi.setSystemTime(Date.now() + 8 * HOUR_MS);
    simulator.control.advanceClock(0);
    await simulator.control.idle();
    for (let sweep = 0; sweep < 10; sweep += 1) await app.sweep();
  };
  try {
    for (let hours = 0; hours < 48; hours += 8) await pass();
    const adopted = await adoptAll(operator);
    await pass();
    return adopted;
  } finally {
    server.closeAllConnections();
    server.close();
    await app.close();
    vi.useRealTimers();
  }
}

async function adoptAll(operator: Client): Promise<number> {
  let adopted = 0;
  for (;;) {
    const { anomalies } = await operator('listAnomalies', { query: { limit: 100, state: 'open' } });
    const lost = anomalies.filter(
      ({ detail, orderId, actions }) =>
        orderId === null && detail.includes('PAYMENT_UNKNOWN_HERE') && actions.includes('adopt'),
    );
    if (lost.length === 0) return adopted;
    for (const { id: anomalyId } of lost) {
      await operator('resolveAnomaly', { params: { anomalyId }, body: { action: 'adopt', remark: '演练' } });
      adopted += 1;
    }
    // A day shows twenty at a time, and then the refunds of what was adopted.
    for (const day of new Set(lost.map(({ detail }) => detail.slice(0, 'YYYY-MM-DD'.length))))
      expect((await reconcile(operator, day)).status).toBe('DONE');
  }
}

/** Every order that WeChat was paid for is here with the same sums, to the fen. */
export async function compareBooks(database: Database, { control }: Simulator): Promise<number> {
  const byId = new Map((await database.order.findMany()).map((order) => [order.id, order]));
  const paid = control.orders().filter(({ paidAt }) => paidAt !== null);
  expect(paid.length).toBeGreaterThan(0);
  const here = paid.map(({ outTradeNo }) => byId.get(outTradeNo));
  const there = paid.map(({ outTradeNo, totalFen, refundedFen }) => [outTradeNo, totalFen, refundedFen]);
  expect(here.map((order) => [order?.id, order?.totalFen, order?.refundedFen])).toEqual(there);
  expect([...byId.values()].filter(({ status }) => status === 'PENDING')).toEqual([]);
  expect([...byId.values()].filter(({ paidAt }) => paidAt !== null)).toHaveLength(paid.length);
  return paid.reduce((sum, { totalFen }) => sum + totalFen, 0);
}
