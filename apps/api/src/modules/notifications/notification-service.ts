import type { IncomingHttpHeaders } from 'node:http';
import type { NotificationOutcome } from '@taro-pay/contracts';
import type { Site } from '@taro-pay/site';
import { isUniqueViolation, retryAfterUniqueViolation } from '../../database/database.js';
import type { Tx } from '../../database/sql.js';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../http/problem.js';
import { type Notification, outTradeNoOf, readNotification } from '../../wechat/index.js';
import { reportAnomaly, resolveAnomaly } from '../anomalies/anomaly-store.js';
import { type Act, recordAct } from '../audit/audit-log.js';
import { findOrder, lockOrder } from '../orders/order-store.js';
import {
  type Merchant,
  msUntilKnown,
  type PaymentSettlement,
  settlePayment,
} from '../payments/settlement.js';
import { settleRefund } from '../refunds/refund-settlement.js';
import type { RefundSettlement } from '../refunds/told-refund.js';
import {
  deleteUnreadable,
  findNotification,
  findVerdict,
  insertNotification,
  setVerdict,
} from './notification-store.js';

/** Whether operators have to look at an outcome. Late money has an anomaly of its own. */
const NEEDS_OPERATOR = {
  APPLIED: false,
  REPEATED: false,
  MISMATCHED: true,
  LATE: false,
  IGNORED: false,
  UNREADABLE: true,
} as const satisfies Record<NotificationOutcome, boolean>;

type Settlement = PaymentSettlement | RefundSettlement;

interface Options extends Dependencies {
  readonly merchant: Merchant;
  readonly latePayments: Site['latePayments'];
}

type Handled = Settlement & {
  readonly notificationId: string;
  /** How long after its payment this made the order PAID; null where it did not. */
  readonly knownAfterMs: number | null;
};

/** WeChat's notifications: verified, kept once by their id, and booked. */
export function createNotificationService(options: Options) {
  const { database, wechat, now, newId, randomBytes, merchant, latePayments } = options;
  const { merchantId } = merchant;

  function keepAndSettle(notification: Notification): Promise<Settlement> {
    const at = new Date(now());
    return database.transaction(async (tx) => keep(tx, notification, await settle(tx, notification, at), at));
  }

  async function settle(tx: Tx, notification: Notification, at: Date): Promise<Settlement> {
    const source = 'notification';
    switch (notification.kind) {
      case 'payment':
        return settlePayment(tx, {
          ...{ payment: notification.payment, merchant, latePayments, source, at, newId, randomBytes },
        });
      case 'refund':
        return settleRefund(tx, { refund: notification.refund, merchantId, source, at, newId });
      case 'other':
        return { outcome: 'IGNORED', detail: `${notification.eventType} changes nothing here.` };
      case 'unreadable':
        return { outcome: 'UNREADABLE', detail: 'The resource is not as WeChat documents it.' };
    }
  }

  /** Runs in the transaction that booked the notification: the same id a second time rolls both back. */
  async function keep(
    tx: Tx,
    notification: Notification,
    settlement: Settlement,
    at: Date,
  ): Promise<Settlement> {
    const { id, eventType, resource } = notification;
    const { outcome, detail } = settlement;
    const outTradeNo = outTradeNoOf(notification);
    await insertNotification(tx, { id, eventType, outTradeNo, receivedAt: at, resource, outcome, detail });
    if (!NEEDS_OPERATOR[outcome]) return settlement;
    const order = outTradeNo === null ? undefined : await findOrder(tx, outTradeNo);
    await reportAnomaly(tx, {
      id: newId(),
      kind: 'MISMATCHED_NOTIFICATION',
      subject: id,
      orderId: order?.id ?? null,
      at,
      detail: `${eventType}: ${detail ?? 'it does not match'}`,
    });
    return settlement;
  }

  async function handle(notification: Notification): Promise<Handled> {
    const settlement = await keepAndSettle(notification);
    const isPaidNow = notification.kind === 'payment' && settlement.outcome === 'APPLIED';
    return {
      notificationId: notification.id,
      knownAfterMs: isPaidNow ? msUntilKnown(notification.payment, new Date(now())) : null,
      ...settlement,
    };
  }

  async function find(notificationId: string): Promise<Handled | undefined> {
    const known = await findVerdict(database, notificationId);
    return known === undefined ? undefined : { notificationId, knownAfterMs: null, ...known };
  }

  // WeChat sends it again, and it may be readable by now.
  async function forgetUnreadable(id: string): Promise<void> {
    await database.transaction(async (tx) => {
      await deleteUnreadable(tx, id);
      await resolveAnomaly(tx, { kind: 'MISMATCHED_NOTIFICATION', subject: id, at: new Date(now()) });
    });
  }

  return {
    /** Settles a kept notification once more: what is booked already is REPEATED. */
    async replay(notificationId: string, act: Act): Promise<Settlement> {
      const known = await findNotification(database, notificationId);
      if (known === undefined) throw new ApiProblem('NOTIFICATION_NOT_FOUND');
      return retryAfterUniqueViolation(() =>
        database.transaction(async (tx) => {
          // Somebody else may replay it at the same moment: the entry tells what it was just before.
          if (known.outTradeNo !== null) await lockOrder(tx, known.outTradeNo);
          const kept = (await findNotification(tx, notificationId)) ?? known;
          const at = new Date(now());
          const settlement = await settle(tx, readNotification(kept), at);
          if (NEEDS_OPERATOR[kept.outcome] && !NEEDS_OPERATOR[settlement.outcome]) {
            await setVerdict(tx, kept.id, settlement);
            await resolveAnomaly(tx, { kind: 'MISMATCHED_NOTIFICATION', subject: kept.id, at });
          }
          await recordAct(tx, act, {
            ...{ action: 'replayNotification', at, subject: kept.id },
            ...(kept.outTradeNo === null ? {} : { orderId: kept.outTradeNo }),
            before: { outcome: kept.outcome },
            after: { outcome: settlement.outcome },
          });
          return settlement;
        }),
      );
    },

    /**
     * Verifies the raw bytes, then applies the notification at most once: its row and its effects are written in one
     * transaction, and the row's id is unique.
     * @throws NotificationRefusal where it is not genuine; nothing is written then
     */
    async receive(headers: IncomingHttpHeaders, rawBody: Buffer): Promise<Handled> {
      const notification = await wechat.openNotification(headers, rawBody);
      const { id } = notification;
      try {
        return await handle(notification);
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
      }
      // Most come once, so whether it is known is asked only here, where it was kept before or at this moment.
      const known = await find(id);
      if (known?.outcome === 'UNREADABLE') await forgetUnreadable(id);
      else if (known !== undefined) return known;
      // Or its refund has just been adopted from an answer or the bill.
      return handle(notification);
    },
  };
}

export type NotificationService = ReturnType<typeof createNotificationService>;
