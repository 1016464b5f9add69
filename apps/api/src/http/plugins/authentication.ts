import jwt from '@fastify/jwt';
import fastifyPlugin from 'fastify-plugin';
import type { Database } from '../../database/database.js';
import { hasUser } from '../../modules/session/user-store.js';
import { ApiProblem } from '../problem.js';

/** The lifetime of a login; the mini-program logs in again silently. */
const TOKEN_LIFETIME_SECONDS = 2 * 3600;

interface Options {
  readonly secret: string;
  /** The mini-program of the users: a user has another openid in each. */
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
    /** An onRequest hook that requires a buyer's valid token; `request.user.sub` is the buyer's id. */
    authenticate: (request: FastifyRequest) => Promise<void>;
    /** The user id of a genuine, unexpired token; the user may not exist any more. */
    tokenHolder: (request: FastifyRequest) => string | null;
  }
}

/** Buyers' tokens: JWT, signed with HS256 only, valid for two hours. */
export const authenticationPlugin = fastifyPlugin<Options>(async (app, options) => {
  const { secret, appId, now, database } = options;

  await app.register(jwt, {
    secret,
    sign: { algorithm: 'HS256' },
    // Expiry is checked below, against the injected clock.
    verify: { algorithms: ['HS256'], ignoreExpiration: true },
  });

  // A token of another mini-program counts as expired: WeChat would refuse its openid at the cashier.
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
