import { type PayRoute, readBody } from './pay-route.js';
import { refundAnswer } from './refund-body.js';
import { readRefund } from './refund-request.js';
import type { Refunds } from './refunds.js';
import { Refusal } from './refusal.js';

/** Refunds: asked for, and asked about. */
export function createRefundRoutes(refunds: Refunds): PayRoute[] {
  return [
    {
      method: 'POST',
      path: /^\/v3\/refund\/domestic\/refunds$/,
      answer({ body, wechatpaySerial }) {
        const refund = refunds.refund(readRefund(readBody(body), wechatpaySerial));
        return { status: 200, body: refundAnswer(refund), outTradeNo: refund.order.outTradeNo };
      },
    },
    {
      method: 'GET',
      path: /^\/v3\/refund\/domestic\/refunds\/([^/]+)$/,
      answer({ parts: [outRefundNo = ''] }) {
        const refund = refunds.find(outRefundNo);
        if (refund === null)
          throw new Refusal('refundNotExist', `There is no refund with out_refund_no ${outRefundNo}.`);
        return { status: 200, body: refundAnswer(refund), outTradeNo: refund.order.outTradeNo };
      },
    },
  ];
}
