import type { RobotFailureReport } from '@taro-pay/contracts';
import type { Database } from '../../database/database.js';
import type { Sql, Tx } from '../../database/sql.js';
import type { Robot } from '../../generated/prisma/client.js';
import type { Span } from '../span.js';

/** The message of the robot that is due. */
export type DueMessage = Pick<Robot, 'id' | 'nextCheckAt' | 'checkCount'>;

const ROBOT = 'robot';

/** The first message has this number. */
export const FIRST_MESSAGE = 1;

export async function findRobot(sql: Sql): Promise<Robot | null> {
  const [robot] = await sql.query<Robot>`SELECT * FROM "Robot" WHERE "id" = ${ROBOT}`;
  return robot ?? null;
}

/** Plans the message that is being collected, unless it is planned already. */
export async function planMessage(sql: Sql, at: Date): Promise<void> {
  await sql.execute`
    INSERT INTO "Robot" ("id", "message", "nextCheckAt", "checkCount") VALUES (${ROBOT}, ${FIRST_MESSAGE}, ${at}, 0)
    ON CONFLICT ("id") DO UPDATE SET "nextCheckAt" = ${at}, "checkCount" = 0 WHERE "Robot"."nextCheckAt" IS NULL`;
}

/** Whether the message is due in a span, as a count. */
export async function countDueMessages(sql: Sql, { after, until }: Span): Promise<number> {
  const due = await sql.query<unknown>`
    SELECT 1 FROM "Robot" WHERE "id" = ${ROBOT} AND "nextCheckAt" > ${after} AND "nextCheckAt" <= ${until}`;
  return due.length;
}

/**
 * Takes the message that is due in a span, unless another instance takes it at this moment, and plans the next attempt.
 * @returns null where there is none
 */
export function claimDueMessage(
  database: Database,
  { after, until }: Span,
  plan: (message: DueMessage) => Date,
): Promise<DueMessage | null> {
  return database.transaction(async (tx) => {
    const [message] = await tx.queryFree<DueMessage>`
      SELECT "id", "nextCheckAt", "checkCount" FROM "Robot"
      WHERE "id" = ${ROBOT} AND "nextCheckAt" > ${after} AND "nextCheckAt" <= ${until}`;
    if (message === undefined) return null;
    const count = await tx.execute`
      UPDATE "Robot" SET "nextCheckAt" = ${plan(message)}, "checkCount" = "checkCount" + 1
      WHERE "id" = ${message.id} AND "nextCheckAt" = ${message.nextCheckAt}`;
    return count === 1 ? message : null;
  });
}

/** Nothing of the message is left to be told. */
export async function dropPlan(sql: Sql, message: number): Promise<void> {
  await sql.execute`
    UPDATE "Robot" SET "nextCheckAt" = NULL, "checkCount" = 0 WHERE "id" = ${ROBOT} AND "message" = ${message}`;
}

/** The message has arrived: what opens from now on is told by the next one. */
export async function endMessage(sql: Sql, message: number, at: Date): Promise<void> {
  await sql.execute`
    UPDATE "Robot" SET "message" = "message" + 1, "nextCheckAt" = NULL, "checkCount" = 0, "lastSuccessAt" = ${at}
    WHERE "id" = ${ROBOT} AND "message" = ${message}`;
}

export async function noteFailure(sql: Sql, { reason, detail }: RobotFailureReport, at: Date): Promise<void> {
  await sql.execute`
    UPDATE "Robot" SET "lastFailureAt" = ${at}, "lastFailure" = ${reason}, "lastFailureDetail" = ${detail}
    WHERE "id" = ${ROBOT}`;
}

/** Takes the turn of a test message. False where the last one was after `since`, by a clock that agrees with `at`. */
export async function takeTestTurn(tx: Tx, at: Date, since: Date): Promise<boolean> {
  const count = await tx.execute`
    INSERT INTO "Robot" ("id", "message", "checkCount", "lastTestAt") VALUES (${ROBOT}, ${FIRST_MESSAGE}, 0, ${at})
    ON CONFLICT ("id") DO UPDATE SET "lastTestAt" = ${at}
    WHERE "Robot"."lastTestAt" IS NULL OR "Robot"."lastTestAt" <= ${since} OR "Robot"."lastTestAt" > ${at}`;
  return count === 1;
}

/** A test message has arrived: a message that waits for a later attempt is sent at `soon`. */
export async function noteTestSuccess(sql: Sql, at: Date, soon: Date): Promise<void> {
  await sql.execute`
    UPDATE "Robot" SET "lastSuccessAt" = ${at},
      "nextCheckAt" = CASE WHEN "nextCheckAt" > ${soon} THEN ${soon} ELSE "nextCheckAt" END
    WHERE "id" = ${ROBOT}`;
}
