import type { NotificationView } from '../../notifications/dispatch.js';
import type { SubOrderName } from '../../payments/combined-request.js';
import type { TradeState, WechatOrder } from '../../payments/orders.js';
import { H5_ORIGIN, type ProductName, productOf } from '../../protocol/products.js';
import type { RefundOutcome } from '../../refunds/refund.js';
import type { OrderState } from '../../shipping/order-state.js';
import type { Worlds } from '../../world/wechat.js';
import type { World } from '../../world/world.js';
import { type RefundView, viewRefund } from './refund.js';
import { type ShipmentView, viewShipment } from './shipment.js';

/** An order as `/_sim/orders` and the page show it; times ISO 8601, absent values null. */
export interface OrderView {
  readonly mchid: string;
  /** Of an order that a service provider made. */
  readonly subMchid: string | null;
  readonly product: ProductName;
  readonly tradeType: string;
  readonly outTradeNo: string;
  readonly description: string;
  readonly attach: string;
  readonly totalFen: number;
  /** The refunded amount, processing refunds included. */
  readonly refundedFen: number;
  readonly tradeState: TradeState;
  readonly transactionId: string | null;
  readonly prepayId: string;
  /** What a Native prepay answers, to be scanned. */
  readonly codeUrl: string | null;
  /** What an H5 prepay answers. Its path and query also open at the simulator's address. */
  readonly h5Url: string | null;
  /** The name that the buyer logged in with. */
  readonly user: string | null;
  /** The buyer; null where the product names none and nobody has paid. */
  readonly openid: string | null;
  readonly notifyUrl: string;
  readonly createdAt: string;
  readonly timeExpire: string | null;
  readonly paidAt: string | null;
  readonly closedAt: string | null;
  /** What its refunds come to from now on; null where the faults decide. */
  readonly refundOutcome: RefundOutcome | null;
  /** WeChat's `order_state` in the shipping service, 1 to 6; null where it is not paid. */
  readonly orderState: OrderState | null;
  /** The combined order that it is a part of; null for none. */
  readonly combined: WechatOrder['combined'];
}

/** A combined order as `/_sim/combined-orders` shows it. */
export interface CombinedOrderView {
  /** Of the merchant that combined it. */
  readonly mchid: string;
  readonly combineOutTradeNo: string;
  readonly product: ProductName;
  readonly totalFen: number;
  readonly tradeState: WechatOrder['state']['tradeState'];
  readonly prepayId: string;
  readonly codeUrl: string | null;
  readonly h5Url: string | null;
  readonly createdAt: string;
  readonly subOrders: readonly SubOrderName[];
}

/** Shows a combined order with the names of its parts. */
export function viewCombinedOrder(whole: WechatOrder, { merchant, combined }: World): CombinedOrderView {
  const { code_url: codeUrl = null, h5_url: h5Url = null } = productOf(whole.product).answer(
    whole.prepayId,
    H5_ORIGIN,
  );
  return {
    mchid: merchant.merchantId,
    combineOutTradeNo: whole.outTradeNo,
    product: whole.product,
    totalFen: whole.totalFen,
    tradeState: whole.state.tradeState,
    prepayId: whole.prepayId,
    codeUrl,
    h5Url,
    createdAt: new Date(whole.createdAtMs).toISOString(),
    subOrders: combined.partsOf(whole).map(({ merchantId, order }) => ({
      merchantId,
      outTradeNo: order.outTradeNo,
    })),
  };
}

/** An order as `GET /_sim/orders/:outTradeNo` answers it. */
export interface OrderDetail extends OrderView {
  readonly refunds: readonly RefundView[];
  readonly notifications: readonly NotificationView[];
  readonly shipment: ShipmentView | null;
}

/** The newest `limit` orders of all these merchants, oldest first. */
export function newestOrders(worlds: Worlds, limit: number): OrderView[] {
  const viewsOf = (world: World) =>
    world.orders
      .all()
      .slice(-limit)
      .map((order) => viewOrder(order, world));
  const [only, ...others] = worlds;
  if (others.length === 0) return viewsOf(only);
  const views = worlds.flatMap(viewsOf);
  views.sort((one, other) => Date.parse(one.createdAt) - Date.parse(other.createdAt));
  return views.slice(-limit);
}

/** Shows an order with what its refunds made of it. */
export function viewOrder(order: WechatOrder, world: World): OrderView {
  const { merchant, usersOf, refunds, refundOutcomes, orderShipping } = world;
  const { state, product } = order;
  const { code_url: codeUrl = null, h5_url: h5Url = null } = productOf(product).answer(
    order.prepayId,
    H5_ORIGIN,
  );
  const openid = state.tradeState === 'SUCCESS' ? state.openid : order.openid;
  const iso = (atMs: number) => new Date(atMs).toISOString();
  return {
    mchid: merchant.merchantId,
    subMchid: order.partner?.subMchid ?? null,
    product,
    tradeType: productOf(product).tradeType,
    outTradeNo: order.outTradeNo,
    description: order.description,
    attach: order.attach,
    totalFen: order.totalFen,
    refundedFen: refunds.refundedFen(order),
    tradeState: refunds.tradeStateOf(order),
    transactionId: state.tradeState === 'SUCCESS' ? state.transactionId : null,
    prepayId: order.prepayId,
    codeUrl,
    h5Url,
    user: openid === null ? null : usersOf(order).nameOf(openid),
    openid,
    notifyUrl: order.notifyUrl,
    createdAt: iso(order.createdAtMs),
    timeExpire: order.timeExpireMs === null ? null : iso(order.timeExpireMs),
    paidAt: state.tradeState === 'SUCCESS' ? iso(state.paidAtMs) : null,
    closedAt: state.tradeState === 'CLOSED' ? iso(state.closedAtMs) : null,
    refundOutcome: refundOutcomes.ofOrder(order.outTradeNo),
    orderState: orderShipping.stateOf(order),
    combined: order.combined,
  };
}

/** Adds the refunds and notifications of an order, both oldest first, and its shipping. */
export function orderDetail(order: OrderView, world: World): OrderDetail {
  const { merchant, miniProgram, refunds, notifications, orderShipping } = world;
  const shipment = orderShipping.shipmentOf(order.outTradeNo);
  const pushes = miniProgram.messagePush.all().filter(({ mchid }) => mchid === merchant.merchantId);
  const isOfOrder = ({ outTradeNo }: { readonly outTradeNo: string | null }) =>
    outTradeNo === order.outTradeNo;
  return {
    ...order,
    refunds: refunds
      .all()
      .map((refund) => viewRefund(refund, world))
      .filter(isOfOrder),
    notifications: [...notifications.all(), ...pushes].filter(isOfOrder),
    shipment: shipment && viewShipment(shipment, world),
  };
}
