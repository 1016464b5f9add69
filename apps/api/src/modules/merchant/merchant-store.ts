import type { Sql, Tx } from '../../database/sql.js';
import type { Merchant } from '../../generated/prisma/client.js';

/** A merchant number and an app. */
export type MerchantKey = Pick<Merchant, 'merchantId' | 'appId'>;

/** Whose the database is; undefined where it is nobody's yet. */
export async function findMerchant(sql: Sql): Promise<MerchantKey | undefined> {
  const [merchant] = await sql.query<MerchantKey>`
    SELECT "merchantId", "appId" FROM "Merchant" WHERE "id" = 1`;
  return merchant;
}

/** Of several instances that start at once on a new database, the first decides whose it is. */
export async function insertMerchant(tx: Tx, { merchantId, appId }: MerchantKey): Promise<void> {
  await tx.execute`
    INSERT INTO "Merchant" ("id", "merchantId", "appId") VALUES (1, ${merchantId}, ${appId})
    ON CONFLICT ("id") DO NOTHING`;
}

export async function replaceMerchant(sql: Sql, { merchantId, appId }: MerchantKey): Promise<void> {
  await sql.execute`UPDATE "Merchant" SET "merchantId" = ${merchantId}, "appId" = ${appId} WHERE "id" = 1`;
}
