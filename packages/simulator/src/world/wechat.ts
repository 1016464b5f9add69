import { createBills } from '../bills/bills.js';
import { viewBooks } from '../control/books-view.js';
import type { Control } from '../control/control.js';
import { createOrderActions } from '../control/order-actions.js';
import { viewOrder } from '../control/orders-view.js';
import { viewRefund } from '../control/refunds-view.js';
import type { Diagnosis } from '../diagnosis/signature-diagnosis.js';
import { createEventLog } from '../events/events.js';
import { createMask } from '../events/secrets.js';
import { createFaults, NO_FAULTS, readFaults } from '../faults/faults.js';
import type { Outcome } from '../faults/negative-test.js';
import { createClock } from '../foundation/clock.js';
import type { RandomBytes } from '../foundation/cryptography.js';
import { isRecord } from '../foundation/json.js';
import type { State } from '../foundation/state.js';
import { createBooks } from '../ledger/books.js';
import { createAccessTokens } from '../mini-program/access-tokens.js';
import { createUsers } from '../mini-program/users.js';
import { createAnnouncements } from '../notifications/announcements.js';
import { createNotifications } from '../notifications/notifications.js';
import { createCashier } from '../payments/cashier.js';
import { createOrders, type WechatOrder } from '../payments/orders.js';
import { createKeyring, type KeyKind } from '../protocol/keyring.js';
import { loadKeys, type Merchant } from '../protocol/merchant.js';
import { createPlatformSigner } from '../protocol/platform-signer.js';
import { createConsoleRefunds, readConsoleRefund } from '../refunds/console-refund.js';
import { createRefunds, type RefundOutcome } from '../refunds/refunds.js';
import type { PayAnswer } from '../server/pay-route.js';
import { createShipments } from '../shipping/shipments.js';

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
