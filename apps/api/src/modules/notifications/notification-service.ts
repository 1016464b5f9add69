import type { IncomingHttpHeaders } from 'node:http';
import { isUniqueViolation } from '../../database/database.js';
import type { Dependencies } from '../../dependencies.js';
import type { Notification } from '../../wechat/index.js';
import { type Merchant, type Settlement, settlePayment } from '../payments/settlement.js';

interface Options extends Dependencies {
  readonly merchant: Merchant;
}

interface Handled extends Settlement {
  readonly notificationId: string;
}

/** WeChat's notifications: verified, kept once by their id, and brought into the books. */
export function createNotificationService({ database, wechat, now, merchant }: Options) {
  async function keepAndSettle(notification: Notification): Promise<Settlement> {
    const at = new Date(now());
    return database.$transaction(async (transaction) => {
      const settlement: Settlement =
        notification.kind === 'transaction'
          ? await settlePayment(transaction, {
              transaction: notification.transaction,
              merchant,
              source: 'notification',
              at,
            })
          : { outcome: 'IGNORED', detail: `${notification.eventType} changes nothing here.` };
      await transaction.notification.create({
        data: {
          id: notification.id,
          eventType: notification.eventType,
          outTradeNo: notification.kind === 'transaction' ? notification.transaction.outTradeNo : null,
          receivedAt: at,
          resource: JSON.stringify(notification.resource),
          ...settlement,
        },
      });
      return settlement;
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

export type NotificationService = ReturnType<typeof createNotificationService>;
