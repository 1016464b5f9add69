import type { Order } from '@taro-pay/contracts';
import { useDidShow, useUnload } from '@tarojs/taro';
import { useRef, useState } from 'react';
import { requestPayment } from '#wechat';
import { createPayment } from '../../model/payment';
import { CashierError, OrderClosedError, type PaymentState } from '../../model/payment-state';
import { useSlow } from '../loading/use-slow';
import { call } from '../session/api';
import { openPayment } from './open-payment';

interface Options {
  /** The id of the order to pay; it is placed here where there is none yet. */
  readonly order: () => Promise<string>;
  /**
   * Called when the payment has come to an end that the server knows, or that nobody knows; with the order where the
   * server has said what it is by now.
   */
  readonly onEnd: (orderId: string, order: Order | null) => void;
  /** Called where nothing was paid and the buyer has to do something about it. */
  readonly onFailed?: (error: unknown) => void;
}

/** Remembers across a restart that a payment is open, from the cashier on and until the server has the last word. */
function remember(state: PaymentState): void {
  switch (state.step) {
    case 'invoking':
      openPayment.begin(state.orderId);
      break;
    case 'paid':
    case 'cancelled':
      openPayment.end(state.order.id);
      break;
    case 'failed':
      // The buyer reads plain words; who debugs needs what the cashier said.
      if (state.error instanceof CashierError) console.info('requestPayment failed:', state.error.message);
      // Any other error says nothing about a payment that may have been begun before.
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
      // Money may have come too late, and goes back: that is an end to be told, not a try to be repeated.
      if (state.error instanceof OrderClosedError) onEnd(state.error.orderId, null);
      else onFailed?.(state.error);
      break;
    case 'idle':
    case 'creating':
    case 'invoking':
    case 'confirming':
      break;
  }
}

/** A payment for a page: its state, `pay`, and `resume`; neither does anything while one is under way. */
export function usePayment(options: Options) {
  const latest = useRef(options);
  latest.current = options;
  const isLeft = useRef(false);
  const [state, setState] = useState<PaymentState>({ step: 'idle' });
  const [payment] = useState(() =>
    createPayment({
      order: () => latest.current.order(),
      parameters: (orderId) => call('payOrder', { params: { orderId } }),
      // Nobody wants a cashier over another page than the one that was tapped.
      requestPayment: async (parameters) =>
        isLeft.current ? { kind: 'cancelled' } : requestPayment(parameters),
      confirm: (orderId) => call('confirmPayment', { params: { orderId } }),
      wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      onChange: (next) => {
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
    /** Once it is paid a tap leads there again: the page that tells it may not have opened. */
    pay: () => (state.step === 'paid' ? tell(state, latest.current) : void payment.start()),
    resume: (orderId: string) => void payment.resume(orderId),
  };
}
