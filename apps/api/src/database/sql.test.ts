import { expect, onTestFinished, test } from 'vitest';
import { temporaryPath } from '../../test/temporary-path.js';
import type { Database } from './database.js';
import { openDatabase } from './open-database.js';
import type { Sql } from './sql.js';

async function open(path = temporaryPath()): Promise<Database> {
  const database = await openDatabase(`file:${path}`);
  onTestFinished(() => database.$disconnect());
  return database;
}

const at = new Date('2026-01-01T00:00:00.120Z');
const insert = (sql: Sql, id: string) =>
  sql.execute`INSERT INTO "User" ("id", "openid", "createdAt") VALUES (${id}, ${`openid-${id}`}, ${at})`;
const idsOf = async (sql: Sql) =>
  (await sql.query<{ id: string }>`SELECT "id" FROM "User" ORDER BY "id"`).map(({ id }) => id);

test('a failed COMMIT rejects every member of its group, keeps nothing, and the next one works', async () => {
  const database = await open();
  const outcomes = await Promise.allSettled([
    database.transaction((sql) => insert(sql, '1')),
    database.transaction(async (sql) => {
      await sql.execute`PRAGMA defer_foreign_keys = ON`;
      await sql.execute`INSERT INTO "OrderEvent" ("orderId", "type", "at", "data") VALUES ('none', 'T', ${at}, '{}')`;
    }),
    database.transaction((sql) => insert(sql, '2')),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(await idsOf(database)).toEqual([]);
  await database.transaction((sql) => insert(sql, '3'));
  expect(await idsOf(database)).toEqual(['3']);
});
