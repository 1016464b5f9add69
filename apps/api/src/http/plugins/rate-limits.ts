import rateLimit from '@fastify/rate-limit';
import { type OperationId, ROUTES } from '@taro-pay/contracts';
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { RateCounts } from '../../modules/rate-counts/rate-counts.js';
import { clientOf } from '../client-address.js';
import { ApiProblem } from '../problem.js';

const WINDOW_MS = 60_000;

/**
 * Requests per minute. A buyer is counted by token, a request without a token by address. What guards a secret or the
 * stock is rare and counted once for all instances; what guards a process from work is counted by each.
 */
const BUCKETS = {
  login: { max: 20, by: 'address', isCountedOnce: true },
  orders: { max: 30, by: 'buyer', isCountedOnce: true },
  payments: { max: 60, by: 'buyer', isCountedOnce: false },
  // Limits guesses of the token. A request with the right token is not counted, so that nobody can lock operators out.
  operators: { max: 60, by: 'address', isCountedOnce: true },
  rest: { max: 300, by: 'address', isCountedOnce: false },
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
  confirmReceipt: 'payments',
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
  /** Null where this process is the only one. */
  readonly rateCounts: RateCounts | null;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** The onRequest hooks that count a request, the cheaper one first; none where limits are off. */
    rateLimitsOf: (bucket: Bucket) => onRequestAsyncHookHandler[];
  }
}

/**
 * Rate limits per address or buyer. Only the routes of the contract are limited: WeChat's notifications, health checks,
 * documentation and files are not.
 */
export const rateLimitsPlugin = fastifyPlugin<Options>(async function rateLimits(app, { isOn, rateCounts }) {
  if (!isOn) {
    app.decorate('rateLimitsOf', () => []);
    return;
  }
  await app.register(rateLimit, {
    global: false,
    timeWindow: WINDOW_MS,
    cache: REMEMBERED,
    errorResponseBuilder: (_request, { ttl }) => rateLimited(ttl),
  });

  const byBuyer = (request: FastifyRequest) => {
    const userId = app.tokenHolder(request);
    return userId === null ? clientOf(request) : `buyer ${userId}`;
  };
  const KEYS = { buyer: byBuyer, address: clientOf } as const;
  const isOperator = async (request: FastifyRequest) => (await app.findOperator(request)) !== null;

  function countHere(bucket: Bucket): onRequestAsyncHookHandler {
    const { max, by } = BUCKETS[bucket];
    return app.rateLimit({
      max,
      keyGenerator: KEYS[by],
      ...(bucket === 'operators' ? { allowList: isOperator } : {}),
    });
  }

  /** Behind `countHere`: nobody makes a process write more than the limit into the database. */
  function countOnce(bucket: Bucket, counts: RateCounts): onRequestAsyncHookHandler {
    const { max, by } = BUCKETS[bucket];
    return async (request, reply) => {
      if (bucket === 'operators' && (await isOperator(request))) return;
      const { count, endsInMs } = await counts.add(`${bucket} ${KEYS[by](request)}`, WINDOW_MS);
      reply.header('x-ratelimit-remaining', Math.max(0, max - count));
      if (count > max) throw rateLimited(endsInMs);
    };
  }

  const hooksOf = (bucket: Bucket) => [
    countHere(bucket),
    ...(rateCounts !== null && BUCKETS[bucket].isCountedOnce ? [countOnce(bucket, rateCounts)] : []),
  ];
  const hooks: Readonly<Record<Bucket, onRequestAsyncHookHandler[]>> = {
    login: hooksOf('login'),
    orders: hooksOf('orders'),
    payments: hooksOf('payments'),
    operators: hooksOf('operators'),
    rest: hooksOf('rest'),
  };
  app.decorate('rateLimitsOf', (bucket) => hooks[bucket]);
});

const rateLimited = (endsInMs: number) =>
  new ApiProblem('RATE_LIMITED', undefined, { retryAfterSeconds: Math.ceil(endsInMs / 1000) });
