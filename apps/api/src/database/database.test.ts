import { expect, onTestFinished, test } from 'vitest';
import { temporaryPath } from '../../test/temporary-path.js';
import { isUniqueViolation } from './database.js';
import { applyMigrations, type Migration, readMigrations } from './migrations.js';
import { openDatabase } from './open-database.js';
import { SqliteAdapterFactory } from './sqlite-adapter.js';

const temporaryUrl = () => `file:${temporaryPath()}`;

async function temporaryDatabase() {
  const database = await openDatabase(temporaryUrl());
  onTestFinished(() => database.$disconnect());
  return database;
}

const at = new Date('2026-01-01T00:00:00Z');

test('a unique violation is told apart from every other error', async () => {
  const database = await temporaryDatabase();
  await database.user.create({ data: { id: '1', openid: 'o', createdAt: at } });
  const unique = await database.user
    .create({ data: { id: '2', openid: 'o', createdAt: at } })
    .catch((e: unknown) => e);
  const foreign = await database.orderEvent
    .create({ data: { orderId: 'none', type: 'CREATED', at, data: '{}' } })
    .catch((e: unknown) => e);
  expect(isUniqueViolation(unique)).toBe(true);
  expect(foreign).toBeInstanceOf(Error);
  expect(isUniqueViolation(foreign)).toBe(false);
});

test('migrations are applied once, however many processes start at once', async () => {
  const url = temporaryUrl();
  const told: string[] = [];
  const open = () => openDatabase(url, { onMigrated: ({ name }) => told.push(name) });
  const databases = await Promise.all([open(), open(), open()]);
  expect(told.sort()).toEqual(readMigrations().map(({ name }) => name));
  const rows = await databases[0].$queryRaw`SELECT "migration_name" FROM "_prisma_migrations"`;
  expect(rows).toEqual(readMigrations().map(({ name }) => ({ migration_name: name })));
  await Promise.all(databases.map((database) => database.$disconnect()));
});

const migration = (name: string, sql: string): Migration => ({ name, sql, checksum: `${sql.length}` });

test('a migration that fails leaves nothing of itself behind, and can be corrected', async () => {
  const adapter = new SqliteAdapterFactory(temporaryPath());
  const broken = migration('1_broken', 'CREATE TABLE "A" ("id" TEXT); CREATE TABLE "A" ("id" TEXT);');
  await expect(applyMigrations(adapter, [broken])).rejects.toThrow();
  await applyMigrations(adapter, [migration('1_broken', 'CREATE TABLE "A" ("id" TEXT);')]);
});

test('a migration that was edited after it was applied stops the start and is named', async () => {
  const adapter = new SqliteAdapterFactory(temporaryPath());
  await applyMigrations(adapter, [migration('1_a', 'CREATE TABLE "A" ("id" TEXT);')]);
  const edited = migration('1_a', 'CREATE TABLE "A" ("id" TEXT, "b" TEXT);');
  await expect(applyMigrations(adapter, [edited])).rejects.toThrow('1_a was edited');
});

test('a database that is newer than the code stops the start, and the migration is named', async () => {
  const adapter = new SqliteAdapterFactory(temporaryPath());
  const one = migration('1_a', 'CREATE TABLE "A" ("id" TEXT);');
  await applyMigrations(adapter, [one, migration('2_b', 'CREATE TABLE "B" ("id" TEXT);')]);
  await expect(applyMigrations(adapter, [one])).rejects.toThrow(
    'of a newer version: it has the migration 2_b',
  );
});

test('a migration that another tool left half applied stops the start and is named', async () => {
  const adapter = new SqliteAdapterFactory(temporaryPath());
  const one = migration('1_a', 'CREATE TABLE "A" ("id" TEXT);');
  await applyMigrations(adapter, [one]);
  const connection = await adapter.connect();
  await connection.executeScript('UPDATE "_prisma_migrations" SET "finished_at" = NULL');
  await connection.dispose();
  await expect(applyMigrations(adapter, [one])).rejects.toThrow('1_a was begun and not finished');
});
