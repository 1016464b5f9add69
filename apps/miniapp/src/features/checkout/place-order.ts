import { createPlaceOrder } from '../../model/place-order';
import { serverClock } from '../../platform/server-clock';
import { storage } from '../../platform/storage';
import { call } from '../session/api';

/** The only place that creates orders, so that a retry never creates a second one. */
export const placeOrder = createPlaceOrder({
  storage,
  newKey: () => `${serverClock.now().toString(36)}-${Math.random().toString(36).slice(2)}`,
  now: serverClock.now,
  createOrder: (input) => call('createOrder', input),
});
