import type { Clock } from '../foundation/clock.js';
import type { OrderMode } from '../payments/order-mode.js';
import type { Orders, WechatOrder } from '../payments/orders.js';
import { readPrepay } from '../payments/prepay.js';
import type { TransactionView } from '../payments/transaction.js';
import { checkFields } from '../protocol/fields.js';
import { h5OriginOf, PRODUCT_NAMES, type ProductName, productOf } from '../protocol/products.js';
import { Refusal } from '../protocol/refusal.js';
import type { Refunds } from '../refunds/refunds.js';
import { type PayAnswer, type PayCall, type PayRoute, readBody } from './pay-route.js';

interface Options {
  readonly orders: Orders;
  readonly refunds: Refunds;
  readonly clock: Clock;
  readonly viewTransaction: TransactionView;
}

/** The routes of orders in one mode: the prepay of each product, the queries, and the close. */
export function createTransactionRoutes(mode: OrderMode, options: Options): PayRoute[] {
  const { orders, refunds, clock, viewTransaction } = options;

  function answerQuery({ query }: PayCall, order: WechatOrder | null): PayAnswer {
    const read = (field: string) => query.get(field);
    mode.checkCaller(read, 'query');
    if (order === null || !mode.isOwn(order, read, 'query'))
      throw new Refusal('orderNotExist', 'There is no such order.');
    const transaction = viewTransaction(order, refunds.tradeStateOf(order));
    return { status: 200, body: transaction, outTradeNo: order.outTradeNo };
  }

  const prepayRoute = (product: ProductName): PayRoute => ({
    method: 'POST',
    path: new RegExp(`^${mode.path}/${product}$`),
    answer({ body, wechatpaySerial, origin }) {
      const request = readPrepay(product, readBody(body), { mode, nowMs: clock.now(), wechatpaySerial });
      const prepayId = orders.prepay(request);
      const answer = productOf(product).answer(prepayId, h5OriginOf(origin));
      return { status: 200, body: answer, outTradeNo: request.outTradeNo };
    },
  });

  return [
    ...PRODUCT_NAMES.map(prepayRoute),
    {
      method: 'GET',
      path: new RegExp(`^${mode.path}/out-trade-no/([^/]+)$`),
      answer: (call) => answerQuery(call, orders.find(call.parts[0] ?? '')),
    },
    {
      method: 'GET',
      path: new RegExp(`^${mode.path}/id/([^/]+)$`),
      answer: (call) => answerQuery(call, orders.findByTransactionId(call.parts[0] ?? '')),
    },
    {
      method: 'POST',
      path: new RegExp(`^${mode.path}/out-trade-no/([^/]+)/close$`),
      answer({ body, parts: [outTradeNo = ''] }) {
        const request = readBody(body);
        const read = (field: string) => request[field];
        mode.checkCaller(read, 'body');
        checkFields(request, mode.closeFields);
        const order = orders.find(outTradeNo);
        // Closing an unknown order succeeds.
        if (order !== null && mode.isOwn(order, read, 'body')) orders.close(outTradeNo);
        return { status: 204, body: undefined, outTradeNo };
      },
    },
  ];
}
