import type { MessageEvent, MessageStatus } from '@taro-pay/contracts';
import type { Database } from '../../database/database.js';
import type { Sql, Tx } from '../../database/sql.js';
import type { Message, Order } from '../../generated/prisma/client.js';
import type { Span } from '../span.js';

export type { Message };

interface NewMessage {
  readonly id: string;
  readonly orderId: string;
  readonly event: MessageEvent;
  /** The shipment or the refund that it is about; else the order. */
  readonly subject: string;
  readonly at: Date;
  /** The time of the first attempt. */
  readonly sendAt: Date;
}

/**
 * Takes the buyer's consent to a message of an event, and plans the message with it. False where there is none that is
 * left: a consent is for one message.
 */
export async function planMessage(tx: Tx, message: NewMessage): Promise<boolean> {
  const { id, orderId, event, subject, at, sendAt } = message;
  const taken = await tx.query<{ templateId: string }>`
    UPDATE "Subscription" SET "usedAt" = ${at}
    WHERE "orderId" = ${orderId} AND "event" = ${event} AND "usedAt" IS NULL RETURNING "templateId"`;
  const [consent] = taken;
  if (consent === undefined) return false;
  const count = await tx.execute`
    INSERT INTO "Message" ("id", "orderId", "event", "subject", "templateId", "status", "createdAt", "nextCheckAt",
      "checkCount")
    VALUES (${id}, ${orderId}, ${event}, ${subject}, ${consent.templateId}, 'WAITING', ${at}, ${sendAt}, 0)
    ON CONFLICT ("orderId", "event", "subject") DO NOTHING`;
  return count === 1;
}

interface Consent {
  readonly orderId: string;
  readonly templateId: string;
  readonly event: MessageEvent;
  readonly at: Date;
}

/** Keeps a buyer's consent to one message, once. False where it is kept already. */
export async function insertConsent(tx: Tx, { orderId, templateId, event, at }: Consent): Promise<boolean> {
  const count = await tx.execute`
    INSERT INTO "Subscription" ("orderId", "templateId", "event", "acceptedAt")
    VALUES (${orderId}, ${templateId}, ${event}, ${at}) ON CONFLICT ("orderId", "templateId") DO NOTHING`;
  return count === 1;
}

export type DueMessage = Pick<Message, 'id' | 'orderId' | 'nextCheckAt' | 'checkCount'>;

/** How many messages of a status have their next check in a span, at most `take`. */
export async function countDueMessages(
  sql: Sql,
  status: MessageStatus,
  { after, until }: Span,
  take: number,
): Promise<number> {
  const [due] = await sql.query<{ count: number }>`
    SELECT count(*) AS "count" FROM (
      SELECT 1 FROM "Message"
      WHERE "status" = ${status} AND "nextCheckAt" > ${after} AND "nextCheckAt" <= ${until} LIMIT ${take}
    ) AS "due"`;
  return due?.count ?? 0;
}

/**
 * Takes the first message of a status in a span that no other instance takes at this moment, and plans its next check.
 * @returns null where there is none
 */
export function claimDueMessage(
  database: Database,
  status: MessageStatus,
  { after, until }: Span,
  plan: (message: DueMessage) => Date,
): Promise<DueMessage | null> {
  return database.transaction(async (tx) => {
    const [message] = await tx.queryFree<DueMessage>`
      SELECT "id", "orderId", "nextCheckAt", "checkCount" FROM "Message"
      WHERE "status" = ${status} AND "nextCheckAt" > ${after} AND "nextCheckAt" <= ${until}
      ORDER BY "nextCheckAt" LIMIT 1`;
    if (message === undefined) return null;
    const { id, nextCheckAt } = message;
    const count = await tx.execute`
      UPDATE "Message" SET "nextCheckAt" = ${plan(message)}, "checkCount" = "checkCount" + 1
      WHERE "id" = ${id} AND "nextCheckAt" = ${nextCheckAt}`;
    return count === 1 ? message : null;
  });
}

/** A message with what decides about it. */
export interface MessageOfOrder
  extends Pick<Message, 'id' | 'orderId' | 'event' | 'subject' | 'templateId' | 'status' | 'createdAt'> {
  readonly openid: string;
  readonly orderStatus: Order['status'];
  readonly orderCreatedAt: Date;
  readonly fulfilment: Order['fulfilment'];
  readonly deliveryKind: Order['deliveryKind'];
  readonly totalFen: number;
  readonly payerTotalFen: number | null;
  readonly paidAt: Date | null;
  readonly expiresAt: Date;
}

export async function findMessage(sql: Sql, id: string): Promise<MessageOfOrder | undefined> {
  const [message] = await sql.query<MessageOfOrder>`
    SELECT m."id", m."orderId", m."event", m."subject", m."templateId", m."status", m."createdAt", u."openid",
      o."status" AS "orderStatus", o."createdAt" AS "orderCreatedAt", o."fulfilment", o."deliveryKind",
      o."totalFen", o."payerTotalFen", o."paidAt", o."expiresAt"
    FROM "Message" m JOIN "Order" o ON o."id" = m."orderId" JOIN "User" u ON u."id" = o."userId"
    WHERE m."id" = ${id}`;
  return message;
}

/** Marks the call as begun. False where another instance has. */
export async function beginMessage(sql: Sql, id: string): Promise<boolean> {
  const count = await sql.execute`
    UPDATE "Message" SET "status" = 'SENDING' WHERE "id" = ${id} AND "status" = 'WAITING'`;
  return count === 1;
}

/** Waits again after a call that WeChat has certainly not carried out. */
export async function postponeMessage(sql: Sql, id: string, failure: string): Promise<void> {
  await sql.execute`
    UPDATE "Message" SET "status" = 'WAITING', "failure" = ${failure} WHERE "id" = ${id} AND "status" = 'SENDING'`;
}

/** Sends it later: its time has moved. */
export async function delayMessage(sql: Sql, id: string, sendAt: Date): Promise<void> {
  await sql.execute`
    UPDATE "Message" SET "nextCheckAt" = ${sendAt}, "checkCount" = 0 WHERE "id" = ${id} AND "status" = 'WAITING'`;
}

interface MessageEnd {
  readonly from: 'WAITING' | 'SENDING';
  readonly to: Exclude<MessageStatus, 'WAITING' | 'SENDING'>;
  readonly sentAt?: Date;
  /** Why it was not sent, for operators. */
  readonly failure?: string | null;
}

/** Changes nothing where it is not in `from` any more. */
export async function endMessage(sql: Sql, id: string, end: MessageEnd): Promise<void> {
  const { from, to, sentAt = null, failure = null } = end;
  await sql.execute`
    UPDATE "Message" SET "status" = ${to}, "sentAt" = ${sentAt}, "failure" = ${failure}, "nextCheckAt" = NULL
    WHERE "id" = ${id} AND "status" = ${from}`;
}

/** Those of an order, oldest first. */
export function listMessages(sql: Sql, orderId: string): Promise<Message[]> {
  return sql.query<Message>`SELECT * FROM "Message" WHERE "orderId" = ${orderId} ORDER BY "id"`;
}
