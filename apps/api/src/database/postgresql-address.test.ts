import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { emptyPostgresql, migratedPostgresql } from '../../test/temporary-database.js';
import { readMigrations } from './migrations.js';
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

/** A message of the protocol: https://www.postgresql.org/docs/current/protocol-message-formats.html */
function message(type: string, ...parts: readonly (Buffer | string)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
}

const int16 = (value: number) => Buffer.from([value >> 8, value & 255]);
const int32 = (value: number) => Buffer.concat([int16(value >> 16), int16(value & 65_535)]);

/** Answers whatever it is asked as PostgreSQL 13 answers the question for its version, and tells its port. */
async function startOldServer(): Promise<number> {
  const row = { version: ['13', 23], encoding: ['UTF8', 25], isEmpty: ['t', 16] } as const;
  const columns = Object.entries(row);
  const ready = message('Z', 'I');
  const welcome = Buffer.concat([message('R', int32(0)), message('S', 'server_version\0', '13.14\0'), ready]);
  const answer = Buffer.concat([
    message(
      'T',
      int16(columns.length),
      ...columns.map(([name, [, type]]) =>
        Buffer.concat([
          Buffer.from(`${name}\0`),
          int32(0),
          int16(0),
          int32(type),
          int16(4),
          int32(0),
          int16(0),
        ]),
      ),
    ),
    message(
      'D',
      int16(columns.length),
      ...columns.map(([, [value]]) => Buffer.concat([int32(value.length), Buffer.from(value)])),
    ),
    message('C', 'SELECT 1\0'),
    ready,
  ]);
  const server = createServer((socket) => {
    socket.once('data', () => {
      socket.write(welcome);
      socket.on('data', (chunk) => void (chunk.toString('latin1').startsWith('Q') && socket.write(answer)));
    });
    socket.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

test('a server that is older than PostgreSQL 14 is refused in one line', async () => {
  const port = await startOldServer();
  expect(await refusal(`postgresql://shop:hunter2@127.0.0.1:${port}/shop`)).toBe(
    'the server is PostgreSQL 13: 14 or later is needed.',
  );
});

test('a server without TLS is refused where the address wants it', async () => {
  expect(await refusal(`${await migratedPostgresql()}&sslmode=verify-full`)).toContain('TLS');
});

test('behind a pooler a user without the settings of the shop is refused in one line', async () => {
  const url = `${await migratedPostgresql()}&pgbouncer=true`;
  expect(await refusal(url)).toContain('setting TimeZone, idle_in_transaction_session_timeout, lock_timeout');
});

test('an empty database is filled only where it may be created', async () => {
  const url = await emptyPostgresql();
  expect(await refusal(url, { mayCreate: false })).toContain('CREATE_DATABASE=on');
  await (await openDatabase(url)).$disconnect();
  await (await openDatabase(url, { mayCreate: false })).$disconnect();
});

test('several instances that start at once on an empty database migrate it once, and one tells of it', async () => {
  const url = await emptyPostgresql();
  const told: string[] = [];
  const open = () => openDatabase(url, { onMigrated: ({ name }) => told.push(name) });
  const databases = await Promise.all([open(), open(), open()]);
  expect(told).toEqual(readMigrations('postgresql').map(({ name }) => name));
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
