import { startSimulator } from '@taro-pay/simulator';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/database/open-database.js';
import { apiProcess, freePort } from '../api-process.js';
import { checkBooks, letEverythingSettle } from '../books.js';
import { createRandom, LOADED_ENVIRONMENT, SOLD, sendBuyers } from '../buyers.js';
import { systemProgram } from '../programs.js';
import { fetchTransport } from '../shop.js';
import { migratedPostgresql } from '../temporary-database.js';
import { startHaproxy } from './haproxy.js';
import { read, type Tally, tallied, watchNotifications } from './traffic.js';

/** In all: reads, orders, prepays, confirmations, refunds, notifications. */
const REQUESTS = Number(process.env.REQUESTS ?? 10_000);
const FAILURES_IN_A_MILLION = 1;

const RESTARTS = Math.max(4, REQUESTS / 10_000);

/** As docs/going-live.md has it. */
const DRAIN_SECONDS = '5';

const haproxy = systemProgram('haproxy');

/** Two instances on one PostgreSQL behind the proxy, and all that comes through it. */
async function openPair(program: string) {
  const simulator = await startSimulator({ now: () => Date.now() });
  onTestFinished(() => simulator.close());
  const port = await freePort();
  const environment = {
    ...simulator.environment,
    ...LOADED_ENVIRONMENT,
    DATABASE_URL: await migratedPostgresql(),
    DRAIN_SECONDS,
    PUBLIC_BASE_URL: `http://127.0.0.1:${port}`,
    TRUSTED_PROXIES: '127.0.0.1',
  };
  const one = { name: 'one', api: await apiProcess('one', environment) };
  const two = { name: 'two', api: await apiProcess('two', environment) };
  const { url, expectUp } = await startHaproxy({
    program,
    port,
    instances: { one: one.api.port, two: two.api.port },
  });
  for (const { name, api } of [one, two]) {
    await api.start();
    await expectUp(name);
  }
  const database = await openDatabase(environment.DATABASE_URL);
  onTestFinished(() => database.$disconnect());
  await database.product.update({ where: { id: SOLD.productId }, data: { stock: SOLD.stock } });
  return { simulator, environment, one, two, url, expectUp, database };
}

/** One after the other, each once the proxy sends requests to the one before. */
async function restartInTurn(
  { one, two, expectUp }: Awaited<ReturnType<typeof openPair>>,
  tally: Tally,
): Promise<void> {
  const untilSent = async (count: number) => {
    while (tally.sent < count && !tally.isOver) await new Promise((resolve) => setTimeout(resolve, 100));
  };
  for (let restarts = 0; restarts < RESTARTS; restarts += 1) {
    const { name, api } = restarts % 2 === 0 ? one : two;
    expect(await api.kill('SIGTERM')).toBe(0);
    await api.start();
    await expectUp(name);
    await untilSent(((restarts + 1) * REQUESTS) / RESTARTS);
  }
}

test.skipIf(haproxy === null)(
  `${REQUESTS} requests while two instances are restarted in turn: none of them is lost`,
  async () => {
    const pair = await openPair(haproxy ?? '');
    const { simulator, environment, database, url } = pair;
    const tally: Tally = { sent: 0, refused: 0, failures: [], accepted: new Set(), isOver: false };
    const startedAt = performance.now();
    const buyers = sendBuyers({
      simulator,
      transportOf: (token) => tallied(fetchTransport(url, token), tally),
      random: createRandom(1),
    });
    const traffic = Promise.all([read(url, buyers.tokens, tally), watchNotifications(simulator, tally)]);
    const restarts = restartInTurn(pair, tally);
    // Whichever fails ends the rest.
    await Promise.race([restarts, traffic.then(() => restarts)]).finally(() => {
      tally.isOver = true;
    });
    await buyers.stop();
    await traffic;
    const seconds = (performance.now() - startedAt) / 1000;
    for (const { api } of [pair.one, pair.two]) expect(await api.kill('SIGTERM')).toBe(0);
    const { orders, refunds } = buyers.answered;
    console.log(
      `${tally.sent} requests in ${seconds.toFixed(0)} s, ${orders.size} orders and ${refunds.size} refunds among them, ` +
        `${tally.accepted.size} notifications kept, ${RESTARTS} restarts, ${tally.refused} refused under overload, ${tally.failures.length} failed`,
    );

    expect(orders.size).toBeGreaterThan(0);
    expect(tally.accepted.size).toBeGreaterThan(0);
    const kept = new Set(
      (await database.notification.findMany({ select: { id: true } })).map(({ id }) => id),
    );
    expect([...tally.accepted].filter((id) => !kept.has(id))).toEqual([]);
    await letEverythingSettle(environment, simulator);
    await checkBooks(database, simulator, buyers.answered);
    const allowed = Math.floor(tally.sent / 1_000_000) * FAILURES_IN_A_MILLION;
    // The first ones tell what happened; there may be thousands.
    expect(tally.failures.slice(allowed).slice(0, 20)).toEqual([]);
  },
  // It ends what hangs: the slowest machine answers a hundred requests a second.
  600_000 + REQUESTS * 10,
);
