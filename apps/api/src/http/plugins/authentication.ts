import jwt from '@fastify/jwt';
import type { FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { Database } from '../../database/database.js';
import { hasUser } from '../../modules/session/user-store.js';
import { ApiProblem } from '../problem.js';

/** The number of tokens whose genuine signature is remembered: the next request costs no HMAC. */
const REMEMBERED_TOKENS = 1_000;

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
export const authenticationPlugin = fastifyPlugin<Options>(async function authentication(app, options) {
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

  const genuine = new Map<string, Claims>();

  /** @throws where its signature is not ours */
  function verify(token: string): Claims {
    const known = genuine.get(token);
    if (known !== undefined) return known;
    const claims = app.jwt.verify<Claims>(token);
    const [oldest] = genuine.keys();
    if (genuine.size >= REMEMBERED_TOKENS && oldest !== undefined) genuine.delete(oldest);
    genuine.set(token, claims);
    return claims;
  }

  /** Null where the request has no genuine token. */
  function claimsOf({ headers }: FastifyRequest): Claims | null {
    const token = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
    if (token === undefined) return null;
    try {
      return verify(token);
    } catch {
      return null;
    }
  }

  app.decorate('tokenHolder', (request) => {
    const claims = claimsOf(request);
    return claims === null || isOver(claims) ? null : claims.sub;
  });

  app.decorate('authenticate', async (request) => {
    const claims = claimsOf(request);
    if (claims === null) throw new ApiProblem('UNAUTHENTICATED');
    if (isOver(claims)) throw new ApiProblem('UNAUTHENTICATED', 'The login has expired; log in again.');
    if (!(await hasUser(database, claims.sub))) throw new ApiProblem('UNAUTHENTICATED');
    request.user = claims;
  });
});
