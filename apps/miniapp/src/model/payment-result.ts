/**
 * What requestPayment came back with. None of it proves anything: WeChat answers `fail cancel` to wrong signatures
 * and risk refusals as well, and `ok` before the money is booked. Only the server knows.
 * https://developers.weixin.qq.com/miniprogram/dev/api/payment/wx.requestPayment.html
 */
export type PaymentResult =
  | { readonly kind: 'ok' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly detail: string };

/** Reads the errMsg of requestPayment, success or not. */
export function readPaymentResult(errMsg: string): PaymentResult {
  if (errMsg === 'requestPayment:ok') return { kind: 'ok' };
  // The second form is what WeChat 6.5.2 and older say.
  if (errMsg === 'requestPayment:fail cancel' || errMsg === 'requestPayment:cancel')
    return { kind: 'cancelled' };
  return { kind: 'failed', detail: errMsg.replace(/^requestPayment:fail\s*/, '') };
}
