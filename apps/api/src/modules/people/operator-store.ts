import type { Sql, Tx } from '../../database/sql.js';
import type { Operator } from '../../generated/prisma/client.js';

export type { Operator };

export async function findOperator(sql: Sql, operatorId: string): Promise<Operator | undefined> {
  const [operator] = await sql.query<Operator>`SELECT * FROM "Operator" WHERE "id" = ${operatorId}`;
  return operator;
}

export async function findOperatorByName(sql: Sql, name: string): Promise<Operator | undefined> {
  const [operator] = await sql.query<Operator>`SELECT * FROM "Operator" WHERE "name" = ${name}`;
  return operator;
}

export function listOperators(sql: Sql): Promise<Operator[]> {
  return sql.query<Operator>`SELECT * FROM "Operator" ORDER BY "name"`;
}

type NewOperator = Pick<Operator, 'id' | 'name' | 'role' | 'refundLimitFen' | 'dayLimitFen' | 'createdAt'>;

/** False where the name is taken. */
export async function insertOperator(tx: Tx, operator: NewOperator): Promise<boolean> {
  const { id, name, role, refundLimitFen, dayLimitFen, createdAt } = operator;
  const count = await tx.execute`
    INSERT INTO "Operator" ("id", "name", "role", "refundLimitFen", "dayLimitFen", "createdAt")
    VALUES (${id}, ${name}, ${role}, ${refundLimitFen}, ${dayLimitFen}, ${createdAt})
    ON CONFLICT ("name") DO NOTHING`;
  return count === 1;
}

export async function changeOperator(
  tx: Tx,
  operator: Pick<Operator, 'id' | 'role' | 'refundLimitFen' | 'dayLimitFen' | 'suspendedAt'>,
): Promise<void> {
  const { id, role, refundLimitFen, dayLimitFen, suspendedAt } = operator;
  await tx.execute`
    UPDATE "Operator" SET "role" = ${role}, "refundLimitFen" = ${refundLimitFen}, "dayLimitFen" = ${dayLimitFen},
      "suspendedAt" = ${suspendedAt}
    WHERE "id" = ${id}`;
}

/** Comes first in a transaction that changes an operator: two admins do not demote each other at once. */
export function lockOperators(tx: Tx, operatorId: string): Promise<void> {
  return tx.lock`SELECT "id" FROM "Operator" WHERE "role" = 'admin' OR "id" = ${operatorId} ORDER BY "id"`;
}

/** The operator as they are now, who stays so until the transaction ends. */
export async function lockOperator(tx: Tx, operatorId: string): Promise<Operator | undefined> {
  await tx.lock`SELECT "id" FROM "Operator" WHERE "id" = ${operatorId}`;
  return findOperator(tx, operatorId);
}

/** Whether somebody else can administer the shop: an admin who never came cannot. */
export async function hasOtherAdmin(tx: Tx, operatorId: string): Promise<boolean> {
  const admins = await tx.query<unknown>`
    SELECT "id" FROM "Operator"
    WHERE "role" = 'admin' AND "suspendedAt" IS NULL AND "passwordHash" IS NOT NULL AND "id" <> ${operatorId} LIMIT 1`;
  return admins.length > 0;
}

interface LimitsRow {
  readonly refundLimitFen: number;
  /** What is left of the limit of a day; null where there is none. */
  readonly dayLeftFen: number | null;
}

/** A sum begins anew with a later day only: a clock that was set back over midnight does not empty it. */
export async function findLimits(sql: Sql, operatorId: string, day: string): Promise<LimitsRow | undefined> {
  const [limits] = await sql.query<LimitsRow>`
    SELECT "refundLimitFen",
      "dayLimitFen" - CASE WHEN "refundDay" >= ${day} THEN "refundDayFen" ELSE 0 END AS "dayLeftFen"
    FROM "Operator" WHERE "id" = ${operatorId}`;
  return limits;
}

interface DayRefund {
  readonly amountFen: number;
  /** In Beijing. */
  readonly day: string;
}

/** Counts a refund into the day of an operator. One that is given up later still counts: the limit is on what is asked. */
export async function addToDay(tx: Tx, operatorId: string, { amountFen, day }: DayRefund): Promise<void> {
  await tx.execute`
    UPDATE "Operator" SET "refundDay" = CASE WHEN "refundDay" >= ${day} THEN "refundDay" ELSE ${day} END,
      "refundDayFen" = CASE WHEN "refundDay" >= ${day} THEN "refundDayFen" ELSE 0 END + ${amountFen}
    WHERE "id" = ${operatorId}`;
}

interface Invitation {
  readonly hash: string;
  readonly expiresAt: Date;
}

/** An invitation replaces the one before. */
export async function setInvitation(tx: Tx, operatorId: string, invitation: Invitation): Promise<void> {
  await tx.execute`
    UPDATE "Operator" SET "invitationHash" = ${invitation.hash}, "invitationExpiresAt" = ${invitation.expiresAt}
    WHERE "id" = ${operatorId}`;
}

export async function deleteInvitation(tx: Tx, operatorId: string): Promise<void> {
  await tx.execute`
    UPDATE "Operator" SET "invitationHash" = NULL, "invitationExpiresAt" = NULL WHERE "id" = ${operatorId}`;
}

export async function findInvited(sql: Sql, invitationHash: string, at: Date): Promise<Operator | undefined> {
  const [operator] = await sql.query<Operator>`
    SELECT * FROM "Operator"
    WHERE "invitationHash" = ${invitationHash} AND "invitationExpiresAt" > ${at} AND "suspendedAt" IS NULL`;
  return operator;
}

interface Acceptance {
  readonly invitationHash: string;
  readonly passwordHash: string;
  readonly at: Date;
}

/** Sets the password and uses the invitation up. False where somebody else was first, or it was taken back. */
export async function acceptInvitation(
  tx: Tx,
  operatorId: string,
  { invitationHash, passwordHash, at }: Acceptance,
): Promise<boolean> {
  const count = await tx.execute`
    UPDATE "Operator" SET "passwordHash" = ${passwordHash}, "invitationHash" = NULL, "invitationExpiresAt" = NULL,
      "lastLoginAt" = ${at}
    WHERE "id" = ${operatorId} AND "invitationHash" = ${invitationHash} AND "suspendedAt" IS NULL`;
  return count === 1;
}

/** False where the password was changed or the operator suspended since `known` was read. */
export async function setLogin(
  tx: Tx,
  known: Pick<Operator, 'id' | 'passwordHash'>,
  at: Date,
): Promise<boolean> {
  const count = await tx.execute`
    UPDATE "Operator" SET "lastLoginAt" = ${at}
    WHERE "id" = ${known.id} AND "passwordHash" = ${known.passwordHash} AND "suspendedAt" IS NULL`;
  return count === 1;
}
