import type { RefundApplication } from '@taro-pay/contracts';
import { useState } from 'react';
import type { ShownError } from '../../model/resource';
import { toast } from '../../platform/dialog';
import { orderText } from '../../text/order';
import { showError } from '../loading/shown-error';
import { call } from '../session/api';

/** The refund request: closed, open, or sending. */
export type ApplicationState =
  | { readonly step: 'closed' | 'sending' }
  | { readonly step: 'open'; readonly error: ShownError | null };

/** Requests a refund; `onApplied` is called once the server has the request. */
export function useRefundApplication(orderId: string, onApplied: (application: RefundApplication) => void) {
  const [state, setState] = useState<ApplicationState>({ step: 'closed' });

  async function send(reason: string): Promise<void> {
    if (state.step === 'sending') return;
    setState({ step: 'sending' });
    try {
      const application = await call('applyForRefund', { params: { orderId }, body: { reason } });
      setState({ step: 'closed' });
      toast(orderText.refund.sent);
      onApplied(application);
    } catch (error) {
      setState({ step: 'open', error: showError(error) });
    }
  }

  return {
    state,
    open: () => setState({ step: 'open', error: null }),
    close: () => setState({ step: 'closed' }),
    send,
  };
}
