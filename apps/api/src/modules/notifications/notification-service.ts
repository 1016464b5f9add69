import type { IncomingHttpHeaders } from 'node:http';
import { isUniqueViolation, type Transaction } from '../../database/database.js';
import type { Dependencies } from '../../dependencies.js';
import type { Notification } from '../../wechat/index.js';
import { reportAnomaly } from '../anomalies/anomalies.js';
import { type Merchant, type Settlement, settlePayment } from '../payments/settlement.js';
import { settleRefund } from '../refunds/refund-settlement.js';

interface Options extends Dependencies {
  readonly merchant: Merchant;
}

interface Handled extends Settlement {
  readonly notificationId: string;
}

/** WeChat's notifications: verified, kept once by their id, and brought into the books. */
export function createNotificationService({ database, wechat, now, newId, merchant }: Options) {
  async function keepAndSettle(notification: Notification): Promise<Settlement> {
    const at = new Date(now());
    return database.$transaction(async (transaction) => {
      const settlement = await settle(transaction, notification, at);
      await transaction.notification.create({
        data: {
          id: notification.id,
          eventType: notification.eventType,
          outTradeNo: orderIdOf(notification),
          receivedAt: at,
          resource: JSON.stringify(notification.resource),
          ...settlement,
        },
      });
      if (settlement.outcome === 'MISMATCHED')
        await reportMismatch(transaction, notification, settlement, at);
      return settlement;
    });
  }

  async function settle(transaction: Transaction, notification: Notification, at: Date): Promise<Settlement> {
    const source = 'notification';
    switch (notification.kind) {
      case 'transaction':
        return settlePayment(transaction, {
          transaction: notification.transaction,
          merchant,
          source,
          at,
          newId,
        });
      case 'refund':
        return settleRefund(transaction, { refund: notification.refund, source, at, newId });
      case 'other':
        return { outcome: 'IGNORED', detail: `${notification.eventType} changes nothing here.` };
    }
  }

  async function reportMismatch(
    transaction: Transaction,
    notification: Notification,
    { detail }: Settlement,
    at: Date,
  ): Promise<void> {
    const orderId = orderIdOf(notification);
    const known = orderId === null ? null : await transaction.order.findUnique({ where: { id: orderId } });
    await reportAnomaly(transaction, {
      id: newId(),
      kind: 'MISMATCHED_NOTIFICATION',
      subject: notification.id,
      orderId: known?.id ?? null,
      at,
      detail: `${notification.eventType}: ${detail ?? 'it does not match'}`,
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
      const known = await database.notification.findUnique({ where: { id: notification.id } });
      if (known !== null) return { notificationId: known.id, outcome: known.outcome, detail: known.detail };
      try {
        return { notificationId: notification.id, ...(await keepAndSettle(notification)) };
      } catch (error) {
        // The same one at the same moment: the other copy was kept, and did the work.
        if (!isUniqueViolation(error)) throw error;
        const winner = await database.notification.findUniqueOrThrow({ where: { id: notification.id } });
        return { notificationId: winner.id, outcome: winner.outcome, detail: winner.detail };
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
      return null;
  }
}

export type NotificationService = ReturnType<typeof createNotificationService>;
