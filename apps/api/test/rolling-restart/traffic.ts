import { createClient, type Transport } from '@taro-pay/contracts';
import type { Simulator } from '@taro-pay/simulator';
import { onTestFinished } from 'vitest';
import { startLoad } from '../../bench/processes.js';
import { fetchTransport } from '../shop.js';

/** Requests of readers in one go; the orders that they look at are chosen anew for each. */
const READS = 4_000;
const READERS = 4;

/** Of WeChat’s own log, which forgets the oldest. */
const LOOK_EVERY_MS = 500;

/** What was sent through the proxy by anybody, and what came of it. */
export interface Tally {
  sent: number;
  /** By the load guard, which has no room on a machine that others use: it refuses with and without restarts. */
  refused: number;
  /** One line for each request without the answer that it has to have. */
  readonly failures: string[];
  /** Ids of the notifications that were answered with 204. */
  readonly accepted: Set<string>;
  /** Set when enough was sent. */
  isOver: boolean;
}

/** Notes each request and each failure of a transport. */
export function tallied(transport: Transport, tally: Tally): Transport {
  return async (request) => {
    const { method, path } = request;
    tally.sent += 1;
    try {
      const answer = await transport<never>(request);
      if (isRefusal(answer.body)) tally.refused += 1;
      else if (answer.status >= 400) fail(tally, `${method} ${path}: ${JSON.stringify(answer)}`);
      return answer;
    } catch (error) {
      fail(tally, `${method} ${path}: ${error}`);
      throw error;
    }
  };
}

function fail({ failures }: Tally, what: string): void {
  failures.push(`${new Date().toISOString()} ${what}`);
}

const isRefusal = (body: unknown) =>
  typeof body === 'object' && body !== null && 'code' in body && body.code === 'OVERLOADED';

/** Sends what buyers look at, as fast as it is answered, until it is over. */
export async function read(url: string, tokens: readonly string[], tally: Tally) {
  const load = await startLoad();
  onTestFinished(() => load.stop());
  const port = Number(new URL(url).port);
  while (!tally.isOver) {
    const requests = await whatBuyersLookAt(url, tokens, tally);
    const order = { port, connections: READERS, requests, ratePerSecond: null };
    const { answers } = await load.run(order);
    tally.sent += answers.length;
    for (const { status, index } of answers) {
      if (status !== 200) fail(tally, `${requests[index]?.toString().split('\r\n')[0]}: ${status}`);
    }
  }
}

async function whatBuyersLookAt(url: string, tokens: readonly string[], tally: Tally): Promise<Buffer[]> {
  const paths: (readonly [path: string, token?: string])[] = [['/api/products'], ['/api/products/huila']];
  for (const token of tokens) {
    const call = createClient(tallied(fetchTransport(url, token), tally));
    const { orders } = await call('listOrders', { query: {} });
    for (const { id } of orders) {
      paths.push(['/api/products'], [`/api/orders/${id}`, token], ['/api/products/house-blend']);
    }
    paths.push(['/api/orders', token]);
  }
  const requests = paths.map(([path, token]) => get(path, token));
  return Array.from({ length: READS }, (_, index) => requests[index % requests.length] ?? get('/healthz'));
}

function get(path: string, token?: string): Buffer {
  const authorization = token === undefined ? '' : `authorization: Bearer ${token}\r\n`;
  return Buffer.from(`GET ${path} HTTP/1.1\r\nhost: shop.example.com\r\n${authorization}\r\n`);
}

/** Notes each notification and its answer until it is over, and those that are on their way then. */
export async function watchNotifications({ control }: Simulator, tally: Tally) {
  let last = 0;
  const look = () => {
    for (const event of control.events(last)) {
      last = event.id;
      if (event.kind !== 'notification') continue;
      tally.sent += 1;
      if (event.statusCode === 204) tally.accepted.add(event.notificationId);
      else fail(tally, `${event.eventType}: ${event.statusCode ?? event.error}`);
    }
  };
  while (!tally.isOver) {
    look();
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  await control.idle();
  look();
}
