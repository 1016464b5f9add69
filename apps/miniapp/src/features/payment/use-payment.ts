import { useRef, useState } from 'react';
import { requestPayment } from '#wechat';
import { useSlow } from '../loading/use-slow';
import { call } from '../session/api';
import { openPayment } from './open-payment';
import { createPayment } from './payment';
import { OrderClosedError, type PaymentState } from './payment-state';

interface Options {
  /** The id of the order to pay; it is placed here where there is none yet. */
  readonly order: () => Promise<string>;
  /** Called with the order's id when the payment has come to an end that the server knows, or that nobody knows. */
  readonly onEnd: (orderId: string) => void;
  /** Called where nothing was paid and the buyer has to do something about it. */
  readonly onFailed?: (error: unknown) => void;
}

/** A payment for a page: its state, `pay`, and `resume`; neither does anything while one is under way. */
export function usePayment(options: Options) {
  const latest = useRef(options);
  latest.current = options;
  const [state, setState] = useState<PaymentState>({ step: 'idle' });
  const [payment] = useState(() =>
    createPayment({
      order: () => latest.current.order(),
      parameters: (orderId) => {
        openPayment.begin(orderId);
        return call('payOrder', { params: { orderId } });
      },
      requestPayment,
      confirm: (orderId) => call('confirmPayment', { params: { orderId } }),
      wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      onChange: (next) => {
        setState(next);
        switch (next.step) {
          case 'paid':
          case 'cancelled':
            openPayment.end();
            latest.current.onEnd(next.order.id);
            break;
          case 'unknown':
            latest.current.onEnd(next.orderId);
            break;
          case 'failed':
            openPayment.end();
            // Money may have come too late, and goes back: that is an end to be told, not a try to be repeated.
            if (next.error instanceof OrderClosedError) latest.current.onEnd(next.error.orderId);
            else latest.current.onFailed?.(next.error);
            break;
          case 'idle':
          case 'creating':
          case 'invoking':
          case 'confirming':
            break;
        }
      },
    }),
  );
  return {
    state,
    isSlow: useSlow(state.step === 'creating'),
    pay: () => void payment.start(),
    resume: (orderId: string) => void payment.resume(orderId),
  };
}
