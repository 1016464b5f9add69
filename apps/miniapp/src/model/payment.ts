import { ApiError, type Order, type PaymentParameters } from '@taro-pay/contracts';
import type { PaymentResult } from './payment-result';
import { afterEvent, type PaymentEvent, type PaymentState, pauseBefore } from './payment-state';

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

/** Runs a payment: does what its state asks for, and tells the state machine what came of it. */
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

  /** What the present state waits for; null where it waits for the buyer. */
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
      // Nothing came of it: whoever else runs goes on.
      if (next === state) return;
      state = next;
      ports.onChange(state);
    }
  }

  return {
    state: (): PaymentState => state,
    /** Runs to an end; does nothing while it runs, or once it is paid. */
    start: () => run({ type: 'started' }),
    /** Asks what became of a payment that was begun before; does nothing while one runs. */
    resume: (orderId: string) => run({ type: 'resumed', orderId }),
    /** Asks the server while the cashier is open, whose own answer may never come; does nothing otherwise. */
    async look(): Promise<void> {
      const open = state;
      if (open.step !== 'invoking') return;
      const event = await ask(open.orderId);
      // Where the cashier has answered meanwhile, whoever runs asks for itself.
      if (state === open) await run(event);
    },
  };
}
