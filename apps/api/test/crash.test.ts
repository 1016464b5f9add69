import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ApiError, type Client, createClient } from '@taro-pay/contracts';
import { type Simulator, startSimulator } from '@taro-pay/simulator';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createApp } from '../src/app.js';
import type { Database } from '../src/database/database.js';
import { openDatabase } from '../src/database/open-database.js';
import { fetchTransport } from './shop.js';
import { temporaryDatabase } from './temporary-database.js';

const SERVER = fileURLToPath(new URL('../dist/server.js', import.meta.url));
const KILLS = 20;
const BUYERS = 4;
const PRODUCT = 'house-blend';
/** More than the load can sell. */
const STOCK = 1_000_000;

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Below those that systems give away: while the API is down, nobody else gets it by chance. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    server.close();
    if (isFree) return port;
  }
}

interface Acknowledged {
  readonly id: string;
  readonly totalFen: number;
}

/** The API as a process that dies and comes back on the same port and file. */
function createServerUnderFire(environment: Record<string, string>, url: string, cwd: string) {
  let child: ChildProcess | null = null;
  return {
    async start(): Promise<void> {
      child = spawn(process.execPath, [SERVER], { cwd, env: environment, stdio: 'ignore' });
      for (let tries = 0; tries < 2_400; tries += 1) {
        const response = await fetch(`${url}/readyz`).catch(() => null);
        if (response?.ok) return;
        if (child.exitCode !== null) throw new Error(`The API ended by itself with ${child.exitCode}.`);
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      throw new Error('The API does not come up again.');
    },
    async kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
      if (child === null || child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
  };
}

/** What was answered, and so must never be lost. */
interface Answered {
  /** By Idempotency-Key. */
  readonly orders: Map<string, Acknowledged>;
  readonly refunds: Map<string, { readonly id: string; readonly amountFen: number }>;
}

interface Load {
  readonly url: string;
  readonly simulator: Simulator;
  readonly operator: Client;
  readonly random: () => number;
  readonly answered: Answered;
  readonly progress: EventEmitter;
  readonly isOver: () => boolean;
}

/** Until it is answered: a clear no is an answer, a broken connection is none. */
async function persist<Answer>(ask: () => Promise<Answer>): Promise<Answer | null> {
  for (let tries = 0; tries < 20_000; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof ApiError && error.status < 500) return null;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  throw new Error('The API never answered.');
}

async function logIn({ url, simulator }: Load, user: string): Promise<Client> {
  const session = await persist(() =>
    createClient(fetchTransport(url))('createSession', {
      body: { code: simulator.control.login(user).code },
    }),
  );
  if (session === null) throw new Error('A fresh code was refused.');
  return createClient(fetchTransport(url, session.token));
}

/** Buys, and pays or closes, and has some of it refunded; repeats with the same key whatever was not answered. */
async function shopUntilOver(load: Load, user: string): Promise<void> {
  const { simulator, operator, random, answered, progress, isOver } = load;
  const call = await logIn(load, user);
  while (!isOver()) {
    const idempotencyKey = randomUUID();
    const body = { items: [{ productId: PRODUCT, quantity: 1 }] };
    const order = await persist(() => call('createOrder', { idempotencyKey, body }));
    if (order === null) throw new Error('An order was refused.');
    answered.orders.set(idempotencyKey, { id: order.id, totalFen: order.totalFen });
    progress.emit('order');
    const params = { orderId: order.id };
    const payment = await persist(() => call('payOrder', { params }));
    if (payment !== null && random() < 0.8) simulator.control.cashier({ ...payment, action: 'pay' });
    else await persist(() => call('closeOrder', { params }));
    const { status } = (await persist(() => call('confirmPayment', { params }))) ?? {};
    if (status !== 'PAID' || random() < 0.5) continue;
    const wanted = { idempotencyKey: randomUUID(), body: { amountFen: 101, reason: '测试退款' } };
    const refund = await persist(() => operator('createRefund', { params, ...wanted }));
    if (refund === null) throw new Error('A refund was refused.');
    answered.refunds.set(wanted.idempotencyKey, { id: refund.id, amountFen: refund.amountFen });
  }
}

/** Time passes, on one process that nobody kills any more, until nothing is left to do. */
async function letEverythingSettle(environment: Record<string, string>, simulator: Simulator): Promise<void> {
  vi.useFakeTimers({ toFake: ['Date'] });
  const app = await createApp({ environment });
  try {
    for (let hour = 0; hour < 48; hour += 8) {
      vi.setSystemTime(Date.now() + 8 * 3_600_000);
      simulator.control.advanceClock(0);
      await simulator.control.idle();
      // A sweep takes a hundred, and reconciles one day.
      for (let sweep = 0; sweep < 10; sweep += 1) await app.sweep();
    }
  } finally {
    await app.close();
    vi.useRealTimers();
  }
}

/** Nothing that was acknowledged is lost, no order is stuck, and both books agree to the fen. */
async function checkBooks(
  database: Database,
  { control }: Simulator,
  { orders: placed, refunds: refunded }: Answered,
): Promise<void> {
  const orders = await database.order.findMany({ include: { items: true, refunds: true } });
  const byId = new Map(orders.map((order) => [order.id, order]));
  const byKey = new Map(orders.map((order) => [order.idempotencyKey, order]));
  for (const [key, order] of placed) expect(byKey.get(key)).toMatchObject(order);
  expect(orders.filter(({ status }) => status === 'PENDING')).toEqual([]);
  for (const { outTradeNo, paidAt, totalFen } of control.orders()) {
    const status = paidAt === null ? 'CLOSED' : 'PAID';
    expect(byId.get(outTradeNo)).toMatchObject({ status, totalFen });
  }

  const refunds = orders.flatMap((order) => order.refunds);
  const refundByKey = new Map(refunds.map((refund) => [refund.idempotencyKey, refund]));
  for (const [key, refund] of refunded) expect(refundByKey.get(key)).toMatchObject(refund);
  const facts = (id: string, fen: number, status: string) => `${id} ${fen} ${status}`;
  expect(refunds.map(({ id, amountFen, status }) => facts(id, amountFen, status)).sort()).toEqual(
    control
      .refunds()
      .map(({ outRefundNo, refundFen, status }) => facts(outRefundNo, refundFen, status))
      .sort(),
  );
  for (const { refundedFen, refunds: own } of orders) {
    expect(refundedFen).toBe(own.reduce((sum, { amountFen }) => sum + amountFen, 0));
  }

  const kept = new Set((await database.notification.findMany()).map(({ id }) => id));
  for (const event of control.events()) {
    if (event.kind === 'notification' && event.statusCode === 204)
      expect(kept).toContain(event.notificationId);
  }
  const sold = orders.filter(({ status }) => status !== 'CLOSED').length;
  const product = await database.product.findUniqueOrThrow({ where: { id: PRODUCT } });
  expect(product.stock).toBe(STOCK - sold);
}

// The seed decides when it is killed and what buyers do; who is first, the machine.
const seed = Number(process.env.CRASH_SEED ?? Date.now() % 1_000_000);

test(`killed ${KILLS} times under load (CRASH_SEED=${seed}), the API loses nothing acknowledged`, async () => {
  const random = createRandom(seed);
  const folder = mkdtempSync(join(tmpdir(), 'crash-'));
  // Its clock is the one that is moved at the end.
  const simulator = await startSimulator({ now: () => Date.now() });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const environment = {
    ...simulator.environment,
    DATABASE_URL: await temporaryDatabase(),
    JWT_SECRET: 'a secret of the tests, 32 characters',
    OPERATOR_TOKEN: 'an operator token of the tests, long',
    PORT: String(port),
    RATE_LIMIT: 'off',
    SEED_DEMO: 'on',
  };
  const server = createServerUnderFire(environment, url, folder);
  onTestFinished(async () => {
    await server.kill('SIGKILL');
    await simulator.close();
    rmSync(folder, { recursive: true });
  });

  await server.start();
  const database = await openDatabase(environment.DATABASE_URL);
  onTestFinished(() => database.$disconnect());
  await database.product.update({ where: { id: PRODUCT }, data: { stock: STOCK } });
  const answered: Answered = { orders: new Map(), refunds: new Map() };
  const progress = new EventEmitter();
  let isOver = false;
  const operator = createClient(fetchTransport(url, environment.OPERATOR_TOKEN));
  const load = { url, simulator, operator, random, answered, progress, isOver: () => isOver };
  const buyers = Array.from({ length: BUYERS }, (_, buyer) => shopUntilOver(load, `buyer-${buyer}`));
  for (let kill = 0; kill < KILLS; kill += 1) {
    // On a slow machine, too, each life of the process has sold something before it ends.
    await once(progress, 'order');
    await new Promise((resolve) => setTimeout(resolve, random() * 200));
    await server.kill('SIGKILL');
    await server.start();
  }
  isOver = true;
  await Promise.all(buyers);
  await server.kill('SIGTERM');
  expect(answered.orders.size).toBeGreaterThanOrEqual(KILLS);
  expect(answered.refunds.size).toBeGreaterThan(0);

  await letEverythingSettle(environment, simulator);
  await checkBooks(database, simulator, answered);
  if (environment.DATABASE_URL.startsWith('file:')) {
    expect(await database.$queryRaw`PRAGMA integrity_check`).toEqual([{ integrity_check: 'ok' }]);
  }
  // Twenty starts of a process: a busy machine takes its time.
}, 600_000);
