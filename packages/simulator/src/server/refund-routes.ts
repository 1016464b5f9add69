import type { Clock } from '../foundation/clock.js';
import { createRateLimit } from '../foundation/rate-limit.js';
import type { Ledger } from '../ledger/ledger.js';
import { checkOwner, checkSubMchid } from '../payments/partner.js';
import type { SubMerchants } from '../payments/sub-merchants.js';
import type { Merchant } from '../protocol/merchant.js';
import { Refusal } from '../protocol/refusal.js';
import type { FindPrivateKey } from '../protocol/sensitive-text.js';
import { readAbnormalRefund } from '../refunds/abnormal-refund.js';
import type { WechatRefund } from '../refunds/refund.js';
import { refundAnswer } from '../refunds/refund-body.js';
import { readRefund } from '../refunds/refund-request.js';
import type { Refunds } from '../refunds/refunds.js';
import { type PayAnswer, type PayRoute, readBody } from './pay-route.js';

/** https://pay.weixin.qq.com/doc/v3/merchant/4012556457 */
const REFUNDS_A_SECOND = 150;
const REFUSED_REFUNDS_A_SECOND = 6;

interface Options {
  readonly merchant: Merchant;
  readonly subMerchants: SubMerchants;
  readonly refunds: Refunds;
  readonly books: Ledger;
  readonly clock: Clock;
  readonly findPrivateKey: FindPrivateKey;
  /** The console-wide address for refunds without a notify_url; null for none. */
  readonly refundNotifyUrl: string | null;
}

/** The routes of refunds: create, query, and apply again after an abnormal end. */
export function createRefundRoutes(options: Options): PayRoute[] {
  const { merchant, subMerchants, refunds, books, clock, findPrivateKey, refundNotifyUrl } = options;
  const provider = { merchantId: merchant.merchantId, subMerchants };
  const perSecond = { windowMs: 1000, now: clock.limitNow };
  const all = createRateLimit({ maximum: REFUNDS_A_SECOND, ...perSecond });
  const refused = createRateLimit({ maximum: REFUSED_REFUNDS_A_SECOND, ...perSecond });

  const isProvider = () => subMerchants.all().length > 0;

  const answerWith = (refund: WechatRefund): PayAnswer => ({
    status: 200,
    body: refundAnswer(refund, books),
    outTradeNo: refund.order.outTradeNo,
  });

  function limited(answer: () => PayAnswer): PayAnswer {
    if (!all.take()) throw tooOften(`${REFUNDS_A_SECOND} refunds`);
    try {
      return answer();
    } catch (error) {
      if (error instanceof Refusal && !refused.take()) {
        throw tooOften(`${REFUSED_REFUNDS_A_SECOND} refunds that are refused`);
      }
      throw error;
    }
  }

  return [
    {
      method: 'POST',
      path: /^\/v3\/refund\/domestic\/refunds$/,
      answer: ({ body, wechatpaySerial }) =>
        limited(() => {
          const request = readRefund(readBody(body), wechatpaySerial, isProvider());
          if (request.order.subMchid !== null) checkSubMchid(request.order.subMchid, provider, 'body');
          // https://github.com/wechatpay-apiv3/wechatpay-go/blob/main/services/refunddomestic/models.go
          const notifyUrl = request.notifyUrl ?? refundNotifyUrl;
          return answerWith(refunds.refund({ ...request, notifyUrl }));
        }),
    },
    {
      method: 'GET',
      path: /^\/v3\/refund\/domestic\/refunds\/([^/]+)$/,
      answer({ query, parts: [outRefundNo = ''] }) {
        const refund = refunds.find(outRefundNo);
        if (!refund?.isQueryable) throw notFound(`out_refund_no ${outRefundNo}`);
        checkOwner(refund.order, query.get('sub_mchid'), 'query');
        return answerWith(refund);
      },
    },
    {
      // https://pay.weixin.qq.com/docs/merchant/apis/refund/refunds/create-abnormal-refund.html
      method: 'POST',
      path: /^\/v3\/refund\/domestic\/refunds\/([^/]+)\/apply-abnormal-refund$/,
      answer({ body, wechatpaySerial, parts: [refundId = ''] }) {
        const content = readBody(body);
        const request = readAbnormalRefund(content, wechatpaySerial, findPrivateKey, isProvider());
        const refund = refunds.findByRefundId(refundId);
        if (refund === null) throw notFound(`refund_id ${refundId}`);
        checkOwner(refund.order, content.sub_mchid ?? null, 'body');
        if (refund.outRefundNo !== request.outRefundNo) {
          const issue = 'is not the one of this refund_id';
          const detail = { field: '/out_refund_no', issue, location: 'body' } as const;
          throw new Refusal('paramError', `/out_refund_no ${issue}.`, detail);
        }
        refunds.applyAbnormal(refund, request.destination);
        return answerWith(refund);
      },
    },
  ];
}

function notFound(name: string): Refusal {
  return new Refusal('refundNotExist', `There is no refund with ${name}.`);
}

function tooOften(what: string): Refusal {
  return new Refusal('frequencyLimited', `WeChat takes ${what} in a second.`);
}
