import type { Clock } from '../foundation/clock.js';
import type { Users } from '../mini-program/users.js';
import type { CombinedOrders, SubOrder } from '../payments/combined-orders.js';
import { readCombinedClose, readCombinedPrepay } from '../payments/combined-request.js';
import { combinedTransactionOf } from '../payments/combined-transaction.js';
import type { TradeState } from '../payments/orders.js';
import type { SubMerchants } from '../payments/sub-merchants.js';
import type { Merchant } from '../protocol/merchant.js';
import { h5OriginOf, PRODUCT_NAMES, type ProductName, productOf } from '../protocol/products.js';
import { Refusal } from '../protocol/refusal.js';
import { type PayRoute, readBody } from './pay-route.js';

interface Options {
  readonly merchant: Merchant;
  readonly users: Users;
  readonly combined: CombinedOrders;
  readonly clock: Clock;
  /** The sub-merchants of a merchant; null for an unknown one. */
  readonly subMerchantsOf: (merchantId: string) => SubMerchants | null;
  /** REFUND for a part with a refund. */
  readonly tradeStateOf: (part: SubOrder) => TradeState;
}

/** The routes of combined orders: prepay of each product, query and close. */
export function createCombinedRoutes({
  merchant,
  users,
  combined,
  clock,
  subMerchantsOf,
  tradeStateOf,
}: Options): PayRoute[] {
  const prepayRoute = (product: ProductName): PayRoute => ({
    method: 'POST',
    path: new RegExp(`^/v3/combine-transactions/${product}$`),
    answer({ body, wechatpaySerial, origin }) {
      const request = readCombinedPrepay(product, readBody(body), {
        merchant,
        subMerchantsOf,
        isOpenid: users.isOpenid,
        nowMs: clock.now(),
        wechatpaySerial,
      });
      const prepayId = combined.prepay(request);
      const answer = productOf(product).answer(prepayId, h5OriginOf(origin));
      return { status: 200, body: answer, outTradeNo: request.whole.outTradeNo };
    },
  });

  return [
    ...PRODUCT_NAMES.map(prepayRoute),
    {
      method: 'GET',
      path: /^\/v3\/combine-transactions\/out-trade-no\/([^/]+)$/,
      answer({ parts: [outTradeNo = ''] }) {
        const whole = combined.orders.find(outTradeNo);
        if (whole === null) throw new Refusal('orderNotExist', 'There is no such combined order.');
        const body = combinedTransactionOf(whole, combined.partsOf(whole), merchant, tradeStateOf);
        return { status: 200, body, outTradeNo };
      },
    },
    {
      method: 'POST',
      path: /^\/v3\/combine-transactions\/out-trade-no\/([^/]+)\/close$/,
      answer({ body, parts: [outTradeNo = ''] }) {
        combined.close(outTradeNo, readCombinedClose(readBody(body), merchant));
        return { status: 204, body: undefined, outTradeNo };
      },
    },
  ];
}
