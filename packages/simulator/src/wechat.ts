import { createAccessTokens } from './access-tokens.js';
import { createAnnouncements } from './announcements.js';
import { createBills } from './bills.js';
import { createBooks } from './books.js';
import { type BooksView, viewBooks } from './books-view.js';
import {
  type CashierAnswer,
  type CashierRequest,
  createCashier,
  type UncheckedCashierRequest,
} from './cashier.js';
import { createClock } from './clock.js';
import { type ConsoleRefund, createConsoleRefunds, readConsoleRefund } from './console-refund.js';
import type { RandomBytes } from './cryptography.js';
import { createEventLog, type SimulatorEvent } from './events.js';
import { createFaults, type Faults, NO_FAULTS, readFaults } from './faults.js';
import { isRecord } from './json.js';
import { createKeyring, type KeyKind, type KeyMode, type KeysView } from './keyring.js';
import { loadKeys, type Merchant } from './merchant.js';
import type { Outcome } from './negative-test.js';
import type { NotificationVariant } from './notification-variants.js';
import { createNotifications, type NotificationView } from './notifications.js';
import { createOrderActions, type OrderAction } from './order-actions.js';
import { createOrders, type WechatOrder } from './orders.js';
import { type OrderView, viewOrder } from './orders-view.js';
import type { PayAnswer } from './pay-route.js';
import { createPlatformSigner } from './platform-signer.js';
import { createRefunds, type RefundOutcome } from './refunds.js';
import { type RefundView, viewRefund } from './refunds-view.js';
import { createMask } from './secrets.js';
import { createShipments, type Shipment } from './shipments.js';
import type { Diagnosis } from './signature-diagnosis.js';
import type { State } from './state.js';
import { createUsers } from './users.js';

const REFUND_OUTCOMES = { success: 'SUCCESS', abnormal: 'ABNORMAL', closed: 'CLOSED' } as const;

interface Options {
  readonly merchant: Merchant;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: RandomBytes;
  readonly state: State;
  /** The console-wide address for refund notifications; null for none. */
  readonly refundNotifyUrl: string | null;
}

/** What tests and people do to WeChat: everything under `/_sim/`, as functions. */
export interface Control {
  /** What wx.login would give this user. */
  readonly login: (user?: string) => { code: string };
  /** What wx.requestPayment would answer after the buyer did `action`. */
  readonly cashier: (request: CashierRequest | UncheckedCashierRequest) => CashierAnswer;
  /** Money for an order that was closed in the same moment; false where it is not closed. */
  readonly payInFlight: (outTradeNo: string) => boolean;
  /** What the buyer or WeChat does with an order; the errMsg of wx.requestPayment. Null where there is none. */
  readonly actOnOrder: (outTradeNo: string, action: OrderAction) => { errMsg: string } | null;
  /** What the order's refunds come to from now on, null for what the faults say; false where there is no order. */
  readonly chooseRefundOutcome: (outTradeNo: string, outcome: RefundOutcome | null) => boolean;
  /** The newest `limit` of them, all where it is left out; oldest first. */
  readonly orders: (limit?: number) => OrderView[];
  readonly orderCount: () => number;
  readonly order: (outTradeNo: string) => OrderView | null;
  /** Those with a greater id, oldest first. */
  readonly events: (after?: number) => SimulatorEvent[];
  /** Milliseconds since 1970 by the clock that can be moved. */
  readonly now: () => number;
  /** Milliseconds since 1970 by the clock that is never moved, the one in signatures. */
  readonly realNow: () => number;
  readonly isClockFrozen: () => boolean;
  readonly advanceClock: (advanceMs: number) => void;
  /** Holds the clock still, or lets it run on from where it is. */
  readonly freezeClock: (isFrozen: boolean) => void;
  /** Sets the clock to the real time, and lets it run. */
  readonly resetClock: () => void;
  readonly faults: () => Faults;
  /** What is left out is as usual. @throws TypeError that names what is wrong */
  readonly setFaults: (faults: Partial<Faults>) => void;
  /** WeChat's keys as anybody may know them. */
  readonly keys: () => KeysView;
  readonly setKeyMode: (mode: KeyMode) => void;
  /** A new certificate, used at once; the old one stays for `overlapMs`, a day if left out. Its serial. */
  readonly rotatePlatformCertificate: (overlapMs?: number) => string;
  /** The same for the public key. Its id. */
  readonly rotatePayPublicKey: (overlapMs?: number) => string;
  /** Oldest first. */
  readonly refunds: () => RefundView[];
  /** Settles a PROCESSING refund, or ends an ABNORMAL one as the merchant console would; false where it can not. */
  readonly settleRefund: (outRefundNo: string, status: RefundOutcome) => boolean;
  /**
   * Refunds an order as a person does in the merchant console; null where there is no such order.
   * @throws TypeError for a malformed refund, Refusal where WeChat's rules forbid it
   */
  readonly refundInConsole: (outTradeNo: string, refund?: ConsoleRefund) => RefundView | null;
  /** What every account holds, and the movements with a greater id than `after`, oldest first, `limit` at most. */
  readonly books: (after?: number, limit?: number) => BooksView;
  /** The merchant takes everything that is available to its bank, as most do each night; the fen. */
  readonly withdraw: () => number;
  /** What the merchant told WeChat of its shipping, in the order in which the orders were first shipped. */
  readonly shipments: () => Shipment[];
  /** All that were made, oldest first, those that are held included. */
  readonly notifications: () => NotificationView[];
  /** Sends a notification again at once, or a forgery of it; false where there is none of this id. */
  readonly resend: (notificationId: string, variant?: NotificationVariant | null) => boolean;
  /** Forgets everything but the merchant, and sets the clock to now. */
  readonly reset: () => void;
  /** Resolves when no notification is on its way any more. */
  readonly idle: () => Promise<void>;
}

