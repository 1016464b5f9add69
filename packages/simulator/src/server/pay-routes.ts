import type { Bills } from '../bills/bills.js';
import type { Clock } from '../foundation/clock.js';
import type { RandomBytes } from '../foundation/cryptography.js';
import type { Books } from '../ledger/books.js';
import type { Users } from '../mini-program/users.js';
import type { Orders, WechatOrder } from '../payments/orders.js';
import { readPrepay } from '../payments/prepay.js';
import { transactionOf } from '../payments/transaction.js';
import { checkFields, type Fields, text } from '../protocol/fields.js';
import type { Keyring } from '../protocol/keyring.js';
import type { Merchant } from '../protocol/merchant.js';
import { Refusal } from '../protocol/refusal.js';
import type { Refunds } from '../refunds/refunds.js';
import { createBillRoutes } from './bill-routes.js';
import { createCertificateRoutes } from './certificate-routes.js';
import { type PayAnswer, type PayCall, type PayRoute, readBody } from './pay-route.js';
import { createRefundRoutes } from './refund-routes.js';

/** https://pay.weixin.qq.com/doc/v3/merchant/4012525182 */
const CLOSE_FIELDS: Fields = { mchid: text(32) };

interface Options {
  readonly merchant: Merchant;
  readonly keyring: Keyring;
  readonly users: Users;
  readonly orders: Orders;
  readonly refunds: Refunds;
  readonly bills: Bills;
  readonly books: Books;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly refundNotifyUrl: string | null;
}

/** The routes of WeChat Pay APIv3. */
export function createPayRoutes(options: Options): PayRoute[] {
  const { merchant, keyring, users, orders, refunds, books, clock, randomBytes } = options;

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
    const transaction = transactionOf(order, merchant, books, refunds.tradeStateOf(order));
    return { status: 200, body: transaction, outTradeNo: order.outTradeNo };
  }

  return [
    {
      method: 'POST',
      path: /^\/v3\/pay\/transactions\/jsapi$/,
      answer({ body, wechatpaySerial }) {
        const request = readPrepay(readBody(body), {
          merchant,
          isOpenid: users.isOpenid,
          nowMs: clock.now(),
          wechatpaySerial,
        });
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
        const request = readBody(body);
        checkMerchant(request.mchid, 'body');
        checkFields(request, CLOSE_FIELDS);
        orders.close(outTradeNo);
        return { status: 204, body: undefined, outTradeNo };
      },
    },
    ...createRefundRoutes({ ...options, findPrivateKey: keyring.privateKeyOf }),
    ...createBillRoutes(options),
    ...createCertificateRoutes({ merchant, keyring, randomBytes }),
  ];
}
