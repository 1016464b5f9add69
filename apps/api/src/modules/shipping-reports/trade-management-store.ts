import type { Sql, Tx } from '../../database/sql.js';
import type { TradeManagement } from '../../generated/prisma/client.js';

const ID = 'trade';

export type KnownManagement = Pick<TradeManagement, 'isManaged' | 'askedAt' | 'nextCheckAt'>;

/** What WeChat has answered last; undefined before the first time. */
export async function findManagement(sql: Sql): Promise<KnownManagement | undefined> {
  const [known] = await sql.query<KnownManagement>`
    SELECT "isManaged", "askedAt", "nextCheckAt" FROM "TradeManagement" WHERE "id" = ${ID}`;
  return known;
}

export async function setManagement(
  tx: Tx,
  { isManaged, askedAt, nextCheckAt }: KnownManagement,
): Promise<void> {
  await tx.execute`
    INSERT INTO "TradeManagement" ("id", "isManaged", "askedAt", "nextCheckAt")
    VALUES (${ID}, ${isManaged}, ${askedAt}, ${nextCheckAt})
    ON CONFLICT ("id") DO UPDATE SET "isManaged" = ${isManaged}, "askedAt" = ${askedAt},
      "nextCheckAt" = ${nextCheckAt}`;
}

/** The answer holds no longer than until then. */
export async function checkManagementAt(sql: Sql, at: Date): Promise<void> {
  await sql.execute`UPDATE "TradeManagement" SET "nextCheckAt" = ${at} WHERE "id" = ${ID}`;
}
