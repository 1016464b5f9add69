import { createBillRoutes } from './bill-routes.js';
import type { Bills } from './bills.js';
import { beijingTime, type Clock } from './clock.js';
import { type RandomBytes, randomText, seal } from './cryptography.js';
import type { JsonObject } from './json.js';
import type { Merchant } from './merchant.js';
import type { Orders, WechatOrder } from './orders.js';
import { type PayAnswer, type PayCall, type PayRoute, readBody } from './pay-route.js';
import { readPrepay } from './prepay.js';
import { createRefundRoutes } from './refund-routes.js';
import type { Refunds } from './refunds.js';
import { Refusal } from './refusal.js';
import { transactionOf } from './transaction.js';
import type { Users } from './users.js';

interface Options {
  readonly merchant: Merchant;
  readonly users: Users;
  readonly orders: Orders;
  readonly refunds: Refunds;
  readonly bills: Bills;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
}

const CERTIFICATE_LIFETIME_MS = 5 * 365 * 24 * 3600 * 1000;

/** What WeChat Pay APIv3 answers. */
export function createPayRoutes(options: Options): PayRoute[] {
  const { merchant, users, orders, refunds, bills, clock, randomBytes } = options;
  const startedAtMs = clock.realNow();

  function checkMerchant(value: unknown, location: 'query' | 'body'): void {
    if (value === merchant.merchantId) return;
    const detail = { field: 'mchid', issue: 'is not the merchant that signed', location };
    throw new Refusal(
      'merchantMismatch',
      `mchid in the ${location} has to be ${merchant.merchantId}.`,
      detail,
    );
  }

  function answerQuery({ query }: PayCall, order: WechatOrder | null): PayAnswer {
    checkMerchant(query.get('mchid'), 'query');
    if (order === null) throw new Refusal('orderNotExist', 'There is no such order.');
    const transaction = transactionOf(order, merchant, refunds.tradeStateOf(order));
    return { status: 200, body: transaction, outTradeNo: order.outTradeNo };
  }

  return [
    {
      method: 'POST',
      path: /^\/v3\/pay\/transactions\/jsapi$/,
      answer({ body, wechatpaySerial }) {
        const request = readPrepay(readBody(body), { merchant, users, nowMs: clock.now(), wechatpaySerial });
        const prepayId = orders.prepay(request);
        return { status: 200, body: { prepay_id: prepayId }, outTradeNo: request.outTradeNo };
      },
    },
    {
      method: 'GET',
      path: /^\/v3\/pay\/transactions\/out-trade-no\/([^/]+)$/,
      answer: (call) => answerQuery(call, orders.find(call.parts[0] ?? '')),
    },
    {
      method: 'GET',
      path: /^\/v3\/pay\/transactions\/id\/([^/]+)$/,
      answer: (call) => answerQuery(call, orders.findByTransactionId(call.parts[0] ?? '')),
    },
    {
      method: 'POST',
      path: /^\/v3\/pay\/transactions\/out-trade-no\/([^/]+)\/close$/,
      answer({ body, parts: [outTradeNo = ''] }) {
        checkMerchant(readBody(body).mchid, 'body');
        orders.close(outTradeNo);
        return { status: 204, body: undefined, outTradeNo };
      },
    },
    ...createRefundRoutes(refunds),
    ...createBillRoutes(bills, clock),
    {
      method: 'GET',
      path: /^\/v3\/certificates$/,
      answer: () => ({
        status: 200,
        outTradeNo: null,
        body: {
          data: [
            {
              serial_no: merchant.platformSerialNo,
              effective_time: beijingTime(startedAtMs),
              expire_time: beijingTime(startedAtMs + CERTIFICATE_LIFETIME_MS),
              encrypt_certificate: seal(
                merchant.platformCertificate,
                'certificate',
                randomText(12, randomBytes),
                merchant.apiV3Key,
              ),
            },
          ],
        },
      }),
    },
  ];
}

/**
 * `GET /sns/jscode2session`: always HTTP 200, errors in `errcode`.
 * https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html
 */
export function answerCode2Session(
  query: URLSearchParams,
  { merchant, users, randomBytes }: Pick<Options, 'merchant' | 'users' | 'randomBytes'>,
): JsonObject {
  const refuse = (errcode: number, words: string) => ({
    errcode,
    errmsg: `${words}, rid: ${randomText(8, randomBytes)}-${randomText(8, randomBytes)}`,
  });
  if (query.get('appid') !== merchant.appId) return refuse(40013, 'invalid appid');
  if (query.get('secret') !== merchant.appSecret) return refuse(40125, 'invalid appsecret');
  if (query.get('grant_type') !== 'authorization_code') return refuse(40002, 'invalid grant_type');
  const code = query.get('js_code') ?? '';
  if (code === '') return refuse(41008, 'missing code');
  const session = users.redeem(code);
  switch (session) {
    case 'invalid':
      return refuse(40029, 'invalid code');
    case 'used':
      return refuse(40163, 'code been used');
    default:
      return { session_key: session.sessionKey, openid: session.openid };
  }
}
