import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createClient } from '@taro-pay/contracts';
import { startSimulator } from '@taro-pay/simulator';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/database/open-database.js';
import { apiProcess } from '../api-process.js';
import { checkBooks, letEverythingSettle } from '../books.js';
import { createRandom, LOADED_ENVIRONMENT, SOLD, sendBuyers } from '../buyers.js';
import { postgresqlPrograms } from '../programs.js';
import { fetchTransport } from '../shop.js';
import { startPrimaryAndStandby } from './primary-and-standby.js';

/** How soon after the promotion orders are taken again. */
const RECOVERY_MS = 5_000;

/** Placed before the primary dies, and again afterwards. */
const ORDERS = 20;

const programs = postgresqlPrograms();

/** An API on a primary and its standby. */
async function openShop(folder: string) {
  const servers = await startPrimaryAndStandby(folder);
  // Its clock is the one that is moved at the end.
  const simulator = await startSimulator({ now: () => Date.now() });
  onTestFinished(() => simulator.close());
  const environment = { ...simulator.environment, ...LOADED_ENVIRONMENT, DATABASE_URL: servers.url };
  const api = await apiProcess('api', environment);
  await api.start();
  const database = await openDatabase(servers.url);
  onTestFinished(() => database.$disconnect());
  await database.product.update({ where: { id: SOLD.productId }, data: { stock: SOLD.stock } });
  const transportOf = (token?: string) => fetchTransport(api.url, token);
  return {
    servers,
    simulator,
    environment: { ...environment, PORT: String(api.port) },
    api,
    database,
    transportOf,
  };
}

test.skipIf(programs === null)(
  'nothing is acknowledged before the standby has it',
  async () => {
    const { servers, simulator, database, transportOf } = await openShop(programs ?? '');
    const { code } = simulator.control.login('alice');
    const { token } = await createClient(transportOf())('createSession', { body: { code } });
    const idempotencyKey = randomUUID();
    const body = { items: [{ productId: SOLD.productId, quantity: 1 }] };
    const order = () => createClient(transportOf(token))('createOrder', { idempotencyKey, body });
    servers.freezeStandby();
    await expect(order()).rejects.toMatchObject({ status: 503, code: 'DATABASE_UNAVAILABLE' });
    servers.thawStandby();
    // The same key finds out what became of it.
    await expect
      .poll(() => order().catch(() => null), { timeout: 60_000 })
      .toMatchObject({ status: 'PENDING' });
    expect(await database.order.count()).toBe(1);
  },
  300_000,
);

test.skipIf(programs === null)(
  'the API follows to the promoted standby, and nothing acknowledged is lost',
  async () => {
    const { servers, simulator, environment, api, database, transportOf } = await openShop(programs ?? '');
    const buyers = sendBuyers({ simulator, transportOf, random: createRandom(1) });
    const placed = async (count: number) => {
      const before = buyers.answered.orders.size;
      while (buyers.answered.orders.size < before + count) await once(buyers.progress, 'order');
    };
    await placed(ORDERS);
    servers.killPrimary();
    await expect.poll(async () => (await fetch(`${api.url}/readyz`)).status, { timeout: 60_000 }).toBe(503);
    expect((await fetch(`${api.url}/healthz`)).status).toBe(200);
    await servers.promote();
    const promotedAt = performance.now();
    await placed(1);
    const recoveryMs = performance.now() - promotedAt;
    await placed(ORDERS);
    await buyers.stop();
    expect((await fetch(`${api.url}/readyz`)).status).toBe(200);
    // The same process: it was not started again.
    expect(await api.kill('SIGTERM')).toBe(0);
    console.log(`orders are taken again ${recoveryMs.toFixed(0)} ms after the promotion`);
    expect(recoveryMs).toBeLessThan(RECOVERY_MS);

    await letEverythingSettle(environment, simulator);
    await checkBooks(database, simulator, buyers.answered);
  },
  600_000,
);
