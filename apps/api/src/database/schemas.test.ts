import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { diffPostgresql, diffSqlite } from '../../scripts/schema-diff.js';
import { emptyPostgresql, migratedPostgresql } from '../../test/temporary-database.js';
import { temporaryPath } from '../../test/temporary-path.js';
import { openDatabase } from './open-database.js';

test('the committed migrations of SQLite make exactly the schema', async () => {
  expect(await diffSqlite()).toBe('');
});

test('the committed migrations of PostgreSQL make exactly the schema and the words of its states', async () => {
  expect(await diffPostgresql(await emptyPostgresql())).toBe('');
});

interface Column {
  readonly table: string;
  readonly column: string;
  readonly isNullable: boolean;
}

interface Index {
  readonly name: string;
  readonly isUnique: boolean;
}

test('both databases have the same tables, columns, null columns and indexes', async () => {
  expect(await describePostgresql()).toEqual(await describeSqlite());
});

/** Indexes on expressions and on a part of the rows: a migration that makes a table anew has to make them again. */
const UNKNOWN_TO_PRISMA = [
  'Anomaly_kind_resolved_id_idx',
  'Anomaly_resolved_id_idx',
  'Anomaly_resolved_orderId_idx',
  'AuditEntry_actor_action_both_idx',
  'Notification_outcome_some_idx',
  'Order_delivery_some_idx',
  'Order_eraseAt_some_idx',
  'Order_fulfilmentCheckAt_some_idx',
  'Order_fulfilment_some_idx',
  'Order_id_tail_idx',
  'Order_nextCheckAt_some_idx',
  'Order_paid_some_idx',
  'Order_transactionId_some_key',
  'Order_transactionId_some_tail_idx',
  'Order_unshipped_some_idx',
  'Order_userId_fulfilment_some_idx',
  'Order_userId_status_some_idx',
  'RefundApplication_resolved_appliedAt_idx',
  'Refund_id_tail_idx',
  'Refund_outRefundNo_tail_idx',
  'Refund_wechatRefundId_tail_idx',
  'User_id_tail_idx',
];

test('the indexes that Prisma does not see are there after every migration, on both databases', async () => {
  for (const { indexes } of [await describeSqlite(), await describePostgresql()]) {
    const names = indexes.map(({ name }) => name);
    expect(names.filter((name) => /_(tail|resolved|both|some)_/.test(name))).toEqual(UNKNOWN_TO_PRISMA);
  }
});

async function describeSqlite() {
  const database = await openDatabase(`file:${temporaryPath()}`);
  onTestFinished(() => database.$disconnect());
  const columns = await database.query<Record<'table' | 'column', string> & { isNullable: number }>`
    SELECT "sqlite_schema"."name" AS "table", "info"."name" AS "column",
      "info"."notnull" = 0 AS "isNullable"
    FROM "sqlite_schema" JOIN pragma_table_info("sqlite_schema"."name") AS "info"
    WHERE "sqlite_schema"."type" = 'table' AND "sqlite_schema"."name" <> '_prisma_migrations'
      AND "sqlite_schema"."name" NOT LIKE 'sqlite_%'
    ORDER BY 1, 2`;
  const indexes = await database.query<{ name: string; isUnique: number }>`
    SELECT "name", "sql" LIKE 'CREATE UNIQUE%' AS "isUnique" FROM "sqlite_schema"
    WHERE "type" = 'index' AND "sql" IS NOT NULL ORDER BY 1`;
  return {
    columns: columns.map((column): Column => ({ ...column, isNullable: Boolean(column.isNullable) })),
    indexes: indexes.map((index): Index => ({ ...index, isUnique: Boolean(index.isUnique) })),
  };
}

async function describePostgresql() {
  const client = new pg.Client({ connectionString: await migratedPostgresql() });
  await client.connect();
  const columns = await client.query<Column>(
    `SELECT table_name::text AS "table", column_name::text AS "column", is_nullable = 'YES' AS "isNullable"
     FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'
     ORDER BY table_name COLLATE "C", column_name COLLATE "C"`,
  );
  const indexes = await client.query<Index>(
    `SELECT relname::text AS "name", indisunique AS "isUnique" FROM pg_index
     JOIN pg_class ON pg_class.oid = indexrelid
     WHERE NOT indisprimary AND relnamespace = 'public'::regnamespace ORDER BY relname COLLATE "C"`,
  );
  await client.end();
  return { columns: columns.rows, indexes: indexes.rows };
}
