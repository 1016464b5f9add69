import { NOTIFICATION_OUTCOMES, type NotificationOutcome } from '@taro-pay/contracts';
import type { Sql, Tx } from '../../database/sql.js';
import type { Notification } from '../../generated/prisma/client.js';
import { soonerEnd } from '../paging.js';

/** The effect of a notification, and the reason where it had none. */
interface Verdict {
  readonly outcome: NotificationOutcome;
  readonly detail: string | null;
}

export async function findVerdict(sql: Sql, notificationId: string): Promise<Verdict | undefined> {
  const [known] = await sql.query<Verdict>`
    SELECT "outcome", "detail" FROM "Notification" WHERE "id" = ${notificationId}`;
  return known;
}

export type { Notification as NotificationRow };

export async function findNotification(sql: Sql, notificationId: string): Promise<Notification | undefined> {
  const [notification] = await sql.query<Notification>`
    SELECT * FROM "Notification" WHERE "id" = ${notificationId}`;
  return notification;
}

/** @throws a unique violation where the id is known already, which undoes the transaction */
export async function insertNotification(tx: Tx, notification: Notification): Promise<void> {
  const { id, eventType, outTradeNo, receivedAt, resource, outcome, detail } = notification;
  await tx.execute`
    INSERT INTO "Notification" ("id", "eventType", "outTradeNo", "receivedAt", "resource", "outcome", "detail")
    VALUES (${id}, ${eventType}, ${outTradeNo}, ${receivedAt}, ${resource}, ${outcome}, ${detail})`;
}

export async function setVerdict(
  tx: Tx,
  notificationId: string,
  { outcome, detail }: Verdict,
): Promise<void> {
  await tx.execute`
    UPDATE "Notification" SET "outcome" = ${outcome}, "detail" = ${detail} WHERE "id" = ${notificationId}`;
}

export async function deleteUnreadable(tx: Tx, notificationId: string): Promise<void> {
  await tx.execute`DELETE FROM "Notification" WHERE "id" = ${notificationId} AND "outcome" = 'UNREADABLE'`;
}

export type KeptNotification = Pick<Notification, 'id' | 'eventType' | 'resource'>;

/** The notifications about an order that were kept without effect, oldest first. */
export function listMismatched(tx: Tx, outTradeNo: string): Promise<KeptNotification[]> {
  return tx.query<KeptNotification>`
    SELECT "id", "eventType", "resource" FROM "Notification"
    WHERE "outTradeNo" = ${outTradeNo} AND "outcome" = 'MISMATCHED' ORDER BY "receivedAt", "id"`;
}

/** Oldest first. */
export function listNotifications(sql: Sql, outTradeNo: string): Promise<Notification[]> {
  return sql.query<Notification>`
    SELECT * FROM "Notification" WHERE "outTradeNo" = ${outTradeNo} ORDER BY "receivedAt", "id"`;
}

interface NotificationsQuery {
  readonly outcome: NotificationOutcome | undefined;
  readonly from: Date | undefined;
  readonly to: Date | undefined;
  /** The place in the order of (receivedAt, id) before which to read. */
  readonly before: { readonly at: Date; readonly id: string } | undefined;
  readonly take: number;
}

/** Behind every time that a notification can have. */
const NEVER = new Date('9999-01-01T00:00:00Z');

/** Of all orders, newest first. The index on the outcome leaves out APPLIED, which nearly all are. */
export function listAllNotifications(
  sql: Sql,
  { outcome, from = new Date(0), to: end = NEVER, before = { at: NEVER, id: '' }, take }: NotificationsQuery,
): Promise<Notification[]> {
  const { at, id } = before;
  const to = soonerEnd(end, at);
  if (outcome === undefined || outcome === 'APPLIED') {
    const outcomes = outcome === undefined ? NOTIFICATION_OUTCOMES : [outcome];
    return sql.query<Notification>`
      SELECT * FROM "Notification"
      WHERE "receivedAt" >= ${from} AND "receivedAt" < ${to} AND "receivedAt" <= ${at}
        AND ("receivedAt" < ${at} OR "id" < ${id}) AND "outcome" IN (${outcomes})
      ORDER BY "receivedAt" DESC, "id" DESC LIMIT ${take}`;
  }
  return sql.query<Notification>`
    SELECT * FROM "Notification"
    WHERE "outcome" = ${outcome} AND "outcome" <> 'APPLIED'
      AND "receivedAt" >= ${from} AND "receivedAt" < ${to} AND "receivedAt" <= ${at}
      AND ("receivedAt" < ${at} OR "id" < ${id})
    ORDER BY "receivedAt" DESC, "id" DESC LIMIT ${take}`;
}
