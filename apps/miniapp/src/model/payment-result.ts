/**
 * The result of requestPayment. It proves nothing: WeChat answers `fail cancel` also to wrong signatures and risk
 * refusals, and `ok` before the payment is booked. Only the server knows.
 * https://developers.weixin.qq.com/miniprogram/dev/api/payment/wx.requestPayment.html
 */
export type PaymentResult =
  | { readonly kind: 'ok' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly detail: string };

/** Parses the errMsg of requestPayment. */
export function readPaymentResult(errMsg: string): PaymentResult {
  if (errMsg === 'requestPayment:ok') return { kind: 'ok' };
  // WeChat 6.5.2 and older use the second form.
  if (errMsg === 'requestPayment:fail cancel' || errMsg === 'requestPayment:cancel')
    return { kind: 'cancelled' };
  return { kind: 'failed', detail: errMsg.replace(/^requestPayment:fail\s*/, '') };
}

/**
 * Whether the phone refused to open the cashier because the tap was too long ago: HarmonyOS does, where the payment
 * begins in an asynchronous callback.
 * https://github.com/wechatpay-apiv3/wechatpay-skills
 */
export const isRefusedAfterWait = (result: PaymentResult): boolean =>
  result.kind === 'failed' && /invokeMiniProgramAPI:\s*permission denied/i.test(result.detail);
