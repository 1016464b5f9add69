import { ApiError } from '@taro-pay/contracts';
import { createConsents } from '../../model/consents';
import { serverClock } from '../../platform/server-clock';
import { storage } from '../../platform/storage';
import { call } from '../session/api';

/** What the buyer of this phone wants to be told of. */
export const consents = createConsents({
  storage,
  now: serverClock.now,
  async tell(orderId, templateIds) {
    try {
      await call('acceptSubscriptions', { params: { orderId }, body: { templateIds: [...templateIds] } });
    } catch (error) {
      // Another buyer's order, or a template that the shop has given up: the same answer each time.
      if (!(error instanceof ApiError && (error.status === 404 || error.status === 422))) throw error;
    }
  },
});
