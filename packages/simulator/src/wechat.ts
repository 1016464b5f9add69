import { createAnnouncements } from './announcements.js';
import { createBills } from './bills.js';
import { type CashierAnswer, type CashierRequest, createCashier } from './cashier.js';
import { createClock } from './clock.js';
import type { RandomBytes } from './cryptography.js';
import { createEventLog, type SimulatorEvent } from './events.js';
import { type Faults, NO_FAULTS } from './faults.js';
import { loadKeys, type Merchant } from './merchant.js';
import { createNotifications, type NotificationView } from './notifications.js';
import { createOrders } from './orders.js';
import { type OrderView, viewOrder } from './orders-view.js';
import { createPlatformSigner } from './platform-signer.js';
import { createRefunds } from './refunds.js';
import { type RefundView, viewRefund } from './refunds-view.js';
import { createUsers } from './users.js';

const REFUND_OUTCOMES = { success: 'SUCCESS', abnormal: 'ABNORMAL', closed: 'CLOSED' } as const;

interface Options {
  readonly merchant: Merchant;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: RandomBytes;
}

/** What tests and people do to WeChat: everything under `/_sim/`, as functions. */
export interface Control {
  /** What wx.login would give this user. */
  readonly login: (user?: string) => { code: string };
  /** What wx.requestPayment would answer after the buyer did `action`. */
  readonly cashier: (request: CashierRequest) => CashierAnswer;
  /** Money for an order that was closed in the same moment; false where it is not closed. */
  readonly payInFlight: (outTradeNo: string) => boolean;
  /** Oldest first. */
  readonly orders: () => OrderView[];
  /** Those with a greater id, oldest first. */
  readonly events: (after?: number) => SimulatorEvent[];
  /** Milliseconds since 1970 by the clock that can be moved. */
  readonly now: () => number;
  readonly advanceClock: (advanceMs: number) => void;
  readonly faults: () => Faults;
  /** What is left out is as usual. */
  readonly setFaults: (faults: Partial<Faults>) => void;
  /** Oldest first. */
  readonly refunds: () => RefundView[];
  /** Ends an ABNORMAL refund as the merchant console would; false where there is none of this number. */
  readonly settleRefund: (outRefundNo: string, status: 'SUCCESS' | 'CLOSED') => boolean;
  /** All that were made, oldest first, those that are held included. */
  readonly notifications: () => NotificationView[];
  /** Sends a notification again at once; false where there is none of this id. */
  readonly resend: (notificationId: string) => boolean;
  /** Forgets everything but the merchant, and sets the clock to now. */
  readonly reset: () => void;
  /** Resolves when no notification is on its way any more. */
  readonly idle: () => Promise<void>;
}

/** WeChat's whole state for one merchant, before anybody listens on a port. */
export function createWechat({ merchant, now, randomBytes }: Options) {
  let faults = NO_FAULTS;
  const clock = createClock(now);
  const keys = loadKeys(merchant);
  const log = createEventLog(clock);
  const users = createUsers({ appId: merchant.appId, clock, randomBytes });
  const orders = createOrders({ clock, randomBytes });
  const signAsPlatform = createPlatformSigner({ merchant, keys, clock, randomBytes, faults: () => faults });
  const notifications = createNotifications({
    merchant,
    clock,
    randomBytes,
    signAsPlatform,
    log,
    faults: () => faults,
  });
  const announcements = createAnnouncements(merchant, notifications);
  const refunds = createRefunds({
    clock,
    randomBytes,
    orders,
    outcome: () => REFUND_OUTCOMES[faults.refunds],
    onSettled: announcements.refundSettled,
  });
  const bills = createBills({ merchant, clock, randomBytes, orders, refunds });
  const askCashier = createCashier({ merchant, keys, orders, users, onPaid: announcements.paid });
  const note = (summary: string, outTradeNo: string | null = null) =>
    log.record({ kind: 'control', summary, outTradeNo });

  const control: Control = {
    login(user = 'buyer') {
      note(`wx.login as ${user}`);
      return users.login(user);
    },
    cashier(request) {
      const answer = askCashier(request);
      note(`wx.requestPayment, ${request.action} → ${answer.errMsg}`, answer.outTradeNo);
      return answer;
    },
    payInFlight(outTradeNo) {
      const order = orders.payInFlight(outTradeNo);
      if (order === null) return false;
      note('A payment in flight crossed the close', outTradeNo);
      announcements.paid(order);
      return true;
    },
    orders: () => orders.all().map((order) => viewOrder(order, refunds, users.nameOf(order.openid))),
    events: (after = 0) => log.after(after),
    now: clock.now,
    advanceClock(advanceMs) {
      clock.advance(advanceMs);
      note(`The clock moved forward by ${advanceMs / 1000} s`);
      refunds.plan();
      notifications.plan();
    },
    faults: () => faults,
    setFaults(changes) {
      faults = { ...NO_FAULTS, ...changes };
      note(`Faults: ${JSON.stringify(faults)}`);
    },
    refunds: () => refunds.all().map(viewRefund),
    settleRefund(outRefundNo, status) {
      const refund = refunds.settleByHand(outRefundNo, status);
      if (refund === null) return false;
      note(`Refund ${outRefundNo} settled by hand: ${status}`, refund.order.outTradeNo);
      return true;
    },
    notifications: notifications.all,
    resend: (notificationId) => notifications.resend(notificationId),
    reset() {
      users.clear();
      orders.clear();
      refunds.clear();
      bills.clear();
      notifications.clear();
      faults = NO_FAULTS;
      clock.reset();
      log.clear();
    },
    idle: notifications.idle,
  };

  return {
    merchant,
    clock,
    keys,
    log,
    users,
    orders,
    refunds,
    bills,
    faults: () => faults,
    signAsPlatform,
    randomBytes,
    control,
    async close() {
      refunds.close();
      await notifications.close();
    },
  };
}

export type Wechat = ReturnType<typeof createWechat>;
