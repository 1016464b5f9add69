import type { PaymentParameters } from '@taro-pay/contracts';
import Taro from '@tarojs/taro';
import { type PaymentResult, readPaymentResult } from '../../model/payment-result';
import { NoAnswerError } from '../request';

/**
 * The code of wx.login.
 * @throws NoAnswerError if WeChat could not be reached
 */
export async function login(): Promise<string> {
  try {
    const { code } = await Taro.login();
    return code;
  } catch (error) {
    // WeChat rejects with an errMsg object; an Error is a bug of ours.
    throw error instanceof Error ? error : new NoAnswerError(errMsgOf(error));
  }
}

/** Opens WeChat's cashier. Never rejects: a failure is a result. */
export async function requestPayment(parameters: PaymentParameters): Promise<PaymentResult> {
  try {
    // It returns a promise only because no callbacks are passed.
    const { errMsg } = await Taro.requestPayment(parameters);
    return readPaymentResult(errMsg);
  } catch (error) {
    return readPaymentResult(errMsgOf(error));
  }
}

/**
 * Asks whether the buyer wants messages of these templates; WeChat allows it only directly after a tap. Never rejects:
 * the answer is WeChat's, or its error.
 * https://developers.weixin.qq.com/miniprogram/dev/api/open-api/subscribe-message/wx.requestSubscribeMessage.html
 */
export async function requestSubscribeMessage(templateIds: readonly string[]): Promise<object> {
  try {
    return await Taro.requestSubscribeMessage({ tmplIds: [...templateIds], entityIds: [] });
  } catch (error) {
    return typeof error === 'object' && error !== null ? error : {};
  }
}

/** Opens the settings of the mini-program with its messages; resolves when the buyer is back. */
export async function openMessageSettings(): Promise<void> {
  await Promise.resolve(Taro.openSetting({ withSubscriptions: true })).catch(() => {});
}

/** Renders nothing: WeChat has its own cashier. */
export function CashierSheet() {
  return null;
}

function errMsgOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'errMsg' in error) return String(error.errMsg);
  return String(error);
}
