import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
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

const byText = new Map<string, string>();
const seen = new Set<string>();
const recorded: Recorded[] = [];

/** Records from now on what stores send, in this process. */
export function startRecording(): void {
  if (byText.size > 0) return;
  for (const { name, statements } of listStoreFunctions()) {
    for (const text of statements) byText.set(plain(text), name);
  }
  // A few tests of a suite run on the other database as well: its plans are those of the other suite.
  if (process.env.TEST_DATABASE === 'postgresql') recordPostgresql();
  else recordSqlite();
}

function recordSqlite(): void {
  const { query, execute } = SqliteConnection.prototype;
  SqliteConnection.prototype.query = function (statement) {
    note(statement.sql, statement.args);
    return query.call(this, statement);
  };
  SqliteConnection.prototype.execute = function (statement) {
    note(statement.sql, statement.args);
    return execute.call(this, statement);
  };
}

function recordPostgresql(): void {
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
  const name = byText.get(plain(text));
  if (name === undefined || seen.has(text)) return;
  seen.add(text);
  recorded.push({ name, text, values });
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
