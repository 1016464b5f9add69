import rateLimit from '@fastify/rate-limit';
import { type OperationId, ROUTES } from '@taro-pay/contracts';
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { clientOf } from '../client-address.js';
import { ApiProblem } from '../problem.js';

const WINDOW_MS = 60_000;

/** Requests per minute. A buyer is counted by token, a request without a token by address. */
const BUCKETS = {
  login: { max: 20, by: 'address' },
  orders: { max: 30, by: 'buyer' },
  payments: { max: 60, by: 'buyer' },
  // Limits guesses of the token. A request with the right token is not counted, so that nobody can lock operators out.
  operators: { max: 60, by: 'address' },
  rest: { max: 300, by: 'address' },
} as const;
type Bucket = keyof typeof BUCKETS;

const BUCKET_OF: Partial<Record<OperationId, Bucket>> = {
  createSession: 'login',
  createOperatorSession: 'login',
  acceptInvitation: 'login',
  createOrder: 'orders',
  applyForRefund: 'orders',
  payOrder: 'payments',
  confirmPayment: 'payments',
  closeOrder: 'payments',
};

export function bucketOf(operation: OperationId): Bucket {
  const { access } = ROUTES[operation];
  if (access !== 'public' && access !== 'buyer') return 'operators';
  return BUCKET_OF[operation] ?? 'rest';
}

/** The size of each bucket's least-recently-used cache of addresses and buyers. */
const REMEMBERED = 20_000;

interface Options {
  readonly isOn: boolean;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** The onRequest hooks that count a request; none where limits are off. */
    rateLimitsOf: (bucket: Bucket) => onRequestAsyncHookHandler[];
  }
}

/**
 * Rate limits per address or buyer. Each process counts for itself, so that a limit costs no query. Only the routes of
 * the contract are limited: WeChat's notifications, health checks, documentation and files are not.
 */
export const rateLimitsPlugin = fastifyPlugin<Options>(async (app, { isOn }) => {
  if (!isOn) {
    app.decorate('rateLimitsOf', () => []);
    return;
  }
  await app.register(rateLimit, {
    global: false,
    timeWindow: WINDOW_MS,
    cache: REMEMBERED,
    errorResponseBuilder: (_request, { ttl }) =>
      new ApiProblem('RATE_LIMITED', undefined, { retryAfterSeconds: Math.ceil(ttl / 1000) }),
  });

  const byBuyer = (request: FastifyRequest) => {
    const userId = app.tokenHolder(request);
    return userId === null ? clientOf(request) : `buyer ${userId}`;
  };
  const limiterOf = ({ max, by }: (typeof BUCKETS)[Bucket]) =>
    app.rateLimit({ max, keyGenerator: by === 'buyer' ? byBuyer : clientOf });
  const { max } = BUCKETS.operators;
  const limiters = {
    login: limiterOf(BUCKETS.login),
    orders: limiterOf(BUCKETS.orders),
    payments: limiterOf(BUCKETS.payments),
    operators: app.rateLimit({
      max,
      keyGenerator: clientOf,
      allowList: async (request) => (await app.findOperator(request)) !== null,
    }),
    rest: limiterOf(BUCKETS.rest),
  };
  app.decorate('rateLimitsOf', (bucket) => [limiters[bucket]]);
});
