import { createHash, timingSafeEqual } from 'node:crypto';
import { type ActingOperator, isAtLeast, MAX_FEN, type OperatorRole } from '@taro-pay/contracts';
import type { FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { TOKEN_NAME } from '../../modules/people/operator-name.js';
import type { OperatorSessions } from '../../modules/people/operator-sessions.js';
import type { OperatorCookie } from '../operator-cookie.js';
import { ApiProblem } from '../problem.js';

interface Options {
  readonly operatorToken: string;
  readonly operatorSessions: OperatorSessions;
  readonly cookie: OperatorCookie;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null until somebody was recognized; `operatorOf` is for handlers. */
    operator: ActingOperator | null;
  }
  interface FastifyInstance {
    /** The operator who asks; null where nobody is recognized. */
    findOperator: (request: FastifyRequest) => Promise<ActingOperator | null>;
    /** An onRequest hook: lets only operators of this role, or one above it, in. */
    authorize: (minimum: OperatorRole) => (request: FastifyRequest) => Promise<void>;
  }
}

/** OPERATOR_TOKEN, for scripts. */
const TOKEN_HOLDER: ActingOperator = {
  id: null,
  name: TOKEN_NAME,
  role: 'admin',
  refundLimitFen: MAX_FEN,
  dayLimitFen: null,
};

const READS: readonly string[] = ['GET', 'HEAD'];

/** Operators: a session's cookie, or OPERATOR_TOKEN as a bearer token. */
export const operatorsPlugin = fastifyPlugin<Options>(async function operators(
  app,
  { operatorToken, operatorSessions, cookie },
) {
  // Digests have one length, so that the comparison takes the same time whatever was sent.
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const expected = digest(`Bearer ${operatorToken}`);
  const hasToken = ({ headers }: FastifyRequest) =>
    timingSafeEqual(digest(headers.authorization ?? ''), expected);

  app.decorateRequest('operator', null);

  app.decorate('findOperator', async (request) => {
    if (request.operator !== null) return request.operator;
    const session = cookie.read(request);
    if (hasToken(request)) request.operator = TOKEN_HOLDER;
    else if (session !== null) request.operator = await operatorSessions.find(session);
    return request.operator;
  });

  app.decorate('authorize', (minimum) => async (request) => {
    const operator = await app.findOperator(request);
    if (operator === null) {
      throw new ApiProblem(
        'UNAUTHENTICATED',
        'Log in with POST /api/operator/session, or send OPERATOR_TOKEN as `Authorization: Bearer`.',
      );
    }
    if (!isAtLeast(operator.role, minimum)) {
      throw new ApiProblem(
        'FORBIDDEN',
        `This needs the role ${minimum}; ${operator.name} is ${operator.role}.`,
      );
    }
    // Browsers send the cookie by themselves. This header they send for pages of this site only.
    const isWrite = !READS.includes(request.method);
    if (isWrite && operator.id !== null && request.headers['x-requested-with'] === undefined) {
      throw new ApiProblem('REQUESTED_WITH_MISSING');
    }
  });

  // A route that nobody has decided on is open to all.
  app.addHook('onRoute', ({ url, config }) => {
    if (url.startsWith('/api/operator') && config?.operation === undefined) {
      throw new Error(`${url} has no row in the route table of the contract.`);
    }
  });
});

/** The operator who asks, behind `authorize`. */
export function operatorOf({ operator }: FastifyRequest): ActingOperator {
  if (operator === null) throw new Error('This route is open to all: no operator asks.');
  return operator;
}
