import { createHash, timingSafeEqual } from 'node:crypto';
import jwt from '@fastify/jwt';
import fastifyPlugin from 'fastify-plugin';
import type { Database } from '../../database/database.js';
import { hasUser } from '../../modules/session/user-store.js';
import { ApiProblem } from '../problem.js';

/** How long a login holds; the mini-program logs in again silently. */
const TOKEN_LIFETIME_SECONDS = 2 * 3600;

interface Options {
  readonly secret: string;
  readonly operatorToken: string;
  /** Whose users they are: an openid is another one in every mini-program. */
  readonly appId: string;
  readonly now: () => number;
  readonly database: Database;
}

interface Claims {
  readonly sub: string;
  readonly aud: string;
  readonly iat: number;
  readonly exp: number;
}

declare module '@fastify/jwt' {
  interface FastifyJWT {
    payload: Claims;
    user: Claims;
  }
}

declare module 'fastify' {
  interface FastifyInstance {
    issueToken: (userId: string) => { token: string; expiresAt: Date };
    /** An onRequest hook: lets only buyers with a valid token in; `request.user.sub` is the buyer's id. */
    authenticate: (request: FastifyRequest) => Promise<void>;
    /** Whether it has the operators' token. */
    isOperator: (request: FastifyRequest) => boolean;
    /** An onRequest hook: lets only operators in. */
    authenticateOperator: (request: FastifyRequest) => Promise<void>;
    /** The user id in a token that is genuine and has not expired; the user may be gone. */
    tokenHolder: (request: FastifyRequest) => string | null;
  }
}

/** Buyers' tokens: JWT signed with HS256 and nothing else, two hours. */
export const authenticationPlugin = fastifyPlugin<Options>(async (app, options) => {
  const { secret, operatorToken, appId, now, database } = options;

  await app.register(jwt, {
    secret,
    sign: { algorithm: 'HS256' },
    // Expiry is held against the injected clock below.
    verify: { algorithms: ['HS256'], ignoreExpiration: true },
  });

  // Digests have one length, so that the comparison takes the same time whatever was sent.
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const expected = digest(`Bearer ${operatorToken}`);
  app.decorate('isOperator', ({ headers }) => timingSafeEqual(digest(headers.authorization ?? ''), expected));
  app.decorate('authenticateOperator', async (request) => {
    if (!app.isOperator(request)) {
      throw new ApiProblem('UNAUTHENTICATED', 'Operators send OPERATOR_TOKEN as `Authorization: Bearer`.');
    }
  });

  // A login of another mini-program's is as over as an old one: WeChat would refuse its openid at the cashier.
  const isOver = ({ exp, aud }: Claims) => !(exp * 1000 > now()) || aud !== appId;

  app.decorate('issueToken', (userId) => {
    const iat = Math.floor(now() / 1000);
    const exp = iat + TOKEN_LIFETIME_SECONDS;
    return { token: app.jwt.sign({ sub: userId, aud: appId, iat, exp }), expiresAt: new Date(exp * 1000) };
  });

  app.decorate('tokenHolder', (request) => {
    const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) return null;
    try {
      const claims = app.jwt.verify<Claims>(token);
      return isOver(claims) ? null : claims.sub;
    } catch {
      return null;
    }
  });

  app.decorate('authenticate', async (request) => {
    try {
      await request.jwtVerify();
    } catch {
      throw new ApiProblem('UNAUTHENTICATED');
    }
    if (isOver(request.user)) throw new ApiProblem('UNAUTHENTICATED', 'The login has expired; log in again.');
    if (!(await hasUser(database, request.user.sub))) throw new ApiProblem('UNAUTHENTICATED');
  });
});