/** WeChat's whole state for one merchant, before anybody listens on a port. */
export function createWechat({ merchant, now, randomBytes, state, refundNotifyUrl }: Options) {
  const faults = createFaults();
  const refundOutcomes = state.map<RefundOutcome>('refundOutcomes');
  /** By out_refund_no and by out_trade_no: what requests chose for themselves. */
  const chosenRefundOutcomes = state.map<RefundOutcome>('chosenRefundOutcomes');
  const doomedOrders = state.map<true>('doomedOrders');
  const clock = createClock(now);
  const clockOffset = state.map<number>('clockOffset');
  clock.advance(clockOffset.get('ms') ?? 0);
  const keys = loadKeys(merchant);
  const log = createEventLog(clock, createMask(merchant));
  const users = createUsers({ appId: merchant.appId, clock, randomBytes, state });
  const accessTokens = createAccessTokens({ clock, randomBytes, state });
  const books = createBooks(clock, state);
  const orders = createOrders({ clock, randomBytes, books, state });
  const keyring = createKeyring({ merchant, keys, clock, randomBytes });
  const signAsPlatform = createPlatformSigner({ keyring, clock, randomBytes, faults });
  const notifications = createNotifications({
    merchant,
    clock,
    randomBytes,
    signAsPlatform,
    log,
    faults,
    state,
  });
  const announcements = createAnnouncements(merchant, books, notifications);
  const refunds = createRefunds({
    clock,
    randomBytes,
    orders,
    books,
    state,
    outcome: ({ outRefundNo, order }) =>
      chosenRefundOutcomes.get(outRefundNo) ??
      refundOutcomes.get(order.outTradeNo) ??
      REFUND_OUTCOMES[faults.current().refunds],
    onSettled: announcements.refundSettled,
  });
  const refundAsConsole = createConsoleRefunds({ refunds, clock, randomBytes, refundNotifyUrl });
  const bills = createBills({ clock, randomBytes });
  const shipments = createShipments({ merchant, orders, books, state });
  const isDoomed = ({ outTradeNo }: WechatOrder) => doomedOrders.has(outTradeNo);
  const cashier = createCashier({
    merchant,
    keys,
    keyring,
    orders,
    users,
    isDoomed,
    onPaid: announcements.paid,
  });
  const note = (summary: string, outTradeNo: string | null = null, diagnosis: Diagnosis | null = null) =>
    log.record({ kind: 'control', summary, outTradeNo, diagnosis });

  const view = (order: WechatOrder) =>
    viewOrder(order, refunds, {
      user: users.nameOf(order.openid),
      refundOutcome: refundOutcomes.get(order.outTradeNo) ?? null,
    });
  const actOnOrder = createOrderActions({ orders, cashier, announcements, note });

  function onClockSet(words: string): void {
    clockOffset.set('ms', clock.now() - clock.realNow());
    note(words);
    refunds.plan();
    notifications.plan();
  }

  function rotate(kind: KeyKind, overlapMs: number | undefined): string {
    const serial = keyring.rotate(kind, overlapMs);
    note(`A new ${kind}: ${serial}`);
    return serial;
  }

  /** What a request chose for itself by header, once it was answered. */
  function chooseOutcome(outcome: Outcome, answer: PayAnswer): void {
    const { out_refund_no: outRefundNo } = 'body' in answer && isRecord(answer.body) ? answer.body : {};
    switch (outcome) {
      case 'PAY_FAIL':
        if (answer.outTradeNo !== null) doomedOrders.set(answer.outTradeNo, true);
        return;
      case 'REFUND_ABNORMAL':
        chosenRefundOutcomes.set(String(outRefundNo), 'ABNORMAL');
        return;
      case 'REFUND_CLOSED':
        chosenRefundOutcomes.set(String(outRefundNo), 'CLOSED');
    }
  }

  const control: Control = {
    login(user = 'buyer') {
      note(`wx.login as ${user}`);
      return users.login(user);
    },
    cashier(request) {
      const answer = cashier.ask(request);
      note(`wx.requestPayment, ${request.action} → ${answer.errMsg}`, answer.outTradeNo, answer.diagnosis);
      return answer;
    },
    payInFlight: (outTradeNo) => actOnOrder(outTradeNo, 'payInFlight')?.errMsg === 'requestPayment:ok',
    actOnOrder,
    chooseRefundOutcome(outTradeNo, outcome) {
      if (orders.find(outTradeNo) === null) return false;
      if (outcome === null) refundOutcomes.delete(outTradeNo);
      else refundOutcomes.set(outTradeNo, outcome);
      note(`Refunds of this order: ${outcome ?? 'as the faults say'}`, outTradeNo);
      return true;
    },
    orders: (limit = Number.POSITIVE_INFINITY) => orders.all().slice(-limit).map(view),
    orderCount: orders.count,
    order(outTradeNo) {
      const order = orders.find(outTradeNo);
      return order && view(order);
    },
    events: (after = 0) => log.after(after),
    now: clock.now,
    advanceClock(advanceMs) {
      clock.advance(advanceMs);
      onClockSet(`The clock moved forward by ${advanceMs / 1000} s`);
    },
    realNow: clock.realNow,
    isClockFrozen: clock.isFrozen,
    freezeClock(isFrozen) {
      clock.freeze(isFrozen);
      onClockSet(isFrozen ? 'The clock stands still' : 'The clock runs');
    },
    resetClock() {
      const aheadMs = clock.now() - clock.realNow();
      clock.reset();
      notifications.clockWentBack(aheadMs);
      refunds.clockWentBack();
      onClockSet('The clock shows the real time');
    },
    faults: faults.current,
    setFaults(changes) {
      faults.set(readFaults(changes));
      note(`Faults: ${JSON.stringify(faults.current())}`);
    },
    keys: keyring.view,
    setKeyMode(mode) {
      keyring.setMode(mode);
      note(`WeChat's keys: ${mode}`);
    },
    rotatePlatformCertificate: (overlapMs) => rotate('platformCertificate', overlapMs),
    rotatePayPublicKey: (overlapMs) => rotate('payPublicKey', overlapMs),
    refunds: () => refunds.all().map(viewRefund),
    settleRefund(outRefundNo, status) {
      const refund = refunds.settleByHand(outRefundNo, status);
      if (refund === null) return false;
      note(`Refund ${outRefundNo} settled by hand: ${status}`, refund.order.outTradeNo);
      return true;
    },
    refundInConsole(outTradeNo, wanted = {}) {
      const order = orders.find(outTradeNo);
      if (order === null) return null;
      const refund = refundAsConsole(order, readConsoleRefund(wanted));
      note(`Refund ${refund.outRefundNo} made in the merchant console: ${refund.refundFen} fen`, outTradeNo);
      return viewRefund(refund);
    },
    books(after, limit) {
      refunds.plan();
      return viewBooks(books, after, limit);
    },
    withdraw() {
      refunds.plan();
      const amountFen = books.withdraw();
      note(`The merchant withdrew ${amountFen} fen`);
      return amountFen;
    },
    shipments: shipments.all,
    notifications: notifications.all,
    resend: (notificationId, variant = null) => notifications.resend(notificationId, variant),
    reset() {
      users.clear();
      orders.clear();
      refunds.clear();
      refundOutcomes.clear();
      chosenRefundOutcomes.clear();
      doomedOrders.clear();
      bills.clear();
      books.clear();
      shipments.clear();
      accessTokens.clear();
      notifications.clear();
      faults.set(NO_FAULTS);
      keyring.reset();
      clock.reset();
      clockOffset.clear();
      log.clear();
    },
    idle: notifications.idle,
  };

  // What was under way when the state was kept goes on.
  refunds.plan();
  notifications.plan();

  return {
    merchant,
    clock,
    keys,
    log,
    users,
    orders,
    refunds,
    bills,
    books,
    accessTokens,
    shipments,
    faults,
    keyring,
    chooseOutcome,
    signAsPlatform,
    randomBytes,
    refundNotifyUrl,
    control,
    async close() {
      refunds.close();
      await notifications.close();
      state.close();
    },
  };
}

export type Wechat = ReturnType<typeof createWechat>;
