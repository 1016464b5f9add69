import type { PaymentParameters } from '@taro-pay/contracts';
import Taro from '@tarojs/taro';
import { type PaymentResult, readPaymentResult } from './payment-result';
import { loginAtSimulator, payAtSimulator } from './simulator/simulator';

// The comparison is decided when the build is made: what ships to WeChat holds nothing of the simulator.

/** The code of wx.login, good for one session. */
export async function login(): Promise<string> {
  if (process.env.TARO_APP_PAYMENT === 'simulator') return loginAtSimulator();
  const { code } = await Taro.login();
  return code;
}

/** Opens WeChat's cashier. Never rejects: a payment that did not work is an answer. */
export async function requestPayment(parameters: PaymentParameters): Promise<PaymentResult> {
  if (process.env.TARO_APP_PAYMENT === 'simulator') return payAtSimulator(parameters);
  try {
    // It returns a promise only because no callbacks are passed.
    const { errMsg } = await Taro.requestPayment(parameters);
    return readPaymentResult(errMsg);
  } catch (error) {
    return readPaymentResult(errMsgOf(error));
  }
}

function errMsgOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'errMsg' in error) return String(error.errMsg);
  return String(error);
}
