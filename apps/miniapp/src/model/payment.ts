import { ApiError, type Order, type PaymentParameters } from '@taro-pay/contracts';
import type { PaymentResult } from './payment-result';
import { afterEvent, type PaymentEvent, type PaymentState, pauseBefore } from './payment-state';

export interface PaymentPorts {
  /** The id of the order; places the order first if there is none. */
  readonly order: () => Promise<string>;
  /** The parameters of requestPayment. */
  readonly parameters: (orderId: string) => Promise<PaymentParameters>;
  /** Never rejects: a failure is a result. */
  readonly requestPayment: (parameters: PaymentParameters) => Promise<PaymentResult>;
  /** Makes the server query WeChat. */
  readonly confirm: (orderId: string) => Promise<Order>;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly onChange: (state: PaymentState) => void;
}

/** Runs a payment: performs the action of each state and feeds the outcome to the state machine. */
export function createPayment(ports: PaymentPorts) {
  let state: PaymentState = { step: 'idle' };

  async function create(): Promise<PaymentEvent> {
    try {
      const orderId = await ports.order();
      try {
        return { type: 'created', orderId, parameters: await ports.parameters(orderId) };
      } catch (error) {
        if (error instanceof ApiError && error.code === 'ORDER_ALREADY_PAID')
          return { type: 'paidBefore', orderId };
        throw error;
      }
    } catch (error) {
      return { type: 'notCreated', error };
    }
  }

  async function ask(orderId: string): Promise<PaymentEvent> {
    try {
      return { type: 'serverAnswered', order: await ports.confirm(orderId) };
    } catch {
      return { type: 'serverSilent' };
    }
  }

  /** Performs the action of the current state; null if it waits for the buyer. */
  async function nextEvent(): Promise<PaymentEvent | null> {
    switch (state.step) {
      case 'creating':
        return create();
      case 'invoking':
        return { type: 'cashierAnswered', result: await ports.requestPayment(state.parameters) };
      case 'confirming': {
        const { orderId } = state;
        await ports.wait(pauseBefore(state));
        return ask(orderId);
      }
      case 'idle':
      case 'ready':
      case 'paid':
      case 'cancelled':
      case 'failed':
      case 'unknown':
        return null;
    }
  }

  async function run(first: PaymentEvent): Promise<void> {
    for (let event: PaymentEvent | null = first; event !== null; event = await nextEvent()) {
      const next = afterEvent(state, event);
      // The event has no effect: another run continues.
      if (next === state) return;
      state = next;
      ports.onChange(state);
    }
  }

  return {
    state: (): PaymentState => state,
    /** Starts the payment; no effect while one is running or once it is paid. */
    start: () => run({ type: 'started' }),
    /** Confirms an earlier payment; no effect while one is running. */
    resume: (orderId: string) => run({ type: 'resumed', orderId }),
    /** Confirms while the cashier is open, because its callback may never come; no effect otherwise. */
    async look(): Promise<void> {
      const open = state;
      if (open.step !== 'invoking') return;
      const event = await ask(open.orderId);
      // If the cashier has answered meanwhile, the running payment confirms by itself.
      if (state === open) await run(event);
    },
  };
}
