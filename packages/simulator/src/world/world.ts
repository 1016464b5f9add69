import { createBills } from '../bills/bills.js';
import type { Diagnosis } from '../diagnosis/signature-diagnosis.js';
import { type ControlAction, summaryOf } from '../events/control-action.js';
import type { RecordEvent } from '../events/event.js';
import type { EventLog } from '../events/event-log.js';
import type { FaultControl } from '../faults/faults.js';
import type { Clock } from '../foundation/clock.js';
import type { RandomBytes } from '../foundation/cryptography.js';
import type { State } from '../foundation/state.js';
import type { Store } from '../foundation/store.js';
import { createBooks } from '../ledger/books.js';
import { createLedger } from '../ledger/ledger.js';
import type { MiniProgram } from '../mini-program/mini-program.js';
import type { Users } from '../mini-program/users.js';
import { createAnnouncements } from '../notifications/announcements.js';
import { createNotifications } from '../notifications/notifications.js';
import { createAppPayment } from '../payments/app-payment.js';
import { type CashierAction, createCashier, joinCashiers, type Visit } from '../payments/cashier.js';
import { createCombinedOrders } from '../payments/combined-orders.js';
import type { Desk } from '../payments/desk.js';
import { createDirectMode } from '../payments/direct-mode.js';
import type { OrderMode } from '../payments/order-mode.js';
import { createOrders, type Orders, type WechatOrder } from '../payments/orders.js';
import { createPartnerMode } from '../payments/partner-mode.js';
import { createRequestPayment } from '../payments/request-payment.js';
import { createSubMerchants, type SubMerchants } from '../payments/sub-merchants.js';
import { createTransactionView } from '../payments/transaction.js';
import { createKeyring, type KeyMode } from '../protocol/keyring.js';
import { loadKeys, type Merchant } from '../protocol/merchant.js';
import { createPlatformSigner } from '../protocol/platform-signer.js';
import { createConsoleRefunds } from '../refunds/console-refund.js';
import { createRefundOutcomes } from '../refunds/refund-outcomes.js';
import { createRefunds, type Refunds } from '../refunds/refunds.js';
import { createOrderShipping, type OrderShipping } from '../shipping/order-shipping.js';
import type { OrderKey } from '../shipping/shipping-request.js';
import { createTradeManagement } from '../shipping/trade-management.js';

const OUTCOMES_BY_FAULT = { success: 'SUCCESS', abnormal: 'ABNORMAL', closed: 'CLOSED' } as const;

/** What a merchant sees of another one that has a part of its combined orders. */
interface Peer {
  readonly merchant: Merchant;
  readonly subMerchants: SubMerchants;
  readonly orders: Orders;
  readonly refunds: Refunds;
  readonly orderShipping: OrderShipping;
  readonly combinedDesk: Desk;
}

/** What all merchants have in common. */
export interface Shared {
  /** The merchant with this number; null for an unknown one. */
  readonly find: (merchantId: string) => Peer | null;
  /** The merchant that took a payment; null for none. */
  readonly findByTransaction: (transactionId: string) => Peer | null;
  readonly clock: Clock;
  readonly log: EventLog;
  readonly faults: FaultControl;
  readonly randomBytes: RandomBytes;
  /** The kinds of WeChat's keys at the start and after a reset. */
  readonly keyMode: KeyMode;
  /** The console-wide address for refund notifications; null for none. */
  readonly refundNotifyUrl: string | null;
  /** Whether payments are frozen until the buyer confirms receipt, at the start and after a reset. */
  readonly isTradeManaged: boolean;
  /** The mini-program of an appid; null for an unknown one. */
  readonly findMiniProgram: (appid: string) => MiniProgram | null;
}

/** A buyer at one of the cashiers that have no wx.requestPayment. */
interface Visitor {
  readonly product: 'app' | 'native' | 'h5';
  /** `open`: no more than that. */
  readonly action: CashierAction | 'open';
  readonly user?: string | null | undefined;
}

interface Options extends Shared {
  readonly merchant: Merchant;
  /** The one of the merchant's appid; other merchants may have the same. */
  readonly miniProgram: MiniProgram;
  /** Of this merchant only. */
  readonly state: State;
}

