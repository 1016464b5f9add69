import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { emptyPostgresql, migratedPostgresql } from '../../test/temporary-database.js';
import { openDatabase } from './open-database.js';
import { serversOf } from './postgresql-pool.js';
import { DatabaseAddressError } from './postgresql-trouble.js';

async function refusal(url: string, options?: { mayCreate: boolean }): Promise<string> {
  const error = await openDatabase(url, options).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DatabaseAddressError);
  expect(String(error)).not.toContain('\n');
  expect(String(error)).not.toContain('hunter2');
  return error instanceof Error ? error.message : '';
}

/** A user who can log in, and has no more rights than everybody has. */
async function newUser(url: string): Promise<string> {
  const name = `user_${randomUUID().slice(0, 8)}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`CREATE ROLE "${name}" LOGIN PASSWORD 'hunter2'`);
  onTestFinished(async () => {
    await client.query(`DROP ROLE "${name}"`);
    await client.end();
  });
  return name;
}

const asUser = (url: string, user: string, password = 'hunter2') =>
  url.replace(/\/\/[^@]*@/, `//${user}:${password}@`);

test('an address where nothing answers, or no such host, is refused in one line', async () => {
  expect(await refusal('postgresql://shop:hunter2@127.0.0.1:1/shop')).toContain('nothing answers');
  expect(await refusal('postgresql://shop:hunter2@nowhere.invalid/shop')).toContain('no such host');
});

test('a database that does not exist is refused in one line', async () => {
  const url = await migratedPostgresql();
  expect(await refusal(url.replace('/test_', '/none_'))).toContain('does not exist');
});

test('a wrong password, and a user without rights, are refused in one line', async () => {
  const url = await emptyPostgresql();
  const user = await newUser(url);
  expect(await refusal(asUser(url, user, 'hunter23'))).toContain('refuses the user');
  expect(await refusal(asUser(url, user))).toContain('lacks rights');
});

test('a server without TLS is refused where the address wants it', async () => {
  expect(await refusal(`${await migratedPostgresql()}&sslmode=verify-full`)).toContain('TLS');
});

test('an empty database is filled only where it may be created', async () => {
  const url = await emptyPostgresql();
  expect(await refusal(url, { mayCreate: false })).toContain('CREATE_DATABASE=on');
  await (await openDatabase(url)).$disconnect();
  await (await openDatabase(url, { mayCreate: false })).$disconnect();
});

test('several instances that start at once on an empty database migrate it once', async () => {
  const url = await emptyPostgresql();
  const databases = await Promise.all([openDatabase(url), openDatabase(url), openDatabase(url)]);
  await Promise.all(databases.map((database) => database.$disconnect()));
});

test('an address with several hosts is one for each of them', () => {
  expect(
    serversOf('postgresql://u:p@one:5432,two/shop?target_session_attrs=read-write&sslmode=verify-full'),
  ).toEqual([
    'postgresql://u:p@one:5432/shop?sslmode=verify-full',
    'postgresql://u:p@two/shop?sslmode=verify-full',
  ]);
  expect(serversOf('postgresql://one,two/shop?target_session_attrs=read-write')).toEqual([
    'postgresql://one/shop',
    'postgresql://two/shop',
  ]);
});
