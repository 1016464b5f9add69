import type { Database } from '../src/database/database.js';

/** Rows of one statement: large enough to be quick, small enough to be kept in memory. */
const ROWS_A_STATEMENT = 50_000;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 3_600_000;

/** A time as the database adapter writes it. */
const stamp = (atMs: number) => `'${new Date(atMs).toISOString().replace('Z', '+00:00')}'`;

/**
 * Fills a fresh database with orders of 100 buyers, one item and four events each: one of twenty CLOSED, the
 * others PAID, evenly over the 90 days before `nowMs`. Nothing of them is due.
 */
export async function fillWithOrders(database: Database, count: number, nowMs: number): Promise<void> {
  for (let buyer = 0; buyer < 100; buyer += 1) {
    await database.$executeRawUnsafe(
      `INSERT INTO "User" ("id", "openid", "createdAt") VALUES ('buyer-${buyer}', 'openid-${buyer}', ${stamp(nowMs - 100 * DAY_MS)})`,
    );
  }
  // In the form and the order of ULIDs.
  const id = `printf('00%024d', i)`;
  for (let from = 0; from < count; from += ROWS_A_STATEMENT) {
    const to = Math.min(count, from + ROWS_A_STATEMENT);
    const at = `strftime('%Y-%m-%dT%H:%M:%f+00:00', ${(nowMs - 90 * DAY_MS) / 1000} + i * ${(90 * 86_400) / count}, 'unixepoch')`;
    const source = `WITH RECURSIVE n(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${to})`;
    await database.$transaction([
      database.$executeRawUnsafe(`${source}
        INSERT INTO "Order" ("id", "userId", "status", "totalFen", "payerTotalFen", "transactionId", "createdAt",
          "expiresAt", "paidAt", "closedAt", "idempotencyKey", "requestHash")
        SELECT ${id}, 'buyer-' || (i % 100), iif(i % 20, 'PAID', 'CLOSED'), 1250, iif(i % 20, 1250, NULL),
          iif(i % 20, '42000' || ${id}, NULL), ${at}, ${at}, iif(i % 20, ${at}, NULL), iif(i % 20, NULL, ${at}),
          'key-' || i, 'hash' FROM n`),
      database.$executeRawUnsafe(`${source}
        INSERT INTO "OrderItem" ("orderId", "position", "productId", "name", "priceFen", "quantity")
        SELECT ${id}, 0, 'huila', 'Huila', 1250, 1 FROM n`),
      database.$executeRawUnsafe(`${source}
        INSERT INTO "OrderEvent" ("orderId", "type", "at", "data")
        SELECT ${id}, column1, ${at}, '{"requestId":"08F7D2A0C5061001189DE4A75820B8AB0128C5D202-0"}'
        FROM n, (VALUES ('CREATED'), ('PREPAID'), ('NOTIFIED'), ('PAID'))`),
    ]);
  }
  await database.$executeRawUnsafe('ANALYZE');
}

/**
 * Adds orders that wait for their money, of the same buyers in turn, one item each. Their ids are `01`, the letter of
 * the run, and the number.
 */
export async function fillWithPending(
  database: Database,
  run: string,
  count: number,
  nowMs: number,
): Promise<void> {
  const id = `printf('01${run}%023d', i)`;
  const source = `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${count})`;
  const expiresAt = stamp(nowMs + DAY_MS);
  // After the section that needs them; what lies beyond an order's lifetime the sweep takes for due.
  const nextCheckAt = stamp(nowMs + 14 * MINUTE_MS);
  await database.$transaction([
    database.$executeRawUnsafe(`${source}
      INSERT INTO "Order" ("id", "userId", "status", "totalFen", "createdAt", "expiresAt", "nextCheckAt",
        "idempotencyKey", "requestHash")
      SELECT ${id}, 'buyer-' || (i % 100), 'PENDING', 7200, ${stamp(nowMs)}, ${expiresAt}, ${nextCheckAt},
        '${run}-' || i, 'hash' FROM n`),
    database.$executeRawUnsafe(`${source}
      INSERT INTO "OrderItem" ("orderId", "position", "productId", "name", "priceFen", "quantity")
      SELECT ${id}, 0, 'huila', 'Huila', 7200, 1 FROM n`),
    database.$executeRawUnsafe(`${source}
      INSERT INTO "OrderEvent" ("orderId", "type", "at", "data")
      SELECT ${id}, 'CREATED', ${stamp(nowMs)}, '{"totalFen":7200}' FROM n`),
  ]);
}
