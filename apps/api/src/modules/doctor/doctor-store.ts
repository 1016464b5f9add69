import type { Sql } from '../../database/sql.js';

/** When the newest notification was opened; null where none came yet. */
export async function findLastNotificationTime(sql: Sql): Promise<Date | null> {
  const [row] = await sql.query<{ at: Date }>`
    SELECT "receivedAt" AS "at" FROM "Notification" ORDER BY "receivedAt" DESC, "id" DESC LIMIT 1`;
  return row?.at ?? null;
}

/** The openid of the newest buyer; null where nobody has logged in yet. */
export async function findNewestOpenid(sql: Sql): Promise<string | null> {
  const [row] = await sql.query<{ openid: string }>`SELECT "openid" FROM "User" ORDER BY "id" DESC LIMIT 1`;
  return row?.openid ?? null;
}

interface EventRow {
  readonly type: string;
  readonly at: Date;
  /** JSON. */
  readonly data: string;
}

/** The newest events of all orders, newest first. */
export async function listNewestEvents(sql: Sql): Promise<EventRow[]> {
  return sql.query<EventRow>`SELECT "type", "at", "data" FROM "OrderEvent" ORDER BY "id" DESC LIMIT 5000`;
}
