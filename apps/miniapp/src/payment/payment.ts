import { ApiError, type Order, type PaymentParameters } from '@taro-pay/contracts';
import type { PaymentResult } from '../platform/payment-result';

/** Where a payment is. Only the server makes it `paid`; `unknown` means that nobody could say yet. */
export type PaymentState =
  | { readonly step: 'idle' | 'creating' | 'invoking' | 'confirming' }
  | { readonly step: 'paid' | 'cancelled'; readonly order: Order }
  | { readonly step: 'failed'; readonly error: unknown }
  | { readonly step: 'unknown' };

export type PaymentStep = PaymentState['step'];

/** Every way that a payment may go; a final step may begin anew. */
const TRANSITIONS: Readonly<Record<PaymentStep, readonly PaymentStep[]>> = {
  idle: ['creating'],
  creating: ['invoking', 'confirming', 'failed'],
  invoking: ['confirming'],
  confirming: ['paid', 'cancelled', 'failed', 'unknown'],
  paid: [],
  cancelled: ['creating'],
  failed: ['creating'],
  unknown: ['creating'],
};

/** The pauses before each question whether the money arrived: about ten seconds in all. */
const CONFIRM_AFTER_MS = [0, 500, 1000, 2000, 3000, 4000] as const;

/** After a payment that was not made, one answer is enough, and a second try if none comes. */
const CONFIRM_UNPAID_AFTER_MS = [0, 1000] as const;

export interface PaymentPorts {
  /** The id of the order, which is placed if there is none yet. */
  readonly order: () => Promise<string>;
  /** What requestPayment wants. */
  readonly parameters: (orderId: string) => Promise<PaymentParameters>;
  /** Never rejects: a cashier that did not work is an answer, too. */
  readonly requestPayment: (parameters: PaymentParameters) => Promise<PaymentResult>;
  /** Lets the server ask WeChat. */
  readonly confirm: (orderId: string) => Promise<Order>;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly onChange: (state: PaymentState) => void;
}

/** A payment failed for a reason that the cashier gave. */
export class CashierError extends Error {
  override readonly name = 'CashierError';
}

/** The order was closed while its payment was under way: too late, or given up on another device. */
export class OrderClosedError extends Error {
  override readonly name = 'OrderClosedError';
}

/** One payment as a state machine. It believes the server only, and a second tap does not start a second one. */
export function createPayment(ports: PaymentPorts) {
  let state: PaymentState = { step: 'idle' };

  function go(next: PaymentState): void {
    if (!TRANSITIONS[state.step].includes(next.step)) {
      throw new Error(`A payment does not go from ${state.step} to ${next.step}.`);
    }
    state = next;
    ports.onChange(state);
  }

  /** The order as the server last knew it; null where it could not be asked. */
  async function askServer(orderId: string, result: PaymentResult): Promise<Order | null> {
    let known: Order | null = null;
    const pauses = result.kind === 'ok' ? CONFIRM_AFTER_MS : CONFIRM_UNPAID_AFTER_MS;
    for (const pauseMs of pauses) {
      await ports.wait(pauseMs);
      known = await ports.confirm(orderId).catch(() => known);
      if (known !== null && (known.status !== 'PENDING' || result.kind !== 'ok')) return known;
    }
    return known;
  }

  function conclude(order: Order | null, result: PaymentResult): PaymentState {
    if (order === null) return { step: 'unknown' };
    switch (order.status) {
      case 'PAID':
      case 'REFUNDED':
        return { step: 'paid', order };
      case 'CLOSED':
        return { step: 'failed', error: new OrderClosedError() };
      case 'PENDING':
        if (result.kind === 'ok') return { step: 'unknown' };
        if (result.kind === 'cancelled') return { step: 'cancelled', order };
        return { step: 'failed', error: new CashierError(result.detail) };
    }
  }

  return {
    state: (): PaymentState => state,

    /** Runs to one of the final steps; does nothing while it runs, or once it is paid. */
    async start(): Promise<void> {
      if (!TRANSITIONS[state.step].includes('creating')) return;
      go({ step: 'creating' });
      let orderId: string;
      let parameters: PaymentParameters | null;
      try {
        orderId = await ports.order();
        parameters = await ports.parameters(orderId).catch(nullWherePaid);
      } catch (error) {
        go({ step: 'failed', error });
        return;
      }
      let result: PaymentResult = { kind: 'ok' };
      if (parameters !== null) {
        go({ step: 'invoking' });
        result = await ports.requestPayment(parameters);
      }
      go({ step: 'confirming' });
      go(conclude(await askServer(orderId, result), result));
    },
  };
}

// The money came already, from another device or an earlier try: there is nothing to pay.
function nullWherePaid(error: unknown): null {
  if (error instanceof ApiError && error.code === 'ORDER_ALREADY_PAID') return null;
  throw error;
}
