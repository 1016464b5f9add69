import type { IncomingHttpHeaders } from 'node:http';
import type { NotificationOutcome } from '@taro-pay/contracts';
import { isUniqueViolation } from '../../database/database.js';
import type { LegacySql as Sql } from '../../database/sql.js';
import type { Dependencies } from '../../dependencies.js';
import type { Notification } from '../../wechat/index.js';
import { reportAnomaly, resolveAnomaly } from '../anomalies/anomaly-store.js';
import { type Merchant, type Settlement, settlePayment } from '../payments/settlement.js';
import { createPaymentTransaction } from '../refunds/kept-refunds.js';
import { settleRefund } from '../refunds/refund-settlement.js';

/** The outcomes that a person has to look at. Late money has an anomaly of its own. */
const NEEDS_OPERATOR = {
  APPLIED: false,
  REPEATED: false,
  MISMATCHED: true,
  LATE: false,
  IGNORED: false,
  UNREADABLE: true,
} as const satisfies Record<NotificationOutcome, boolean>;

interface Options extends Dependencies {
  readonly merchant: Merchant;
}

interface Handled extends Settlement {
  readonly notificationId: string;
}

/** WeChat's notifications: verified, kept once by their id, and brought into the books. */
export function createNotificationService({ database, wechat, now, newId, merchant }: Options) {
  const { merchantId } = merchant;
  const inPaymentTransaction = createPaymentTransaction({ database, now, newId, merchantId });

  async function keepAndSettle(notification: Notification): Promise<Settlement> {
    const at = new Date(now());
    const source = 'notification';
    switch (notification.kind) {
      case 'transaction':
        return inPaymentTransaction(notification.transaction.outTradeNo, async (sql) => {
          const { transaction } = notification;
          const settlement = await settlePayment(sql, { transaction, merchant, source, at, newId });
          return keep(sql, notification, settlement, at);
        });
      case 'refund':
        return database.$transaction(async (transaction) => {
          const { refund } = notification;
          const settlement = await settleRefund(transaction, { refund, merchantId, source, at, newId });
          return keep(transaction, notification, settlement, at);
        });
      case 'other':
        return database.sql.transaction((sql) => {
          const detail = `${notification.eventType} changes nothing here.`;
          return keep(sql, notification, { outcome: 'IGNORED', detail }, at);
        });
      case 'unreadable':
        return database.sql.transaction((sql) => {
          const detail = 'The resource is not as WeChat documents it.';
          return keep(sql, notification, { outcome: 'UNREADABLE', detail }, at);
        });
    }
  }

  /** In the transaction that did what it tells; the same id a second time undoes that. */
  async function keep(
    sql: Sql,
    notification: Notification,
    settlement: Settlement,
    at: Date,
  ): Promise<Settlement> {
    const { id, eventType, resource } = notification;
    const { outcome, detail } = settlement;
    const orderId = orderIdOf(notification);
    await sql.$executeRaw`
      INSERT INTO "Notification" ("id", "eventType", "outTradeNo", "receivedAt", "resource", "outcome", "detail")
      VALUES (${id}, ${eventType}, ${orderId}, ${at}, ${resource}, ${outcome}, ${detail})`;
    if (!NEEDS_OPERATOR[outcome]) return settlement;
    const [known] = await sql.$queryRaw<{ id: string }[]>`SELECT "id" FROM "Order" WHERE "id" = ${orderId}`;
    await reportAnomaly(sql, {
      id: newId(),
      kind: 'MISMATCHED_NOTIFICATION',
      subject: id,
      orderId: known?.id ?? null,
      at,
      detail: `${eventType}: ${detail ?? 'it does not match'}`,
    });
    return settlement;
  }

  async function find(notificationId: string): Promise<Handled | undefined> {
    const [known] = await database.sql.$queryRaw<Handled[]>`
      SELECT "id" AS "notificationId", "outcome", "detail" FROM "Notification" WHERE "id" = ${notificationId}`;
    return known;
  }

  // It comes again, and perhaps it can be read by now.
  async function forgetUnread(id: string): Promise<void> {
    await database.$transaction(async (transaction) => {
      await transaction.notification.deleteMany({ where: { id, outcome: 'UNREADABLE' } });
      await resolveAnomaly(transaction, {
        kind: 'MISMATCHED_NOTIFICATION',
        subject: id,
        at: new Date(now()),
      });
    });
  }

  return {
    /**
     * Verifies the exact bytes that came, then applies them at most once: the notification's row and what it
     * changed are one database transaction, and the row's id is unique.
     * @throws NotificationRefusal where it is not genuine; nothing is written then.
     */
    async receive(headers: IncomingHttpHeaders, rawBody: Buffer): Promise<Handled> {
      const notification = await wechat.openNotification(headers, rawBody);
      const known = await find(notification.id);
      if (known?.outcome === 'UNREADABLE') await forgetUnread(notification.id);
      else if (known !== undefined) return known;
      try {
        return { notificationId: notification.id, ...(await keepAndSettle(notification)) };
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        // The same one at the same moment: the other copy was kept, and did the work.
        const winner = await find(notification.id);
        if (winner !== undefined) return winner;
        // Or what it tells became known another way just now: its refund was adopted from an answer or the bill.
        return { notificationId: notification.id, ...(await keepAndSettle(notification)) };
      }
    },
  };
}

function orderIdOf(notification: Notification): string | null {
  switch (notification.kind) {
    case 'transaction':
      return notification.transaction.outTradeNo;
    case 'refund':
      return notification.refund.outTradeNo;
    case 'other':
    case 'unreadable':
      return null;
  }
}

export type NotificationService = ReturnType<typeof createNotificationService>;
