import { expect, onTestFinished, test } from 'vitest';
import { temporaryPath } from '../../test/temporary-path.js';
import { SqliteConnection } from './sqlite-connection.js';

function open(path: string): SqliteConnection {
  const connection = new SqliteConnection(path);
  onTestFinished(() => connection.close());
  return connection;
}

const statement = (sql: string, ...args: unknown[]) => ({ sql, args, argTypes: [] });
const INSERT = 'INSERT INTO "T" ("n") VALUES (?)';

function twoConnections(): { own: SqliteConnection; foreign: SqliteConnection } {
  const path = temporaryPath();
  const own = open(path);
  own.run('CREATE TABLE "T" ("n" INTEGER UNIQUE)');
  return { own, foreign: open(path) };
}

function commitsAnother(connection: SqliteConnection): void {
  connection.run('BEGIN IMMEDIATE');
  connection.execute(statement(INSERT, 99));
  connection.run('COMMIT');
}

const rowsSeenBy = (connection: SqliteConnection) =>
  connection.query(statement('SELECT "n" FROM "T" ORDER BY "n"')).rows.flat();

for (const [what, act] of Object.entries({
  'that answers rows': (own: SqliteConnection) => own.query(statement(`${INSERT} RETURNING "n"`, 1)),
  'that answers rows, counted': (own: SqliteConnection) =>
    own.execute(statement(`${INSERT} RETURNING "n"`, 1)),
  'that answers none': (own: SqliteConnection) => own.execute(statement(INSERT, 1)),
})) {
  test(`a statement ${what} and met a lock keeps no later COMMIT from succeeding`, () => {
    const { own, foreign } = twoConnections();
    foreign.run('BEGIN IMMEDIATE');
    expect(() => act(own)).toThrow('locked');
    foreign.run('ROLLBACK');
    commitsAnother(own);
    expect(rowsSeenBy(foreign)).toEqual([99]);
    expect(rowsSeenBy(own)).toEqual([99]);
  });
}

test('a statement that fails half way does not block a later COMMIT: constraint, full disk', () => {
  const { own, foreign } = twoConnections();
  expect(() => own.query(statement(`${INSERT}, (?) RETURNING "n"`, 1, 1))).toThrow('UNIQUE');
  own.run('CREATE TABLE "Large" ("text" TEXT); PRAGMA max_page_count = 5');
  const large = statement('INSERT INTO "Large" VALUES (?) RETURNING "text"', 'x'.repeat(100_000));
  expect(() => own.query(large)).toThrow('full');
  commitsAnother(own);
  expect(rowsSeenBy(foreign)).toEqual([99]);
});

test('a transaction that meets a lock half way is rolled back and blocks nobody', () => {
  const { own, foreign } = twoConnections();
  own.run('BEGIN');
  rowsSeenBy(own);
  foreign.run('BEGIN IMMEDIATE');
  expect(() => own.query(statement(`${INSERT} RETURNING "n"`, 1))).toThrow('locked');
  foreign.run('COMMIT');
  own.reset();
  commitsAnother(own);
  expect(rowsSeenBy(foreign)).toEqual([99]);
});

test('damage that is found while a statement is compiled is remembered', () => {
  const { own, foreign } = twoConnections();
  foreign.run(`PRAGMA writable_schema = ON; UPDATE "sqlite_schema" SET "sql" = 'CREATE TABLE';
    PRAGMA schema_version = 99`);
  expect(() => rowsSeenBy(own)).toThrow('malformed');
  expect(own.failure?.lasts).toBe(true);
});
