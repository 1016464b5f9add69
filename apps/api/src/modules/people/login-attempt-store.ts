import type { Tx } from '../../database/sql.js';
import type { LoginAttempt } from '../../generated/prisma/client.js';

/** Whose attempts are counted together. */
export type AttemptKey = Pick<LoginAttempt, 'name' | 'address'>;

export async function findAttempts(
  tx: Tx,
  { name, address }: AttemptKey,
): Promise<Pick<LoginAttempt, 'count' | 'blockedUntil'> | undefined> {
  const [attempts] = await tx.query<Pick<LoginAttempt, 'count' | 'blockedUntil'>>`
    SELECT "count", "blockedUntil" FROM "LoginAttempt" WHERE "name" = ${name} AND "address" = ${address}`;
  return attempts;
}

/** Counts one more than were `known`. False where another one was counted since. */
export async function countAttempt(tx: Tx, attempt: LoginAttempt, known: number): Promise<boolean> {
  const { name, address, count, lastAt, blockedUntil } = attempt;
  const counted = await tx.execute`
    INSERT INTO "LoginAttempt" ("name", "address", "count", "lastAt", "blockedUntil")
    VALUES (${name}, ${address}, ${count}, ${lastAt}, ${blockedUntil})
    ON CONFLICT ("name", "address") DO UPDATE
      SET "count" = ${count}, "lastAt" = ${lastAt}, "blockedUntil" = ${blockedUntil}
      WHERE "LoginAttempt"."count" = ${known}`;
  return counted === 1;
}

export async function deleteAttempts(tx: Tx, { name, address }: AttemptKey): Promise<void> {
  await tx.execute`DELETE FROM "LoginAttempt" WHERE "name" = ${name} AND "address" = ${address}`;
}

export async function deleteAttemptsBefore(tx: Tx, at: Date): Promise<void> {
  await tx.execute`DELETE FROM "LoginAttempt" WHERE "lastAt" < ${at}`;
}
