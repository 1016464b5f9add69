import type { Bills } from './bills.js';
import { beijingTime, type Clock } from './clock.js';
import { type RandomBytes, randomText, seal } from './cryptography.js';
import { isRecord, type JsonObject, parseJson } from './json.js';
import type { Merchant } from './merchant.js';
import type { Orders, WechatOrder } from './orders.js';
import { readPrepay } from './prepay.js';
import { answerOf, type Refunds } from './refunds.js';
import { Refusal } from './refusal.js';
import { transactionOf } from './transaction.js';
import type { Users } from './users.js';

/** One call to WeChat Pay, its signature already checked. */
interface PayCall {
  readonly query: URLSearchParams;
  readonly body: Buffer;
  /** What stands for the parts of the path in parentheses. */
  readonly parts: readonly string[];
  readonly wechatpaySerial: string | null;
  /** Where the simulator is, as the request named it. */
  readonly address: string;
}

export interface PayAnswer {
  readonly status: 200 | 204;
  readonly body: unknown;
  /** A file, which WeChat does not sign, in the place of a JSON body. */
  readonly file?: Buffer;
  /** The order that it was about. */
  readonly outTradeNo: string | null;
}

export interface PayRoute {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  readonly answer: (call: PayCall) => PayAnswer;
}

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
    return { status: 200, body: transactionOf(order, merchant), outTradeNo: order.outTradeNo };
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
    {
      method: 'POST',
      path: /^\/v3\/refund\/domestic\/refunds$/,
      answer({ body }) {
        const refund = refunds.request(readBody(body));
        return { status: 200, body: answerOf(refund), outTradeNo: refund.order.outTradeNo };
      },
    },
    {
      method: 'GET',
      path: /^\/v3\/refund\/domestic\/refunds\/([^/]+)$/,
      answer({ parts: [outRefundNo = ''] }) {
        const refund = refunds.find(outRefundNo);
        if (refund === null) throw new Refusal('resourceNotExists', 'There is no such refund.');
        return { status: 200, body: answerOf(refund), outTradeNo: refund.order.outTradeNo };
      },
    },
    {
      method: 'GET',
      path: /^\/v3\/bill\/tradebill$/,
      answer: ({ query, address }) => ({
        status: 200,
        body: bills.request(query, address),
        outTradeNo: null,
      }),
    },
    {
      method: 'GET',
      path: /^\/v3\/billdownload\/file$/,
      answer: ({ query }) => ({
        status: 200,
        body: undefined,
        file: bills.download(query.get('token') ?? ''),
        outTradeNo: null,
      }),
    },
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

function readBody(body: Buffer): JsonObject {
  const value = parseJson(body.toString());
  if (isRecord(value)) return value;
  throw new Refusal('paramError', 'The body has to be a JSON object.', {
    field: '/',
    issue: 'is not a JSON object',
    location: 'body',
  });
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
