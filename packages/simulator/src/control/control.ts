import type { SimulatorEvent } from '../events/events.js';
import type { Faults } from '../faults/faults.js';
import type { NotificationVariant } from '../faults/notification-variants.js';
import type { NotificationView } from '../notifications/notifications.js';
import type { CashierAnswer, CashierRequest, UncheckedCashierRequest } from '../payments/cashier.js';
import type { KeyMode, KeysView } from '../protocol/keyring.js';
import type { ConsoleRefund } from '../refunds/console-refund.js';
import type { RefundOutcome } from '../refunds/refunds.js';
import type { Shipment } from '../shipping/shipments.js';
import type { BooksView } from './books-view.js';
import type { OrderAction } from './order-actions.js';
import type { OrderView } from './orders-view.js';
import type { RefundView } from './refunds-view.js';

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