/** One merchant at WeChat: its keys, orders, refunds, books, bills and notifications. Two worlds share none of these. */
export function createWorld(options: Options) {
  const { merchant, miniProgram, find, clock, log, faults, randomBytes, state, keyMode, refundNotifyUrl } =
    options;
  const { users, accessTokens } = miniProgram;
  const keys = loadKeys(merchant);
  const record: RecordEvent = (facts) => log.record(merchant.merchantId, facts);
  const keyring = createKeyring({ firstMode: keyMode, merchant, keys, clock, randomBytes });
  const signWith = () => faults.current().signWith;
  const signAsPlatform = createPlatformSigner({ keyring, clock, randomBytes, signWith });
  const tradeManagement = createTradeManagement(state, options.isTradeManaged);
  const subMerchants = createSubMerchants(state);
  const holders = subMerchants.all().map(({ subMchid }) => subMchid);
  const books = createLedger(state, holders, (ownState) =>
    createBooks(clock, ownState, tradeManagement.isManaged),
  );
  const orders = createOrders({
    clock,
    randomBytes,
    state,
    collect: ({ outTradeNo, totalFen, partner }, openid) =>
      books.of(partner?.subMchid ?? null).pay({ outTradeNo, totalFen, openid }, clock.now()),
  });
  const ordersOf = (merchantId: string) => find(merchantId)?.orders ?? null;
  const combined = createCombinedOrders({ clock, randomBytes, state, ordersOf });
  const notifications = createNotifications({
    merchant,
    clock,
    randomBytes,
    keyring,
    signAsPlatform,
    record,
    faults,
    state,
  });
  const usersUnder = (appid: string): Users => options.findMiniProgram(appid)?.users ?? users;
  const usersOf = ({ partner }: WechatOrder): Users =>
    partner === null ? users : usersUnder(partner.payerAppid);
  const viewTransaction = createTransactionView({
    merchant,
    books,
    translateOpenid(openid, fromAppid, toAppid) {
      if (fromAppid === toAppid) return openid;
      // Who logged in before a restart without a kept state has no name any more.
      return usersUnder(toAppid).meet(usersUnder(fromAppid).nameOf(openid) ?? openid);
    },
  });
  const announcements = createAnnouncements({
    merchant,
    books,
    viewTransaction,
    notify: notifications.notify,
  });
  const openidOf = (user: string, order: WechatOrder) => usersOf(order).meet(user);
  const isBanned = () => orderShipping.isPaymentBanned();
  const desk: Desk = {
    orders,
    openidOf,
    cashier: createCashier({ orders, openidOf, isBanned, onPaid: paid }),
    onPaid: paid,
    close: ({ outTradeNo }) => orders.close(outTradeNo),
  };
  const combinedDesk: Desk = {
    orders: combined.orders,
    openidOf,
    cashier: createCashier({ orders: combined.orders, openidOf, isBanned, onPaid: combinedPaid }),
    onPaid: combinedPaid,
    close: combined.closeWhole,
  };
  const cashier = joinCashiers(desk.cashier, combinedDesk.cashier);
  const refundOutcomes = createRefundOutcomes({
    state,
    usual: () => OUTCOMES_BY_FAULT[faults.current().refunds],
  });
  const refunds = createRefunds({
    clock,
    randomBytes,
    orders,
    books,
    state,
    outcome: refundOutcomes.outcomeOf,
    onSettled(refund) {
      announcements.refundSettled(refund);
      orderShipping.refundSettled(refund.order);
    },
  });
  const bills = createBills({ clock, randomBytes });
  const refundAsConsole = createConsoleRefunds({ refunds, clock, randomBytes, refundNotifyUrl });
  const orderShipping: OrderShipping = createOrderShipping({
    merchant,
    appIdOf: ({ combined }) => (combined && find(combined.merchantId)?.merchant.appId) ?? merchant.appId,
    clock,
    state,
    orders,
    books,
    management: tradeManagement,
    push: miniProgram.messagePush.push,
    inbox: miniProgram.inbox,
    refundTest: (order) => refundAsConsole(order, { reason: '测试订单' }),
  });

  // Routes and verbs reach only what stands in this record, and a store without a reset does not compile.
  const stores = {
    orders,
    combined,
    refundOutcomes,
    refunds,
    bills,
    books,
    tradeManagement,
    orderShipping,
    notifications,
    keyring,
  } satisfies Record<string, Store>;

  const modes: readonly OrderMode[] = [
    createDirectMode({ merchant, isOpenid: users.isOpenid }),
    createPartnerMode({
      merchant,
      subMerchants,
      isOpenidOf: (openid, appid) => usersUnder(appid).isOpenid(openid),
    }),
  ];

  /** A buyer has paid: the merchant is told, and has to ship. */
  function paid(order: WechatOrder): void {
    announcements.paid(order);
    orderShipping.paid(order);
  }

  /** The same for a combined order: the merchant that combined it is told, and that of each part has to ship. */
  function combinedPaid(whole: WechatOrder): void {
    const parts = combined.partsOf(whole);
    announcements.combinedPaid(whole, parts);
    for (const { merchantId, order } of parts) find(merchantId)?.orderShipping.paid(order);
  }

  /** Does what is due by the clock, and schedules the rest. */
  function plan(): void {
    refunds.plan();
    orderShipping.plan();
    notifications.plan();
  }

  /** Records a control action. */
  function note(
    action: ControlAction,
    outTradeNo: string | null = null,
    diagnosis: Diagnosis | null = null,
  ): void {
    record({ kind: 'control', summary: summaryOf(action), action, outTradeNo, diagnosis });
  }

  // Continue what was pending when the state was kept.
  plan();

  return {
    ...stores,
    /** Another merchant, or this one, by its number. */
    find,
    shippingOf(order: OrderKey): OrderShipping {
      const owner =
        'transactionId' in order ? options.findByTransaction(order.transactionId) : find(order.merchantId);
      return owner?.orderShipping ?? orderShipping;
    },
    desk,
    combinedDesk,
    merchant,
    subMerchants,
    modes,
    miniProgram,
    users,
    usersOf,
    accessTokens,
    keys,
    clock,
    faults,
    randomBytes,
    record,
    refundNotifyUrl,
    signAsPlatform,
    viewTransaction,
    cashier,
    requestPayment: createRequestPayment({ merchant, keys, keyring }, cashier, orders),
    payInApp: createAppPayment({ merchant, keys, keyring }, cashier, orders),
    refundAsConsole,

    note,

    /** Records what a buyer did in an app, before a code, or at an h5_url. */
    noteVisit(
      { product, action, user = null }: Visitor,
      { result, words, outTradeNo }: Visit,
      diagnosis: Diagnosis | null = null,
    ): void {
      note({ kind: 'cashier', product, action, user, result, words }, outTradeNo, diagnosis);
    },

    plan,

    /** Forgets everything of this merchant but itself. */
    reset(): void {
      for (const store of Object.values(stores)) store.reset();
    },

    async close(): Promise<void> {
      refunds.close();
      orderShipping.close();
      await notifications.close();
    },
  };
}

export type World = ReturnType<typeof createWorld>;
