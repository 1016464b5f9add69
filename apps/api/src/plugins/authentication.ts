import { createHash, timingSafeEqual } from 'node:crypto';
import jwt from '@fastify/jwt';
import fastifyPlugin from 'fastify-plugin';
import { ApiProblem } from '../problem.js';

/** How long a login holds; the mini-program logs in again silently. */
const TOKEN_LIFETIME_SECONDS = 2 * 3600;

interface Options {
  readonly secret: string;
  readonly operatorToken: string;
  readonly now: () => number;
}

declare module '@fastify/jwt' {
  interface FastifyJWT {
    payload: { sub: string; iat: number; exp: number };
    user: { sub: string; iat: number; exp: number };
  }
}

declare module 'fastify' {
  interface FastifyInstance {
    issueToken: (userId: string) => { token: string; expiresAt: Date };
    /** An onRequest hook: lets only buyers with a valid token in; `request.user.sub` is the buyer's id. */
    authenticate: (request: FastifyRequest) => Promise<void>;
    /** An onRequest hook: lets only operators in. */
    authenticateOperator: (request: FastifyRequest) => Promise<void>;
  }
}

/** Buyers' tokens: JWT signed with HS256 and nothing else, two hours. */
export const authenticationPlugin = fastifyPlugin<Options>(async (app, { secret, operatorToken, now }) => {
  await app.register(jwt, {
    secret,
    sign: { algorithm: 'HS256' },
    // Expiry is held against the injected clock below.
    verify: { algorithms: ['HS256'], ignoreExpiration: true },
  });

  // Digests have one length, so that the comparison takes the same time whatever was sent.
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const expected = digest(`Bearer ${operatorToken}`);
  app.decorate('authenticateOperator', async (request) => {
    if (!timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) {
      throw new ApiProblem('UNAUTHENTICATED', 'Operators send OPERATOR_TOKEN as `Authorization: Bearer`.');
    }
  });

  app.decorate('issueToken', (userId) => {
    const iat = Math.floor(now() / 1000);
    const exp = iat + TOKEN_LIFETIME_SECONDS;
    return { token: app.jwt.sign({ sub: userId, iat, exp }), expiresAt: new Date(exp * 1000) };
  });

  app.decorate('authenticate', async (request) => {
    try {
      await request.jwtVerify();
    } catch {
      throw new ApiProblem('UNAUTHENTICATED');
    }
    if (request.user.exp * 1000 <= now())
      throw new ApiProblem('UNAUTHENTICATED', 'The login has expired; log in again.');
  });
});
