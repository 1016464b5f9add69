import type { PaymentParameters } from '@taro-pay/contracts';
import { type PaymentResult, readPaymentResult } from '../model/payment-result';
import { simulatorBaseUrl } from '../platform/env';
import { request } from '../platform/request';
import { storage } from '../platform/storage';
import { askCashier } from './cashier';

const USER_KEY = 'simulator-user';

/** In place of wx.login; each browser or DevTools is its own user. */
export async function loginAtSimulator(): Promise<string> {
  const { body } = await request<{ code?: string }>({
    method: 'POST',
    url: `${simulatorBaseUrl}/_sim/login`,
    body: { user: currentUser() },
  });
  if (body.code === undefined) throw new Error('The simulator gave no login code.');
  return body.code;
}

/** In place of wx.requestPayment: the sheet asks the buyer, the simulator checks paySign as WeChat does. */
export async function payAtSimulator(parameters: PaymentParameters): Promise<PaymentResult> {
  const action = await askCashier();
  try {
    const { body } = await request<{ errMsg?: string; message?: string }>({
      method: 'POST',
      url: `${simulatorBaseUrl}/_sim/cashier`,
      body: { ...parameters, action, user: currentUser() },
    });
    return readPaymentResult(body.errMsg ?? body.message ?? 'requestPayment:fail');
  } catch {
    return readPaymentResult('requestPayment:fail (the simulator does not answer)');
  }
}

/** In place of wx.requestSubscribeMessage: the user of the simulator says yes to all. */
export async function subscribeAtSimulator(templateIds: readonly string[]): Promise<object> {
  try {
    const { body } = await request<object>({
      method: 'POST',
      url: `${simulatorBaseUrl}/_sim/subscribe-message`,
      body: { tmplIds: templateIds, user: currentUser() },
    });
    return body;
  } catch {
    return {};
  }
}

/** In place of wx.openSetting: the simulator's page is where its user switches messages off. */
export async function openSimulatedSettings(): Promise<void> {}

function currentUser(): string {
  const known = storage.read(USER_KEY);
  if (known !== null) return known;
  const user = `guest-${Math.random().toString(36).slice(2, 8)}`;
  storage.write(USER_KEY, user);
  return user;
}
