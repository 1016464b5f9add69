import { AsyncLocalStorage } from 'node:async_hooks';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { Database } from '../../src/database/database.js';
import { openDatabase } from '../../src/database/open-database.js';
import { SqliteConnection } from '../../src/database/sqlite-connection.js';
import { listStoreFunctions, plain } from './store-statements.js';

/** A statement that a store has sent. */
export interface Recorded {
  /** The function of the store. */
  readonly name: string;
  /** As the database got it. */
  readonly text: string;
  /** The values of its first run; null where no run was recorded. */
  readonly values: readonly unknown[] | null;
}

const ALL = fileURLToPath(new URL('../../node_modules/.cache/statements/', import.meta.url));
const FOLDER = `${ALL}${process.env.TEST_DATABASE ?? 'sqlite'}/`;

/** The function of a store that asks through Prisma now. */
const asking = new AsyncLocalStorage<string>();
const byText = new Map<string, string>();
const seen = new Set<string>();
const recorded: Recorded[] = [];

/** Records from now on what stores send, in this process. */
export function startRecording(): void {
  if (byText.size > 0) return;
  for (const { name, statements } of listStoreFunctions()) {
    for (const text of statements) byText.set(plain(text), name);
  }
  const { query, execute } = SqliteConnection.prototype;
  SqliteConnection.prototype.query = function (statement) {
    note(statement.sql, statement.args);
    return query.call(this, statement);
  };
  SqliteConnection.prototype.execute = function (statement) {
    note(statement.sql, statement.args);
    return execute.call(this, statement);
  };
  const send: (...parameters: unknown[]) => unknown = pg.Client.prototype.query;
  Object.assign(pg.Client.prototype, {
    query(this: pg.Client, statement: unknown, ...more: unknown[]) {
      if (isQuery(statement)) note(statement.text, statement.values);
      return send.call(this, statement, ...more);
    },
  });
}

function isQuery(statement: unknown): statement is { text: string; values: unknown[] } {
  return typeof statement === 'object' && statement !== null && 'text' in statement && 'values' in statement;
}

function note(text: string, values: readonly unknown[] = []): void {
  const byPrisma = asking.getStore();
  const key = `${byPrisma} ${text}`;
  if (seen.has(key)) return;
  seen.add(key);
  const name = byText.get(plain(text)) ?? byPrisma;
  if (name !== undefined && /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b/i.test(text)) {
    recorded.push({ name, text, values });
  }
}

/** As `openDatabase`; what a store asks through a model of Prisma is recorded as well. */
export async function openRecorded(...parameters: Parameters<typeof openDatabase>): Promise<Database> {
  const database = await openDatabase(...parameters);
  return new Proxy(database, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value === 'function') return value.bind(target);
      return isModel(value) ? noting(value) : value;
    },
  });
}

function isModel(value: unknown): value is Record<string, (argument: unknown) => PromiseLike<unknown>> {
  return typeof value === 'object' && value !== null && 'findMany' in value;
}

/** A model whose calls are known by the function of the store that makes them, which is on the stack now. */
function noting(model: Record<string, (argument: unknown) => PromiseLike<unknown>>) {
  const frames = [...(new Error().stack ?? '').matchAll(/at (\w+) \(.*\/([\w-]+-store\.ts)/g)];
  const [, name, store] = frames.at(-1) ?? [];
  if (name === undefined || store === undefined) return model;
  return new Proxy(model, {
    get(target, key) {
      const call = Reflect.get(target, key);
      // Prisma's promise asks once it is waited for.
      return (argument: unknown) => asking.run(`${store} ${name}`, async () => await call(argument));
    },
  });
}

/** What this process has recorded is kept for the test of the plans. */
export function saveRecorded(): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(
    `${FOLDER}${process.pid}.json`,
    JSON.stringify(recorded, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
  );
}

export function forgetRecorded(): void {
  rmSync(ALL, { recursive: true, force: true });
}

/** What the run of the suite before has recorded, each statement once. */
export function readRecorded(): Recorded[] {
  const files = existsSync(FOLDER) ? readdirSync(FOLDER) : [];
  const all: Recorded[] = files.flatMap((file) => JSON.parse(readFileSync(FOLDER + file, 'utf8')));
  return [
    ...new Map(all.map((statement) => [`${statement.name} ${plain(statement.text)}`, statement])).values(),
  ];
}
