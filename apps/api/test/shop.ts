import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { type Client, createClient, type Order, type Transport } from '@taro-pay/contracts';
import { createMerchant, type Simulator, startSimulator } from '@taro-pay/simulator';
import { SITES, standInTemplates } from '@taro-pay/site';
import type { FastifyInstance } from 'fastify';
import { onTestFinished } from 'vitest';
import { type AppOptions, createApp } from '../src/app.js';
import type { Database } from '../src/database/database.js';
import { openDatabase } from '../src/database/open-database.js';
import { temporaryDatabase } from './temporary-database.js';

/** A whole shop of its own for one test: simulator, API over real HTTP, and a fresh database. */
export interface Shop {
  readonly url: string;
  readonly app: FastifyInstance;
  readonly simulator: Simulator;
  /** A connection of the test's own to the same database. */
  readonly database: Database;
  readonly environment: Record<string, string>;
  /** A client that acts for an operator. */
  readonly operator: Client;
  /** Logs a user in and answers a client that acts for them. */
  readonly buyer: (user?: string) => Promise<Buyer>;
}

export interface Buyer {
  readonly call: Client;
  readonly token: string;
  readonly user: string;
  readonly order: (items?: Record<string, number>) => Promise<Order>;
  /** Presses pay in the cashier; resolves with what wx.requestPayment would answer. */
  readonly pay: (orderId: string, action?: 'pay' | 'cancel' | 'fail') => Promise<string>;
}

// Making RSA keys takes longer than most tests; one merchant serves all of a file.
const merchant = createMerchant(Date.now(), randomBytes);

/** Production's takes longer than most tests. */
const CHEAP = { N: 16, r: 8, p: 1 };

const OPERATOR_TOKEN = 'an operator token of the tests, long';

/** Starts a shop that ends with the test. */
export async function openShop(
  options: Pick<AppOptions, 'logger' | 'loadNow' | 'random' | 'signatureNow' | 'latePayments'> & {
    environment?: Record<string, string>;
  } = {},
) {
  const simulator = await startSimulator({ merchant, templates: standInTemplates(SITES.testing.messages) });
  // It never closes a kept connection: on a slow machine that would be under the client's next request.
  const server = createServer({ keepAliveTimeout: 0 });
  const url = await listen(server);
  const environment = {
    ...simulator.environment,
    DATABASE_URL: await temporaryDatabase(),
    JWT_SECRET: 'a secret of the tests, 32 characters',
    OPERATOR_TOKEN,
    PUBLIC_BASE_URL: url,
    RATE_LIMIT: 'off',
    SEED_DEMO: 'on',
    SITE: 'testing',
    ...options.environment,
  };
  // By a clock that stands still nothing waits, so that a slow machine refuses nothing.
  const { loadNow = () => 0 } = options;
  const { logger = false, random = randomBytes, signatureNow = () => Date.now() } = options;
  const { latePayments = SITES.testing.latePayments } = options;
  const app = await createApp({
    ...{ environment, loadNow, logger, random, signatureNow, latePayments },
    passwordCost: CHEAP,
  });
  await app.ready();
  server.on('request', app.routing);
  const database = await openDatabase(environment.DATABASE_URL);
  onTestFinished(async () => {
    await simulator.close();
    server.closeAllConnections();
    server.close();
    await app.close();
    await database.$disconnect();
  });

  const buyer = async (user = 'alice'): Promise<Buyer> => {
    const { code } = await simulator.control.login(user);
    const { token } = await createClient(fetchTransport(url))('createSession', { body: { code } });
    const call = createClient(fetchTransport(url, token));
    return {
      call,
      token,
      user,
      order: (items = { huila: 1 }) =>
        call('createOrder', {
          idempotencyKey: randomUUID(),
          body: { items: Object.entries(items).map(([productId, quantity]) => ({ productId, quantity })) },
        }),
      pay: async (orderId, action = 'pay') => {
        const parameters = await call('payOrder', { params: { orderId } });
        return (await simulator.control.cashier({ ...parameters, action })).errMsg;
      },
    };
  };
  const operator = createClient(fetchTransport(url, OPERATOR_TOKEN));
  return { url, app, simulator, database, environment, buyer, operator } satisfies Shop;
}

/** The client's transport over real HTTP. */
export function fetchTransport(url: string, token?: string): Transport {
  return async ({ method, path, headers, body }) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        ...headers,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: JSON.parse(text === '' ? 'null' : text) };
  };
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('The test server has no port.'));
      else resolve(`http://127.0.0.1:${address.port}`);
    });
  });
}
