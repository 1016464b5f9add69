import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { getPrismaClientClass } from '../generated/prisma/internal/class-postgresql.js';
import { type Database, type OnTransaction, type Pressure, timed } from './database.js';
import { spreadLists } from './lists.js';
import type { NewestBackup } from './newest-backup.js';
import type { OpenOptions } from './open-database.js';
import { explainRefusal, refuseUnusable } from './postgresql-address.js';
import { isConflict, isConnectionGood, isDisconnected, toPrismaError } from './postgresql-errors.js';
import { applyPostgresqlMigrations } from './postgresql-migrations.js';
import { PooledClient, PostgresqlPool } from './postgresql-pool.js';
import { DatabaseAddressError } from './postgresql-trouble.js';
import { RoomProbe, TAKE_ROOM } from './room-probe.js';
import type { Tx } from './sql.js';

/** How often a transaction that met another one is run in all, and the longest first pause; each next one is twice it. */
const ATTEMPTS = 6;
const PAUSE_MS = 20;

/** Prisma's adapter names itself so. */
const PROVIDER = 'postgres';
const ADAPTER_NAME = 'taro-pay-postgresql';

type Settings = Required<Pick<OpenOptions, 'mayCreate' | 'migrates' | 'random' | 'onMigrated'>> & {
  readonly onTransaction: OnTransaction;
};

class PostgresqlDatabase extends getPrismaClientClass() implements Database {
  readonly isShared = true;
  readonly #connections: PostgresqlPool;
  readonly #random: (size: number) => Buffer;
  readonly #probe: RoomProbe;
  readonly #onTransaction: OnTransaction;
  /** What is under way ends before the connections do. */
  readonly #running = new Set<Promise<unknown>>();
  #isOpen = true;

  constructor(
    connections: PostgresqlPool,
    { random, onTransaction }: Pick<Settings, 'random' | 'onTransaction'>,
  ) {
    const connect = async () => adapt(await new PrismaPg(connections.pool).connect(), connections);
    super({ adapter: { provider: PROVIDER, adapterName: ADAPTER_NAME, connect } });
    this.#connections = connections;
    this.#random = random;
    this.#onTransaction = onTransaction;
    const takeRoom = () => this.#useConnection((client) => client.query(TAKE_ROOM));
    this.#probe = new RoomProbe(() => connections.repeatIfEnded(takeRoom));
  }

  query<Row>(statement: TemplateStringsArray, ...values: readonly unknown[]): Promise<Row[]> {
    const ask = () => this.#useConnection((client) => query<Row>(client, statement, values));
    return this.#track(isRead(statement[0]) ? () => this.#connections.repeatIfEnded(ask) : ask);
  }

  execute(statement: TemplateStringsArray, ...values: readonly unknown[]): Promise<number> {
    return this.#track(() => this.#useConnection((client) => execute(client, statement, values)));
  }

  transaction<Result>(run: (tx: Tx) => Promise<Result>): Promise<Result> {
    return timed(this.#onTransaction, () => this.#repeatOnConflict(run));
  }

  readonly pressure = (): Pressure => {
    const { totalCount, idleCount, waitingCount } = this.#connections.pool;
    return { connections: totalCount, idle: idleCount, waiting: waitingCount };
  };

  async #repeatOnConflict<Result>(run: (tx: Tx) => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#track(() =>
          this.#useConnection((client) => inTransaction(client, run), this.#begin),
        );
      } catch (error) {
        if (attempt === ATTEMPTS || !isConflict(error)) throw error;
      }
      // Two that met once would meet again after the same pause.
      const share = this.#random(4).readUInt32BE() / 2 ** 32;
      await wait(share * PAUSE_MS * 2 ** attempt);
    }
  }

  checkWritable(): Promise<void> {
    return this.#track(() => this.#probe.check());
  }

  async newestBackup(): Promise<NewestBackup | null> {
    const [archiver] = await this.query<{ at: Date | null }>`
      SELECT "last_archived_time" AS "at" FROM "pg_stat_archiver"`;
    return archiver?.at ? { at: archiver.at, everySeconds: null } : null;
  }

  override async $disconnect(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await super.$disconnect();
    await Promise.allSettled(this.#running);
    await this.#connections.pool.end();
  }

  async #track<Result>(work: () => Promise<Result>): Promise<Result> {
    if (!this.#isOpen) throw new Error('The database is closed.');
    const outcome = work();
    this.#running.add(outcome);
    try {
      return await outcome;
    } finally {
      this.#running.delete(outcome);
    }
  }

  readonly #connect = (): Promise<pg.PoolClient> => translate(this.#connections.pool.connect());

  readonly #begin = (): Promise<pg.PoolClient> =>
    this.#connections.repeatIfEnded(async () => {
      const client = await this.#connect();
      try {
        await client.query('BEGIN ISOLATION LEVEL READ COMMITTED');
        return client;
      } catch (error) {
        throw giveUp(client, error);
      }
    });

  async #useConnection<Result>(
    work: (client: pg.PoolClient) => Promise<Result>,
    connect = this.#connect,
  ): Promise<Result> {
    const client = await connect();
    try {
      const result = await work(client);
      client.release();
      return result;
    } catch (error) {
      throw giveUp(client, error);
    }
  }
}

/** A connection that may have been left in the middle of something is not used again. @returns what to throw */
function giveUp(client: pg.PoolClient, error: unknown): unknown {
  client.release(!(error instanceof Refused || isConnectionGood(error)));
  return toPrismaError(error instanceof Refused ? error.cause : error);
}

