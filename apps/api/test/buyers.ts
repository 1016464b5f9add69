import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { ApiError, type Client, createClient, type Transport } from '@taro-pay/contracts';
import type { Simulator } from '@taro-pay/simulator';

/** The product that is bought, of which there is more than any load can sell. */
export const SOLD = { productId: 'house-blend', stock: 10_000_000 };

const BUYERS = 4;

/** The environment of an API that buyers load, beside its database and WeChat's. */
export const LOADED_ENVIRONMENT = {
  JWT_SECRET: 'a secret of the tests, 32 characters',
  OPERATOR_TOKEN: 'an operator token of the tests, long',
  RATE_LIMIT: 'off',
  SEED_DEMO: 'on',
  SITE: 'testing',
};

/** What was answered, and so must never be lost. */
export interface Answered {
  /** By Idempotency-Key. */
  readonly orders: Map<string, { readonly id: string; readonly totalFen: number }>;
  readonly refunds: Map<string, { readonly id: string; readonly amountFen: number }>;
}

interface Options {
  readonly simulator: Simulator;
  /** The way to the API, for who has the token. */
  readonly transportOf: (token?: string) => Transport;
  readonly random: () => number;
}

interface Load extends Options {
  readonly operator: Client;
  readonly answered: Answered;
  readonly tokens: string[];
  readonly progress: EventEmitter;
  readonly isOver: () => boolean;
}

/** Four buyers who shop until they are told to stop. */
export interface Buyers {
  readonly answered: Answered;
  /** Of who has logged in. */
  readonly tokens: readonly string[];
  /** Emits `order` for each that is placed. */
  readonly progress: EventEmitter;
  /** Resolves once each has ended what they were at; rejects where one was refused what nobody may refuse. */
  readonly stop: () => Promise<void>;
}

/** Sends buyers, whose choices follow from `random`. */
export function sendBuyers(options: Options): Buyers {
  const answered: Answered = { orders: new Map(), refunds: new Map() };
  const tokens: string[] = [];
  const progress = new EventEmitter();
  let isOver = false;
  const operator = createClient(options.transportOf(LOADED_ENVIRONMENT.OPERATOR_TOKEN));
  const load = { ...options, operator, answered, tokens, progress, isOver: () => isOver };
  const buyers = Promise.all(
    Array.from({ length: BUYERS }, (_, buyer) => shopUntilOver(load, `buyer-${buyer}`)),
  );
  // It is told by `stop`.
  buyers.catch(() => {});
  return {
    answered,
    tokens,
    progress,
    async stop() {
      isOver = true;
      await buyers;
    },
  };
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
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

async function logIn({ transportOf, simulator, tokens }: Load, user: string): Promise<Client> {
  const session = await persist(() =>
    createClient(transportOf())('createSession', { body: { code: simulator.control.login(user).code } }),
  );
  if (session === null) throw new Error('A fresh code was refused.');
  tokens.push(session.token);
  return createClient(transportOf(session.token));
}

/** Buys, and pays or closes, and has some of it refunded; repeats with the same key whatever was not answered. */
async function shopUntilOver(load: Load, user: string): Promise<void> {
  const { simulator, operator, random, answered, progress, isOver } = load;
  const call = await logIn(load, user);
  while (!isOver()) {
    const idempotencyKey = randomUUID();
    const body = { items: [{ productId: SOLD.productId, quantity: 1 }] };
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
