import type { Merchant } from '../protocol/merchant.js';
import { MiniProgramRefusal } from '../protocol/mini-program-refusal.js';
import { DELIVERY_COMPANIES } from '../shipping/delivery-companies.js';
import { ORDER_KEY_FIELDS, ORDER_LIST_FIELDS } from '../shipping/order-query.js';
import { CONFIRM_REMINDER_FIELDS, type OrderShipping } from '../shipping/order-shipping.js';
import {
  COMBINED_FIELDS,
  type OrderKey,
  readCombinedShipping,
  readShipping,
  SHIPPING_FIELDS,
  type ShippingRequest,
} from '../shipping/shipping-request.js';
import { SPECIAL_ORDER_FIELDS } from '../shipping/special-orders.js';
import type { TradeManagement } from '../shipping/trade-management.js';
import { type MiniProgramRoute, okay, type TokenRoute } from './mini-program-route.js';

interface Options {
  readonly merchant: Merchant;
  readonly orderShipping: OrderShipping;
  /** The merchant that has this order, which may be a part of another one's combined order; else this one. */
  readonly shippingOf: (order: OrderKey) => OrderShipping;
  readonly tradeManagement: TradeManagement;
}

/** The order shipping service. https://developers.weixin.qq.com/miniprogram/dev/platform-capabilities/business-capabilities/order-shipping/order-shipping.html */
export function createShippingRoutes(
  route: TokenRoute,
  { merchant, orderShipping, shippingOf, tradeManagement }: Options,
): readonly MiniProgramRoute[] {
  const post = { method: 'POST' } as const;
  const { appId } = merchant;

  function checkOwn(appid: string): void {
    if (appid === '') throw new MiniProgramRefusal('invalidArguments');
    if (appid !== appId) throw new MiniProgramRefusal('invalidAppid');
  }

  /** Takes the shipping of orders of several merchants, of all or of none. @throws MiniProgramRefusal */
  function upload(requests: readonly ShippingRequest[]): string | null {
    const owners = new Set(requests.map(({ order }) => shippingOf(order)));
    const prepared = [...owners].map((owner) =>
      owner.prepare(
        requests.filter(({ order }) => shippingOf(order) === owner),
        appId,
      ),
    );
    return prepared.flatMap((take) => take())[0] ?? null;
  }

  return [
    route({
      ...post,
      path: '/wxa/sec/order/upload_shipping_info',
      fields: SHIPPING_FIELDS,
      answer: (body) => okay({}, upload([readShipping(body)])),
    }),
    route({
      ...post,
      path: '/wxa/sec/order/upload_combined_shipping_info',
      fields: COMBINED_FIELDS,
      answer: (body) => okay({}, upload(readCombinedShipping(body))),
    }),
    route({
      ...post,
      path: '/wxa/sec/order/get_order',
      fields: ORDER_KEY_FIELDS,
      answer(body) {
        const order = orderShipping.getOrder(body, appId);
        return okay({ order }, order.merchant_trade_no);
      },
    }),
    route({
      ...post,
      path: '/wxa/sec/order/get_order_list',
      fields: ORDER_LIST_FIELDS,
      answer: (body) => okay(orderShipping.listOrders(body, appId)),
    }),
    route({
      ...post,
      path: '/wxa/sec/order/notify_confirm_receive',
      fields: CONFIRM_REMINDER_FIELDS,
      answer: (body) => okay({}, orderShipping.remindBuyer(body, appId).outTradeNo),
    }),
    route({
      ...post,
      path: '/wxa/sec/order/opspecialorder',
      fields: SPECIAL_ORDER_FIELDS,
      answer: (body) => okay({}, orderShipping.reportSpecial(body, appId).outTradeNo),
    }),
    route({
      ...post,
      path: '/wxa/sec/order/set_msg_jump_path',
      fields: { path: 'text' },
      answer({ path }) {
        tradeManagement.setJumpPath(path);
        return okay();
      },
    }),
    route({
      ...post,
      path: '/wxa/sec/order/is_trade_managed',
      fields: { appid: 'text' },
      answer({ appid }) {
        checkOwn(appid);
        return okay({ is_trade_managed: tradeManagement.isManaged() });
      },
    }),
    route({
      ...post,
      path: '/wxa/sec/order/is_trade_management_confirmation_completed',
      fields: { appid: 'text' },
      answer({ appid }) {
        checkOwn(appid);
        return okay({ completed: tradeManagement.isManaged() });
      },
    }),
    route({
      ...post,
      path: '/cgi-bin/express/delivery/open_msg/get_delivery_list',
      fields: {},
      answer: () => okay({ delivery_list: DELIVERY_COMPANIES, count: DELIVERY_COMPANIES.length }),
    }),
  ];
}
