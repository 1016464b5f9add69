import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ApiError, type Client, createClient } from '@taro-pay/contracts';
import { type Simulator, startSimulator } from '@taro-pay/simulator';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../src/database/database.js';
import { fetchTransport } from './shop.js';

const SERVER = fileURLToPath(new URL('../dist/server.js', import.meta.url));
const KILLS = 20;
const BUYERS = 4;

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

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

interface Acknowledged {
  readonly id: string;
  readonly totalFen: number;
}

/** The API as a process that dies and comes back on the same port and file. */
function createServerUnderFire(environment: Record<string, string>, url: string) {
  let child: ChildProcess | null = null;
  return {
    async start(): Promise<void> {
      child = spawn(process.execPath, [SERVER], { cwd: tmpdir(), env: environment, stdio: 'ignore' });
      for (let tries = 0; tries < 400; tries += 1) {
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

/** Buys and pays again and again; repeats with the same key whatever was not answered. */
async function shopUntil(
  isOver: () => boolean,
  {
    url,
    simulator,
    user,
    acknowledged,
  }: { url: string; simulator: Simulator; user: string; acknowledged: Map<string, Acknowledged> },
): Promise<void> {
  /** Until it is answered: a clear no is an answer, a broken connection is none. */
  async function persist<Answer>(ask: () => Promise<Answer>): Promise<Answer | null> {
    for (let tries = 0; tries < 2_000; tries += 1) {
      try {
        return await ask();
      } catch (error) {
        if (error instanceof ApiError && error.status < 500) return null;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }
    throw new Error('The API never answered.');
  }

  async function logIn(): Promise<Client> {
    const session = await persist(() =>
      createClient(fetchTransport(url))('createSession', {
        body: { code: simulator.control.login(user).code },
      }),
    );
    if (session === null) throw new Error('A fresh code was refused.');
    return createClient(fetchTransport(url, session.token));
  }

  const call = await logIn();
  while (!isOver()) {
    const idempotencyKey = randomUUID();
    const body = { items: [{ productId: 'house-blend', quantity: 1 }] };
    const order = await persist(() => call('createOrder', { idempotencyKey, body }));
    if (order === null) return;
    acknowledged.set(`${user} ${idempotencyKey}`, { id: order.id, totalFen: order.totalFen });
    const params = { orderId: order.id };
    const payment = await persist(() => call('payOrder', { params }));
    if (payment !== null) simulator.control.cashier({ ...payment, action: 'pay' });
    await persist(() => call('confirmPayment', { params }));
  }
}

test(`killed ${KILLS} times under load, the API loses nothing that it acknowledged, and both books agree`, async () => {
  const seed = Number(process.env.CRASH_SEED ?? Date.now() % 1_000_000);
  const random = createRandom(seed);
  const folder = mkdtempSync(join(tmpdir(), 'crash-'));
  const simulator = await startSimulator();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const environment = {
    ...simulator.environment,
    DATABASE_URL: `file:${join(folder, 'shop.db')}`,
    JWT_SECRET: 'a secret of the tests, 32 characters',
    OPERATOR_TOKEN: 'an operator token of the tests, long',
    PORT: String(port),
    RATE_LIMIT: 'off',
  };
  const server = createServerUnderFire(environment, url);
  onTestFinished(async () => {
    await server.kill('SIGKILL');
    await simulator.close();
    rmSync(folder, { recursive: true });
  });

  await server.start();
  const acknowledged = new Map<string, Acknowledged>();
  let isOver = false;
  const buyers = Array.from({ length: BUYERS }, (_, buyer) =>
    shopUntil(() => isOver, { url, simulator, user: `buyer-${buyer}`, acknowledged }),
  );
  for (let kill = 0; kill < KILLS; kill += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50 + random() * 250));
    await server.kill('SIGKILL');
    await server.start();
  }
  isOver = true;
  await Promise.all(buyers);
  await simulator.control.idle();
  await server.kill('SIGTERM');

  const database = await openDatabase(environment.DATABASE_URL);
  onTestFinished(() => database.$disconnect());
  const orders = await database.order.findMany({ include: { items: true } });
  const byKey = new Map(orders.map((order) => [order.idempotencyKey, order]));
  expect(orders.length, `seed ${seed}`).toBeGreaterThan(KILLS);
  for (const [key, { id, totalFen }] of acknowledged) {
    expect(byKey.get(key.split(' ')[1] ?? ''), `seed ${seed}`).toMatchObject({ id, totalFen });
  }
  expect(new Set(orders.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(orders.length);
  for (const { outTradeNo, tradeState, totalFen } of simulator.control.orders()) {
    const here = orders.find(({ id }) => id === outTradeNo);
    expect(here, `seed ${seed}`).toMatchObject({ totalFen });
    if (tradeState === 'SUCCESS') expect(here?.status, `seed ${seed}, ${outTradeNo}`).toBe('PAID');
    else expect(here?.status, `seed ${seed}, ${outTradeNo}`).toBe('PENDING');
  }
  const sold = orders.flatMap(({ items }) => items).reduce((sum, { quantity }) => sum + quantity, 0);
  const product = await database.product.findUniqueOrThrow({ where: { id: 'house-blend' } });
  expect(product.stock, `seed ${seed}`).toBe(120 - sold);
  expect(await database.$queryRaw`PRAGMA integrity_check`).toEqual([{ integrity_check: 'ok' }]);
}, 120_000);
