import { randomUUID } from 'node:crypto';

import { createServer, type Server } from 'node:http';
import { join } from 'node:path';

import {
  ApiError,
  type Client,
  createClient,
  type DeliveryRequest,
  type PaymentParameters,
} from '@taro-pay/contracts';
import { type Merchant, type Simulator, startSimulator } from '@taro-pay/simulator';
import type { Site } from '@taro-pay/site';
import type { FastifyInstance } from 'fastify';
import { vi } from 'vitest';
import { createApp } from '../../src/app.js';
import type { Database } from '../../src/database/database.js';
import { openDatabase } from '../../src/database/open-database.js';
import { holdWrites } from '../hold-writes.js';
import { startProxy } from '../loopback-proxy.js';
import { fetchTransport } from '../shop.js';
import { newDatabase, type OwnDatabase } from '../temporary-database.js';

/** An order as its buyer remembers it: what was acknowledged, and the parameters of the last try to pay. */
interface RememberedOrder {
  readonly id: string;
  readonly totalFen: number;
  readonly buyer: number;
  payment: PaymentParameters | null;
}

export const BUYERS = 2;

interface Opening {
  readonly merchant: Merchant;
  /** A database with the migrations applied and the catalogue seeded: copying is faster. */
  readonly template: OwnDatabase;
  readonly latePayments: Site['latePayments'];
}

/**
 * One shop with its WeChat, in the hands of the model: everything real, on real HTTP and a database of its
 * own, and its time moved by the test.
 */
export class World {
  readonly orders: RememberedOrder[] = [];
  readonly simulator: Simulator;
  readonly database: Database;
  private readonly copy: OwnDatabase;
  private readonly server: Server;
  readonly url: string;
  private readonly settings: Settings;
  /** One of SQLite's file, two of a PostgreSQL: requests go to them in turn. */
  private readonly apps: Instance[];
  /** Killed ones that have not come to their end yet: nobody hears of them any more. */
  private readonly dying: Promise<void>[] = [];
  private turn = 0;
  private readonly tokens: (string | null)[] = Array(BUYERS).fill(null);
  readonly operator: Client;

  private constructor(parts: {
    simulator: Simulator;
    database: Database;
    copy: OwnDatabase;
    server: Server;
    url: string;
    settings: Settings;
    apps: Instance[];
  }) {
    this.simulator = parts.simulator;
    this.database = parts.database;
    this.copy = parts.copy;
    this.server = parts.server;
    this.url = parts.url;
    this.settings = parts.settings;
    this.apps = parts.apps;
    this.operator = createClient(fetchTransport(this.url, this.settings.environment.OPERATOR_TOKEN));
    this.server.on('request', (request, response) => this.nextInstance().app.routing(request, response));
  }

  static async open({ merchant, template, latePayments }: Opening): Promise<World> {
    const copy = await newDatabase(template);
    const simulator = await startSimulator({ merchant, tradeManaged: true });
    // It never closes a kept connection: on a slow machine that would be under the client's next request.
    const server = createServer({ keepAliveTimeout: 0 });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    const environment = {
      ...simulator.environment,
      DATABASE_URL: copy.url,
      JWT_SECRET: 'a secret of the tests, 32 characters',
      OPERATOR_TOKEN: 'an operator token of the tests, long',
      PUBLIC_BASE_URL: url,
      RATE_LIMIT: 'off',
      SITE: 'testing',
    };
    const instances = copy.url.startsWith('file:') ? 1 : 2;
    const apps = await Promise.all(
      Array.from({ length: instances }, () => startInstance({ environment, latePayments })),
    );
    const database = await openDatabase(environment.DATABASE_URL);
    return new World({
      ...{ simulator, database, copy, server, url, apps },
      settings: { environment, latePayments },
    });
  }

  private nextInstance(): Instance {
    this.turn = (this.turn + 1) % this.apps.length;
    const instance = this.apps[this.turn];
    if (instance === undefined) throw new Error('There is no instance.');
    return instance;
  }

  async close(): Promise<void> {
    await this.simulator.close();
    this.server.closeAllConnections();
    this.server.close();
    await Promise.all([...this.apps.map(({ app }) => app.close()), ...this.dying]);
    await this.database.$disconnect();
    await this.copy.remove();
  }

