import type { Order } from '@taro-pay/contracts';
import { useDidShow, useUnload } from '@tarojs/taro';
import { useRef, useState } from 'react';
import { requestPayment } from '#wechat';
import { createPayment } from '../../model/payment';
import { CashierError, isUnderWay, OrderClosedError, type PaymentState } from '../../model/payment-state';
import { useSlow } from '../loading/use-slow';
import { call } from '../session/api';
import { paymentTrace } from '../session/payment-trace';
import { openPayment } from './open-payment';

interface Options {
  /** The id of the order to pay; places the order first if there is none. */
  readonly order: () => Promise<string>;
  /**
   * Called when the payment has ended or stays unknown; with the order if the server has answered.
   */
  readonly onEnd: (orderId: string, order: Order | null) => void;
  /** Called when the payment failed and the buyer must act. */
  readonly onFailed?: (error: unknown) => void;
}

/** Stores that a payment is open, from the cashier until the final answer of the server. */
function remember(state: PaymentState): void {
  switch (state.step) {
    case 'invoking':
      openPayment.begin(state.orderId);
      break;
    case 'ready':
      // The cashier did not open.
      openPayment.end(state.orderId);
      break;
    case 'paid':
    case 'cancelled':
      openPayment.end(state.order.id);
      break;
    case 'failed':
      // The page shows plain words; the original message is for debugging.
      if (state.error instanceof CashierError) console.info('requestPayment failed:', state.error.message);
      // Any other error says nothing about an earlier payment.
      if (state.error instanceof CashierError || state.error instanceof OrderClosedError)
        openPayment.end(state.error.orderId);
      break;
    case 'idle':
    case 'creating':
    case 'confirming':
    case 'unknown':
      break;
  }
}

function tell(state: PaymentState, { onEnd, onFailed }: Options): void {
  switch (state.step) {
    case 'paid':
    case 'cancelled':
      onEnd(state.order.id, state.order);
      break;
    case 'unknown':
      onEnd(state.orderId, null);
      break;
    case 'failed':
      // A late payment is refunded, or the order is paid after all: show the result, do not offer a retry.
      if (state.error instanceof OrderClosedError) onEnd(state.error.orderId, null);
      else onFailed?.(state.error);
      break;
    case 'idle':
    case 'creating':
    case 'invoking':
    case 'ready':
    case 'confirming':
      break;
  }
}

/** A payment for a page. `pay` and `resume` have no effect while one is running. */
export function usePayment(options: Options) {
  const latest = useRef(options);
  latest.current = options;
  const isLeft = useRef(false);
  const [state, setState] = useState<PaymentState>({ step: 'idle' });
  const [payment] = useState(() =>
    createPayment({
      order: () => latest.current.order(),
      parameters: (orderId) => call('payOrder', { params: { orderId } }),
      // The buyer has left the page: do not open the cashier over another one.
      requestPayment: async (parameters) =>
        isLeft.current ? { kind: 'cancelled' } : requestPayment(parameters),
      confirm: (orderId) => call('confirmPayment', { params: { orderId } }),
      wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      onChange: (next) => {
        paymentTrace.follow(isUnderWay(next));
        remember(next);
        if (isLeft.current) return;
        setState(next);
        tell(next, latest.current);
      },
    }),
  );
  useUnload(() => {
    isLeft.current = true;
  });
  useDidShow(() => void payment.look());
  return {
    state,
    isSlow: useSlow(state.step === 'creating'),
    /** Once it is paid, a tap opens the result again: the page may not have opened the first time. */
    pay: () => (state.step === 'paid' ? tell(state, latest.current) : void payment.start()),
    resume: (orderId: string) => void payment.resume(orderId),
  };
}
