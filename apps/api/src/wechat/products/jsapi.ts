import type { PaymentParameters } from '@taro-pay/contracts';
import type { Product } from './product.js';

/** The text that the merchant signs for wx.requestPayment; the prefix of the fourth line is part of it. */
export function paymentMessage(appId: string, timeStamp: string, nonceStr: string, prepayId: string): string {
  return `${appId}\n${timeStamp}\n${nonceStr}\nprepay_id=${prepayId}\n`;
}

/** Payment inside a mini-program, by the buyer who placed the order. https://pay.weixin.qq.com/doc/v3/merchant/4012791898 */
export const jsapi: Product<PaymentParameters> = {
  path: '/v3/pay/transactions/jsapi',

  prepayFields: ({ openid }) => ({ payer: { openid } }),

  async clientParameters(prepayId, { appId, now, randomBytes, sign }) {
    const timeStamp = String(Math.floor(now() / 1000));
    const nonceStr = randomBytes(16).toString('hex');
    const paySign = await sign(paymentMessage(appId, timeStamp, nonceStr, prepayId));
    return { timeStamp, nonceStr, package: `prepay_id=${prepayId}`, signType: 'RSA', paySign };
  },

  findPayerMismatch: (payment, payer) =>
    payment.openid === payer.openid ? null : 'payer.openid is not the buyer’s',
};
