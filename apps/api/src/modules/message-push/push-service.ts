import type { NotificationOutcome } from '@taro-pay/contracts';
import { isUniqueViolation } from '../../database/database.js';
import type { Tx } from '../../database/sql.js';
import type { Dependencies } from '../../dependencies.js';
import type { PushedMessage } from '../../wechat/index.js';
import { findOrder, lockOrder } from '../orders/order-store.js';
import { followWechat } from '../shipping-reports/fulfilment-progress.js';
import { checkFulfilmentAt } from '../shipping-reports/fulfilment-schedule-store.js';
import { checkManagementAt } from '../shipping-reports/trade-management-store.js';
import { deletePushesBefore, findPushOutcome, insertPush } from './push-store.js';

const HOUR_MS = 3_600_000;

/** WeChat sends a message again for some seconds. What is kept longer is kept for people. */
const KEPT_MS = 30 * 24 * HOUR_MS;

type About = Extract<PushedMessage, { outTradeNo: string }>;

interface Verdict {
  readonly outcome: NotificationOutcome;
  readonly detail: string | null;
}

interface Options extends Dependencies {
  readonly merchantId: string;
}

/** What WeChat pushes about the shipping of orders: kept once, and booked in the same transaction. */
export function createPushService({ database, now, merchantId }: Options) {
  let forgottenAt = Number.NEGATIVE_INFINITY;

  async function book(tx: Tx, message: About, at: Date): Promise<Verdict> {
    const { outTradeNo: orderId, isProven } = message;
    if (message.merchantId !== merchantId)
      return { outcome: 'MISMATCHED', detail: 'It is about an order of another merchant.' };
    await lockOrder(tx, orderId);
    const order = await findOrder(tx, orderId);
    if (order === undefined) return { outcome: 'MISMATCHED', detail: 'There is no such order.' };
    if (message.kind === 'unshipped' || !isProven) {
      // Only a mini-program whose trade is managed is told.
      await checkManagementAt(tx, at);
      await checkFulfilmentAt(tx, orderId, at);
      return { outcome: 'IGNORED', detail: 'WeChat is asked about the order.' };
    }
    const { receivedAt, settledAt } = message;
    const reached = settledAt !== null ? 'SETTLED' : receivedAt !== null ? 'RECEIVED' : 'SHIPPED';
    const told = { reached, receivedAt, settledAt, at, source: 'notification' } as const;
    const hasMoved = await followWechat(tx, orderId, told);
    return { outcome: hasMoved ? 'APPLIED' : 'REPEATED', detail: null };
  }

  function keep(message: About | Extract<PushedMessage, { kind: 'unreadable' }>): Promise<Verdict> {
    const at = new Date(now());
    return database.transaction(async (tx) => {
      const verdict =
        message.kind === 'unreadable'
          ? ({ outcome: 'UNREADABLE', detail: 'It is not as WeChat documents it.' } as const)
          : await book(tx, message, at);
      const isKnown = message.kind !== 'unreadable' && verdict.outcome !== 'MISMATCHED';
      const orderId = isKnown ? message.outTradeNo : null;
      await insertPush(tx, { id: message.id, event: message.event, orderId, receivedAt: at, ...verdict });
      return verdict;
    });
  }

  return {
    /** Takes a verified message, once by its id on all instances. */
    async take(message: PushedMessage): Promise<Verdict> {
      switch (message.kind) {
        case 'other':
          return { outcome: 'IGNORED', detail: null };
        case 'accessReminder':
          await checkManagementAt(database, new Date(now()));
          return { outcome: 'IGNORED', detail: null };
        case 'settlement':
        case 'unshipped':
        case 'unreadable':
          try {
            return await keep(message);
          } catch (error) {
            if (!isUniqueViolation(error)) throw error;
            if ((await findPushOutcome(database, message.id)) === undefined) throw error;
            return { outcome: 'REPEATED', detail: null };
          }
      }
    },

    /** Deletes messages that are long done, once an hour. */
    async forget(): Promise<void> {
      const nowMs = now();
      if (Math.abs(nowMs - forgottenAt) < HOUR_MS) return;
      forgottenAt = nowMs;
      await deletePushesBefore(database, new Date(nowMs - KEPT_MS));
    },
  };
}

export type PushService = ReturnType<typeof createPushService>;
