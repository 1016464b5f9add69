import { isPaid, type Order, type PaymentParameters } from '@taro-pay/contracts';
import { isRefusedAfterWait, type PaymentResult } from './payment-result';

/** The state of a payment. Only the server makes it `paid`; `unknown` means that the server gave no final answer. */
export type PaymentState =
  | { readonly step: 'idle' | 'creating' }
  | {
      readonly step: 'invoking';
      readonly orderId: string;
      readonly parameters: PaymentParameters;
      /** Whether the cashier was opened by a tap itself, without waiting for the server in between. */
      readonly isAtOnce: boolean;
    }
  /** The phone opens the cashier only at once after a tap: the next one does, with these parameters. */
  | { readonly step: 'ready'; readonly orderId: string; readonly parameters: PaymentParameters }
  | {
      readonly step: 'confirming';
      readonly orderId: string;
      readonly result: PaymentResult;
      /** The number of answered confirmations. */
      readonly asked: number;
    }
  | { readonly step: 'paid' | 'cancelled'; readonly order: Order }
  | { readonly step: 'failed'; readonly error: unknown }
  | { readonly step: 'unknown'; readonly orderId: string };

export type PaymentStep = PaymentState['step'];

/** The events of a payment. */
export type PaymentEvent =
  | { readonly type: 'started' }
  /** The app was reopened, or the buyer retries, after a payment without a final answer. */
  | { readonly type: 'resumed'; readonly orderId: string }
  | { readonly type: 'created'; readonly orderId: string; readonly parameters: PaymentParameters }
  /** The order was already paid, from another device or an earlier attempt. */
  | { readonly type: 'paidBefore'; readonly orderId: string }
  | { readonly type: 'notCreated'; readonly error: unknown }
  | { readonly type: 'cashierAnswered'; readonly result: PaymentResult }
  | { readonly type: 'serverAnswered'; readonly order: Order }
  | { readonly type: 'serverSilent' };

/** The cashier reported a failure, and the server has no payment. */
export class CashierError extends Error {
  override readonly name = 'CashierError';
  readonly orderId: string;

  constructor(orderId: string, detail: string) {
    super(detail);
    this.orderId = orderId;
  }
}

/** The order was closed during its payment: expired, or cancelled on another device. */
export class OrderClosedError extends Error {
  override readonly name = 'OrderClosedError';
  readonly orderId: string;

  constructor(orderId: string) {
    super(`Order ${orderId} is closed.`);
    this.orderId = orderId;
  }
}

/** The delay before each confirmation: about ten seconds in total. */
const CONFIRM_AFTER_MS = [0, 500, 1000, 2000, 3000, 4000] as const;

/** After an unsuccessful cashier one answer is enough; without one there is a retry. */
const CONFIRM_UNPAID_AFTER_MS = [0, 1000] as const;

type Confirming = Extract<PaymentState, { step: 'confirming' }>;

const pausesOf = ({ result }: Confirming): readonly number[] =>
  result.kind === 'ok' ? CONFIRM_AFTER_MS : CONFIRM_UNPAID_AFTER_MS;

/** The delay before the next confirmation, in milliseconds. */
export const pauseBefore = (state: Confirming): number => pausesOf(state)[state.asked] ?? 0;

/** Whether buttons are disabled until the payment continues. */
export function isUnderWay({ step }: PaymentState): boolean {
  return step === 'creating' || step === 'invoking' || step === 'confirming';
}

/**
 * The next state. An event without effect, such as a second tap, returns the same object. Only the server's answer
 * decides about paid or unpaid.
 */
export function afterEvent(state: PaymentState, event: PaymentEvent): PaymentState {
  switch (event.type) {
    case 'started':
      if (isUnderWay(state) || state.step === 'paid') return state;
      return state.step === 'ready' ? { ...state, step: 'invoking', isAtOnce: true } : { step: 'creating' };
    case 'resumed':
      return isUnderWay(state) || state.step === 'paid' ? state : confirming(event.orderId, { kind: 'ok' });
    case 'created': {
      const { orderId, parameters } = event;
      return state.step === 'creating' ? { step: 'invoking', orderId, parameters, isAtOnce: false } : state;
    }
    case 'paidBefore':
      return state.step === 'creating' ? confirming(event.orderId, { kind: 'ok' }) : state;
    case 'notCreated':
      return state.step === 'creating' ? { step: 'failed', error: event.error } : state;
    case 'cashierAnswered':
      return state.step === 'invoking' ? afterCashier(state, event.result) : state;
    case 'serverAnswered':
      if (state.step === 'confirming') return afterAnswer(state, event.order);
      // The cashier may never answer: the phone may lose its callback.
      return state.step === 'invoking' && isPaid(event.order.status)
        ? { step: 'paid', order: event.order }
        : state;
    case 'serverSilent':
      return state.step === 'confirming' ? askAgain(state) : state;
  }
}

/** A cashier that a phone refused to open, because the tap was too long ago, has taken nothing: the next tap opens it. */
function afterCashier(
  { orderId, parameters, isAtOnce }: Extract<PaymentState, { step: 'invoking' }>,
  result: PaymentResult,
): PaymentState {
  return isRefusedAfterWait(result) && !isAtOnce
    ? { step: 'ready', orderId, parameters }
    : confirming(orderId, result);
}

function confirming(orderId: string, result: PaymentResult): Confirming {
  return { step: 'confirming', orderId, result, asked: 0 };
}

function afterAnswer(state: Confirming, order: Order): PaymentState {
  switch (order.status) {
    case 'PAID':
    case 'REFUNDED':
      return { step: 'paid', order };
    case 'CLOSED':
      return { step: 'failed', error: new OrderClosedError(order.id) };
    case 'PENDING':
      // After `ok` of the cashier the payment may still be on its way.
      return state.result.kind === 'ok' ? askAgain(state) : unpaid(state.result, order);
  }
}

function askAgain(state: Confirming): PaymentState {
  const asked = state.asked + 1;
  return asked < pausesOf(state).length ? { ...state, asked } : { step: 'unknown', orderId: state.orderId };
}

function unpaid(result: Exclude<PaymentResult, { kind: 'ok' }>, order: Order): PaymentState {
  switch (result.kind) {
    case 'cancelled':
      return { step: 'cancelled', order };
    case 'failed':
      return { step: 'failed', error: new CashierError(order.id, result.detail) };
  }
}