  /** Runs a step that WeChat's or the API's no may end: only a clear no is allowed, a crash of ours is not. */
  async attempt(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      const isClearNo = error instanceof ApiError && error.code !== null && error.code !== 'INTERNAL_ERROR';
      if (!isClearNo) throw error;
    }
  }

  async client(buyer: number): Promise<Client> {
    const known = this.tokens[buyer];
    if (known) return createClient(fetchTransport(this.url, known));
    const { code } = this.simulator.control.login(`buyer-${buyer}`);
    const { token } = await createClient(fetchTransport(this.url))('createSession', { body: { code } });
    this.tokens[buyer] = token;
    return createClient(fetchTransport(this.url, token));
  }

  async createOrder(
    buyer: number,
    productId: string,
    quantity: number,
    delivery: DeliveryRequest = { kind: 'none' },
  ): Promise<void> {
    const call = await this.client(buyer);
    const input = { idempotencyKey: randomUUID(), body: { items: [{ productId, quantity }], delivery } };
    const order = await call('createOrder', input);
    const again = await call('createOrder', input);
    if (again.id !== order.id) throw new Error('The same Idempotency-Key made a second order.');
    this.orders.push({ id: order.id, totalFen: order.totalFen, buyer, payment: null });
  }

  async restart(): Promise<void> {
    const old = this.nextInstance();
    await old.app.close();
    this.apps[this.apps.indexOf(old)] = await startInstance(this.settings);
  }

  /**
   * An instance dies while `step` is under way: every connection of it breaks, and it makes no other. A new one takes
   * its place; the other instance lives on. Where in the step that happens, `turns` of the event loop decide.
   */
  async crashDuring(turns: number, step: () => Promise<void>): Promise<void> {
    const running = step().catch(() => {});
    for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    this.server.closeAllConnections();
    const old = this.nextInstance();
    this.dying.push(old.kill());
    this.apps[this.apps.indexOf(old)] = await startInstance(this.settings);
    await running;
  }

  /** Another process holds the lock on the database while `step` is under way, and lets go after a while. */
  async lockDuring(lockMs: number, step: () => Promise<void>): Promise<void> {
    const release = await holdWrites(this.database);
    const running = step();
    // Awaited below; until then nobody else is told of its failure.
    running.catch(() => {});
    try {
      await new Promise((resolve) => setTimeout(resolve, lockMs));
    } finally {
      await release();
    }
    await running;
  }

  async sweep(): Promise<void> {
    await Promise.all(this.apps.map(({ app }) => app.sweep()));
  }

  /** Moves the time of both sides. Tokens end in between; buyers log in again. */
  async advance(seconds: number): Promise<void> {
    vi.setSystemTime(Date.now() + seconds * 1000);
    this.tokens.fill(null);
    this.simulator.control.advanceClock(0);
    await this.simulator.control.idle();
  }
}

interface Settings extends Pick<Opening, 'latePayments'> {
  readonly environment: Record<string, string>;
}

interface Instance {
  readonly app: FastifyInstance;
  /** Nothing that it does from now on reaches anybody; resolves once it has come to its end. */
  readonly kill: () => Promise<void>;
}

async function startInstance(settings: Settings): Promise<Instance> {
  const { environment } = settings;
  const { DATABASE_URL = '', WECHAT_PAY_BASE_URL = '' } = environment;
  // The lock of SQLite's file would outlive what only seems to be dead: its one instance gives it back.
  if (DATABASE_URL.startsWith('file:')) {
    const app = await startApp(settings);
    return { app, kill: () => app.close() };
  }
  const address = new URL(DATABASE_URL);
  const database = await startProxy(join(address.searchParams.get('host') ?? '', '.s.PGSQL.5432'));
  const wechat = await startProxy(Number(new URL(WECHAT_PAY_BASE_URL).port));
  const wechatUrl = `http://127.0.0.1:${wechat.port}`;
  const app = await startApp({
    ...settings,
    environment: {
      ...environment,
      DATABASE_URL: `postgresql://${address.username}:${address.password}@127.0.0.1:${database.port}${address.pathname}`,
      WECHAT_API_BASE_URL: wechatUrl,
      WECHAT_PAY_BASE_URL: wechatUrl,
    },
  });
  return {
    app,
    kill: () => {
      database.close();
      wechat.close();
      return app.close();
    },
  };
}

async function startApp(settings: Settings): Promise<FastifyInstance> {
  const app = await createApp({ ...settings, loadNow: () => 0 });
  await app.ready();
  return app;
}

/** An order that was acknowledged. */
export function orderAt({ orders }: World, index: number): RememberedOrder {
  const order = orders[index % orders.length];
  if (order === undefined) throw new Error('There is no order to take.');
  return order;
}
