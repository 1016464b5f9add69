import pg from 'pg';
import { hasEnded } from './postgresql-errors.js';

/**
 * How long is waited for a connection, for a row that somebody else holds, and for one statement: WeChat waits five
 * seconds for the answer to a notification. The server may take longer only with a migration.
 */
const CONNECT_TIMEOUT_MS = 3_000;
const LOCK_TIMEOUT_MS = 3_000;
const STATEMENT_TIMEOUT_MS = 8_000;

/** A server that says nothing at all, as behind a network that is down, is given up a little later. */
const SILENCE_TIMEOUT_MS = 10_000;

/** Of a connection; postgresql-address.ts refuses one without them. */
const SETTINGS = {
  lock_timeout: LOCK_TIMEOUT_MS,
  statement_timeout: STATEMENT_TIMEOUT_MS,
  idle_in_transaction_session_timeout: SILENCE_TIMEOUT_MS,
  options: '-c timezone=UTC',
} as const;

/** Of one process. PostgreSQL allows 100 in all by default. */
const CONNECTIONS = 16;

/**
 * A connection to pgbouncer, which gives it another one of the server's for each transaction: neither a setting nor a
 * prepared statement is there afterwards. The settings are those of the database's user.
 */
export class PooledClient extends pg.Client {}

/** The parameter is the one of Prisma's addresses. */
const isPooled = (url: string) => /[?&]pgbouncer=true(&|$)/.test(url);

/**
 * Connections to the servers of an address, and always with one that takes writes: after a failure the next one is
 * tried. Times are sent without a zone by Prisma's adapter, so every connection has to be UTC.
 */
export class PostgresqlPool {
  readonly pool: pg.Pool;
  /** In the order in which the connections were made. */
  readonly #numbers = new WeakMap<pg.PoolClient, number>();
  #made = 0;
  #dropping: Promise<void> | null = null;

  constructor(url: string) {
    this.pool = new FollowingPool(serversOf(url), isPooled(url) ? PooledClient : pg.Client, {
      max: CONNECTIONS,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: SILENCE_TIMEOUT_MS,
      keepAlive: true,
      application_name: 'taro-pay',
      ...(isPooled(url) ? {} : SETTINGS),
    });
    // Whoever uses a connection that breaks is told by what they asked; one that nobody uses is replaced.
    this.pool.on('error', () => {});
    this.pool.on('connect', (client) => {
      client.on('error', () => {});
      this.#made += 1;
      this.#numbers.set(client, this.#made);
    });
  }

  /**
   * Does what changes nothing. The server may have ended idle connections, which is seen only where they are used: then
   * it is done once more, on a connection made since.
   */
  async repeatIfEnded<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (!hasEnded(error)) throw error;
    }
    this.#dropping ??= this.#dropIdle(this.#made).finally(() => {
      this.#dropping = null;
    });
    await this.#dropping;
    return work();
  }

  /** Whoever ended one connection may have ended all of those. */
  async #dropIdle(until: number): Promise<void> {
    const drop = async () => {
      const client = await this.pool.connect();
      // Another request may have been faster: then this one is new.
      client.release((this.#numbers.get(client) ?? 0) <= until);
    };
    await Promise.allSettled(Array.from({ length: this.pool.idleCount }, drop));
  }
}

type Connected = Parameters<Parameters<pg.Pool['connect']>[0]>;

/** Makes connections to one server, and where that fails, to the next one, until all have been tried. */
class FollowingPool extends pg.Pool {
  readonly #servers: readonly string[];
  readonly #position: { server: number };

  constructor(servers: readonly string[], Base: typeof pg.Client, config: pg.PoolConfig) {
    const position = { server: 0 };
    class Client extends Base {
      constructor(clientConfig?: pg.ClientConfig) {
        super({ ...clientConfig, connectionString: servers[position.server] });
      }
    }
    super({ ...config, Client, ...(servers.length > 1 ? { verify: refuseReadOnly } : {}) });
    this.#servers = servers;
    this.#position = position;
  }

  /** @throws what keeps every server from being reached */
  override connect(): Promise<pg.PoolClient>;
  override connect(callback: (...outcome: Connected) => void): void;
  override connect(callback?: (...outcome: Connected) => void): Promise<pg.PoolClient> | undefined {
    const connected = this.#follow();
    if (callback === undefined) return connected;
    connected.then(
      (client) => callback(undefined, client, client.release),
      (error) => callback(error, undefined, () => {}),
    );
    return undefined;
  }

  async #follow(): Promise<pg.PoolClient> {
    for (let attempt = 1; ; attempt++) {
      const tried = this.#position.server;
      try {
        return await super.connect();
      } catch (error) {
        if (isCrowded(error)) throw error;
        // Of several requests that fail at once, the first one goes on to the next server.
        if (this.#position.server === tried) this.#position.server = (tried + 1) % this.#servers.length;
        if (attempt >= this.#servers.length) throw error;
      }
    }
  }
}

/** Every connection was in use for too long: the server is not to blame. */
const isCrowded = (error: unknown) => error instanceof Error && /^timeout exceeded/.test(error.message);

/** Of several servers one takes writes: a new connection to another one is given up. */
function refuseReadOnly(client: pg.PoolClient, done: (error?: Error) => void): void {
  const asked = client.query<{ transaction_read_only: string }>('SHOW transaction_read_only');
  asked.then(
    ({ rows }) =>
      done(
        rows[0]?.transaction_read_only === 'off'
          ? undefined
          : new Error('Connection terminated: the server takes no writes.'),
      ),
    done,
  );
}

/** One address for each server of `postgresql://user@one:5432,two:5432/name?…`. */
export function serversOf(url: string): string[] {
  const [, before = '', hosts = '', after = ''] = /^(\w+:\/\/(?:[^@/]*@)?)([^/?]*)(.*)$/.exec(url) ?? [];
  const rest = after.replace(/([?&])target_session_attrs=[^&]*&?/, '$1').replace(/[?&]$/, '');
  return hosts.split(',').map((host) => before + host + rest);
}
