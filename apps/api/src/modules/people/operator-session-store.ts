import type { Sql, Tx } from '../../database/sql.js';
import type { Operator, OperatorSession } from '../../generated/prisma/client.js';

type SessionRow = Pick<OperatorSession, 'startedAt' | 'lastUsedAt'> &
  Pick<Operator, 'id' | 'name' | 'role' | 'refundLimitFen' | 'dayLimitFen'>;

/** A session with its operator as they are now: what an admin changes holds from the next request on. */
export async function findSession(sql: Sql, tokenHash: string): Promise<SessionRow | undefined> {
  const [session] = await sql.query<SessionRow>`
    SELECT "OperatorSession"."startedAt", "OperatorSession"."lastUsedAt", "Operator"."id", "Operator"."name",
      "Operator"."role", "Operator"."refundLimitFen", "Operator"."dayLimitFen"
    FROM "OperatorSession" JOIN "Operator" ON "Operator"."id" = "OperatorSession"."operatorId"
    WHERE "OperatorSession"."tokenHash" = ${tokenHash} AND "Operator"."suspendedAt" IS NULL`;
  return session;
}

export async function insertSession(
  tx: Tx,
  { tokenHash, operatorId, startedAt }: Omit<OperatorSession, 'lastUsedAt'>,
): Promise<void> {
  await tx.execute`
    INSERT INTO "OperatorSession" ("tokenHash", "operatorId", "startedAt", "lastUsedAt")
    VALUES (${tokenHash}, ${operatorId}, ${startedAt}, ${startedAt})`;
}

export async function touchSession(sql: Sql, tokenHash: string, at: Date): Promise<void> {
  await sql.execute`UPDATE "OperatorSession" SET "lastUsedAt" = ${at} WHERE "tokenHash" = ${tokenHash}`;
}

/** False where it had ended already. */
export async function deleteSession(tx: Tx, tokenHash: string): Promise<boolean> {
  const count = await tx.execute`DELETE FROM "OperatorSession" WHERE "tokenHash" = ${tokenHash}`;
  return count === 1;
}

export async function deleteSessionsOf(tx: Tx, operatorId: string): Promise<void> {
  await tx.execute`DELETE FROM "OperatorSession" WHERE "operatorId" = ${operatorId}`;
}

export async function deleteSessionsBefore(tx: Tx, startedAt: Date): Promise<void> {
  await tx.execute`DELETE FROM "OperatorSession" WHERE "startedAt" < ${startedAt}`;
}
