import type { Session } from '@taro-pay/contracts';
import type { Storage } from './storage';

const SESSION_KEY = 'session';

/** A token is renewed this long before it expires, so that the request arrives in time. */
const MARGIN_MS = 60_000;

interface Options {
  /** Logs in to WeChat and to the API. */
  readonly logIn: () => Promise<Session>;
  readonly storage: Storage;
  /** The server's time, in milliseconds since 1970. */
  readonly now: () => number;
}

/** The buyer's session: silent, kept across restarts. Concurrent requests share one login. */
export function createSession({ logIn, storage, now }: Options) {
  let session = readSession(storage.read(SESSION_KEY));
  let running: Promise<string> | null = null;

  async function logInAgain(): Promise<string> {
    session = await logIn();
    storage.write(SESSION_KEY, JSON.stringify(session));
    return session.token;
  }

  function renewOnce(): Promise<string> {
    running ??= logInAgain().finally(() => {
      running = null;
    });
    return running;
  }

  return {
    /** A valid token. */
    async token(): Promise<string> {
      if (session !== null && Date.parse(session.expiresAt) - MARGIN_MS > now()) return session.token;
      return renewOnce();
    },

    /** A new token in place of one that the server refused. */
    async replace(refused: string): Promise<string> {
      if (session !== null && session.token !== refused) return session.token;
      return renewOnce();
    },
  };
}

function readSession(text: string | null): Session | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return null;
    if (!('token' in value) || !('expiresAt' in value)) return null;
    const { token, expiresAt } = value;
    return typeof token === 'string' && typeof expiresAt === 'string' ? { token, expiresAt } : null;
  } catch {
    return null;
  }
}
