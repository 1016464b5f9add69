import { readFileSync } from 'node:fs';
import { createClient } from '@taro-pay/contracts';
import { startSimulator } from '@taro-pay/simulator';
import pg from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../src/app.js';
import { applyMigrations, readMigrations } from '../../src/database/migrations.js';
import { applyPostgresqlMigrations } from '../../src/database/postgresql-migrations.js';
import { SqliteAdapterFactory } from '../../src/database/sqlite-adapter.js';
import { SqliteConnection } from '../../src/database/sqlite-connection.js';
import { emptyPostgresql } from '../temporary-database.js';
import { temporaryPath } from '../temporary-path.js';

/** The last migration of the version before delivery, on both databases. */
const LAST_OF_BEFORE = '20261130035125_state_lists';

/**
 * Written by that version: a simulator, three buyers, and every state that an order may have. One INSERT a line; both
 * databases take it.
 */
const ROWS = readFileSync(new URL('shop-of-november.sql', import.meta.url), 'utf8');
const MERCHANT = { WECHAT_MERCHANT_ID: '1698207543', WECHAT_APP_ID: 'wx9b5fffdc2221e3a4' };

const ofBefore = (database: 'sqlite' | 'postgresql') =>
  readMigrations(database).filter(({ name }) => name <= LAST_OF_BEFORE);

/** The tables of the rows, and the columns that they had. */
const COLUMNS = new Map(
  [...ROWS.matchAll(/^INSERT INTO ("\w+") \(([^)]+)\)/gm)].map(([, table = '', columns = '']) => [
    table,
    columns,
  ]),
);

/** A database as the version before left it. */
interface Before {
  readonly url: string;
  /** Its rows, with the columns that they had. */
  readonly read: () => Promise<unknown[]>;
  /** What a start of the version before does with the database. */
  readonly startOld: () => Promise<unknown>;
}

const statements = [...COLUMNS].map(([table, columns]) => `SELECT ${columns} FROM ${table} ORDER BY 1, 2`);

async function onSqlite(): Promise<Before> {
  const path = temporaryPath();
  const factory = new SqliteAdapterFactory(path);
  await applyMigrations(factory, ofBefore('sqlite'));
  const connection = await factory.connect();
  await connection.executeScript(ROWS);
  await connection.dispose();
  return {
    url: `file:${path}`,
    read: async () => {
      const reader = new SqliteConnection(path, 'read');
      const rows = statements.map((sql) => reader.query({ sql, args: [], argTypes: [] }).rows);
      reader.close();
      return rows;
    },
    startOld: () => applyMigrations(factory, ofBefore('sqlite')),
  };
}

async function onPostgresql(): Promise<Before> {
  const url = await emptyPostgresql();
  const client = new pg.Client({ connectionString: url, options: '-c timezone=UTC' });
  await client.connect();
  // Before the database goes: hooks of a test run from the last one on.
  onTestFinished(() => client.end());
  await applyPostgresqlMigrations(client, ofBefore('postgresql'));
  await client.query(ROWS);
  for (const table of ['OrderEvent', 'AuditEntry']) {
    await client.query(
      `SELECT setval(pg_get_serial_sequence('"${table}"', 'id'), (SELECT max("id") FROM "${table}"))`,
    );
  }
  return {
    url,
    read: async () => {
      const rows = [];
      for (const sql of statements) rows.push((await client.query(sql)).rows);
      return rows;
    },
    startOld: () => applyPostgresqlMigrations(client, ofBefore('postgresql')),
  };
}

async function start(url: string) {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  const OPERATOR_TOKEN = 'an operator token of the tests, long';
  const app = await createApp({
    environment: {
      ...simulator.environment,
      ...MERCHANT,
      DATABASE_URL: url,
      JWT_SECRET: 'a secret of the tests, 32 characters',
      OPERATOR_TOKEN,
    },
    loadNow: () => 0,
  });
  onTestFinished(() => app.close());
  const operator = createClient(async ({ method, path, headers, body }) => {
    const answer = await app.inject({
      method,
      url: path,
      headers: { ...headers, authorization: `Bearer ${OPERATOR_TOKEN}` },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    return { status: answer.statusCode, body: answer.json() };
  });
  return { app, operator };
}

describe.each([
  ['SQLite', onSqlite],
  ['PostgreSQL', onPostgresql],
])('a database of the version before, on %s', (_, open) => {
  test('starts under this one with every row as it was, and is shown to operators', async () => {
    const { url, read } = await open();
    const before = await read();
    const { operator } = await start(url);
    expect(await read()).toEqual(before);
    const { orders } = await operator('searchOrders', { query: {} });
    expect(orders.map(({ status }) => status).sort()).toEqual(
      ['CLOSED', 'PAID', 'PAID', 'PENDING', 'PENDING', 'REFUNDED'].sort(),
    );
    for (const { id } of orders) {
      const { order, events } = await operator('getOrderDossier', { params: { orderId: id } });
      // Whether it was sent is not known of orders from before.
      expect(order).toMatchObject({ id, fulfilment: null, delivery: { kind: 'none' } });
      expect(order.goodsFen).toBe(order.totalFen);
      expect(events.length).toBeGreaterThan(1);
    }
    const { anomalies } = await operator('listAnomalies', { query: {} });
    expect(anomalies).toHaveLength(2);
  });

  test('is refused by the version before from then on, in words that say what to do', async () => {
    const { url, startOld } = await open();
    expect(await startOld()).toEqual([]);
    const { app } = await start(url);
    await app.close();
    await expect(startOld()).rejects.toThrow(
      /^The database is of a newer version: it has the migration \w+\. Start that version, or restore a backup\.$/,
    );
  });
});
