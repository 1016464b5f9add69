import type { Sql, Tx } from '../../database/sql.js';
import type { Carrier } from '../../generated/prisma/client.js';

/** When the list was taken over last; undefined before the first time. */
export async function findListedAt(sql: Sql): Promise<Date | undefined> {
  const [newest] = await sql.query<Pick<Carrier, 'listedAt'>>`
    SELECT "listedAt" FROM "Carrier" ORDER BY "listedAt" DESC LIMIT 1`;
  return newest?.listedAt;
}

export async function keepCarrier(tx: Tx, { id, name, listedAt }: Carrier): Promise<void> {
  await tx.execute`
    INSERT INTO "Carrier" ("id", "name", "listedAt") VALUES (${id}, ${name}, ${listedAt})
    ON CONFLICT ("id") DO UPDATE SET "name" = ${name}, "listedAt" = ${listedAt}`;
}

/** Those that WeChat lists no more. */
export async function deleteCarriersBefore(tx: Tx, listedAt: Date): Promise<void> {
  await tx.execute`DELETE FROM "Carrier" WHERE "listedAt" < ${listedAt}`;
}
