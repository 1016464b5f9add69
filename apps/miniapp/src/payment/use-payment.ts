import { useRef, useState } from 'react';
import { requestPayment } from '../platform/wechat';
import { call } from '../session/api';
import { openPayment } from './open-payment';
import { createPayment, type PaymentState } from './payment';

interface Options {
  /** The id of the order to pay; it is placed here where there is none yet. */
  readonly order: () => Promise<string>;
  /** Called with the order's id when the payment has come to an end that the server knows, or that nobody knows. */
  readonly onEnd: (orderId: string) => void;
}

/** A payment for a page: its state, and `pay`, which does nothing while one is under way. */
export function usePayment(options: Options) {
  const latest = useRef(options);
  latest.current = options;
  const [state, setState] = useState<PaymentState>({ step: 'idle' });
  const [payment] = useState(() => {
    let orderId = '';
    return createPayment({
      order: async () => {
        orderId = await latest.current.order();
        return orderId;
      },
      parameters: (id) => {
        openPayment.begin(id);
        return call('payOrder', { params: { orderId: id } });
      },
      requestPayment,
      confirm: (id) => call('confirmPayment', { params: { orderId: id } }),
      wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      onChange: (next) => {
        setState(next);
        switch (next.step) {
          case 'paid':
          case 'cancelled':
            openPayment.end();
            latest.current.onEnd(orderId);
            break;
          case 'unknown':
            latest.current.onEnd(orderId);
            break;
          case 'failed':
            openPayment.end();
            break;
          case 'idle':
          case 'creating':
          case 'invoking':
          case 'confirming':
            break;
        }
      },
    });
  });
  return { state, pay: () => void payment.start() };
}

/** Whether the buyer has to wait before anything else can be pressed. */
export function isUnderWay({ step }: PaymentState): boolean {
  return step === 'creating' || step === 'invoking' || step === 'confirming';
}