/** What ended a transaction that is rolled back: its connection is as good as before. */
class Refused extends Error {}

/** Ends the transaction that has begun on a connection. */
async function inTransaction<Result>(
  client: pg.PoolClient,
  run: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  let result: Result;
  try {
    result = await run(new PostgresqlTx(client));
  } catch (error) {
    // On a connection that is lost the server rolls back by itself.
    if (isDisconnected(error)) throw error;
    await client.query('ROLLBACK');
    throw new Refused('rolled back', { cause: error });
  }
  // Where the connection breaks here, nobody knows whether it was kept: the caller is told of trouble, and asks again.
  const { command } = await client.query('COMMIT');
  if (command !== 'COMMIT')
    throw new Error('The transaction was rolled back: a statement before had failed.');
  return result;
}

/** Weaker than FOR UPDATE: a row may be referred to meanwhile. */
const LOCK = ' FOR NO KEY UPDATE';

/** Locks of two numbers are none of those of one, which the migrations take. */
const TEXTS = 1;

class PostgresqlTx implements Tx {
  readonly #client: pg.ClientBase;

  constructor(client: pg.ClientBase) {
    this.#client = client;
  }

  query<Row>(statement: TemplateStringsArray, ...values: readonly unknown[]): Promise<Row[]> {
    return translate(query(this.#client, statement, values));
  }

  execute(statement: TemplateStringsArray, ...values: readonly unknown[]): Promise<number> {
    return translate(execute(this.#client, statement, values));
  }

  async lock(statement: TemplateStringsArray, ...values: readonly unknown[]): Promise<void> {
    await translate(run(this.#client, statement, values, LOCK));
  }

  async lockText(text: string): Promise<void> {
    await this.query`SELECT pg_advisory_xact_lock(${TEXTS}::int, hashtext(${text}))::text`;
  }

  async queryFree<Row>(statement: TemplateStringsArray, ...values: readonly unknown[]): Promise<Row[]> {
    return (await translate(run(this.#client, statement, values, `${LOCK} SKIP LOCKED`))).rows;
  }
}

async function translate<Result>(outcome: Promise<Result>): Promise<Result> {
  try {
    return await outcome;
  } catch (error) {
    throw toPrismaError(error);
  }
}

/** Prisma's adapter lets some errors of the driver through as they are, and repeats nothing. */
function adapt(adapter: SqlDriverAdapter, connections: PostgresqlPool): SqlDriverAdapter {
  const queryRaw = adapter.queryRaw.bind(adapter);
  const executeRaw = adapter.executeRaw.bind(adapter);
  const startTransaction = adapter.startTransaction.bind(adapter);
  adapter.queryRaw = (query) => {
    const ask = () => translate(queryRaw(query));
    return isRead(query.sql) ? connections.repeatIfEnded(ask) : ask();
  };
  adapter.executeRaw = (query) => translate(executeRaw(query));
  adapter.startTransaction = (isolationLevel) =>
    connections.repeatIfEnded(() => translate(startTransaction(isolationLevel)));
  return adapter;
}

const isRead = (sql = '') => /^\s*SELECT\b/i.test(sql);

async function query<Row>(
  client: pg.ClientBase,
  statement: TemplateStringsArray,
  values: readonly unknown[],
): Promise<Row[]> {
  const { rows } = await run(client, statement, values);
  return rows;
}

async function execute(
  client: pg.ClientBase,
  statement: TemplateStringsArray,
  values: readonly unknown[],
): Promise<number> {
  const { rowCount } = await run(client, statement, values);
  return rowCount ?? 0;
}

interface Prepared {
  /** The same in every process: a pooler may hand a connection from one to another. */
  readonly name: string;
  readonly text: string;
}

/** A template stands once in the code, so its text is made once. */
const prepared = new WeakMap<readonly string[], Prepared>();

function prepare(statement: readonly string[], ending: string): Prepared {
  const known = prepared.get(statement);
  if (known !== undefined) return known;
  const text = statement.reduce((before, part, index) => `${before}$${index}${part}`) + ending;
  const name = createHash('sha256').update(text).digest('base64url');
  prepared.set(statement, { name, text });
  return { name, text };
}

function run(client: pg.ClientBase, statement: TemplateStringsArray, given: readonly unknown[], ending = '') {
  const { parts, values } = spreadLists(statement, given);
  const { name, text } = prepare(parts, ending);
  const query = { text, values: [...values], types: TYPES };
  return client.query(client instanceof PooledClient ? query : { ...query, name });
}

/** As on SQLite: a whole number is a number where JavaScript can hold it. */
const TYPES: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8 ? parseWhole : pg.types.getTypeParser(oid, format),
};

function parseWhole(text: string): number | string {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}

/**
 * Opens the database at `url` and applies what migrations are missing.
 * @throws DatabaseAddressError where it cannot be used, in one line
 */
export async function openPostgresql(
  url: string,
  { mayCreate, migrates, random, onMigrated, onTransaction }: Settings,
): Promise<Database> {
  const connections = new PostgresqlPool(url);
  try {
    const client = await connections.pool.connect();
    try {
      await refuseUnusable(client, mayCreate);
      if (migrates) for (const migrated of await applyPostgresqlMigrations(client)) onMigrated(migrated);
    } finally {
      client.release();
    }
    return new PostgresqlDatabase(connections, { random, onTransaction });
  } catch (error) {
    await connections.pool.end();
    const refusal = explainRefusal(error);
    if (refusal === null) throw error;
    throw new DatabaseAddressError(refusal, { cause: error });
  }
}
