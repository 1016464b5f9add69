import type { NotificationView } from '../../notifications/notifications.js';
import type { TradeState, WechatOrder } from '../../payments/orders.js';
import type { RefundOutcome } from '../../refunds/refund.js';
import type { World } from '../../world/world.js';
import { type RefundView, viewRefund } from './refund.js';

/** An order as `/_sim/orders` and the page show it; times ISO 8601, absent values null. */
export interface OrderView {
  readonly outTradeNo: string;
  readonly description: string;
  readonly attach: string;
  readonly totalFen: number;
  /** The refunded amount, processing refunds included. */
  readonly refundedFen: number;
  readonly tradeState: TradeState;
  readonly transactionId: string | null;
  readonly prepayId: string;
  /** The name that the buyer logged in with. */
  readonly user: string | null;
  readonly openid: string;
  readonly notifyUrl: string;
  readonly createdAt: string;
  readonly timeExpire: string | null;
  readonly paidAt: string | null;
  readonly closedAt: string | null;
  /** What its refunds come to from now on; null where the faults decide. */
  readonly refundOutcome: RefundOutcome | null;
}

/** An order as `GET /_sim/orders/:outTradeNo` answers it. */
export interface OrderDetail extends OrderView {
  readonly refunds: readonly RefundView[];
  readonly notifications: readonly NotificationView[];
}

/** Shows an order with what its refunds made of it. */
export function viewOrder(order: WechatOrder, { users, refunds, refundOutcomes }: World): OrderView {
  const { state } = order;
  const iso = (atMs: number) => new Date(atMs).toISOString();
  return {
    outTradeNo: order.outTradeNo,
    description: order.description,
    attach: order.attach,
    totalFen: order.totalFen,
    refundedFen: refunds.refundedFen(order),
    tradeState: refunds.tradeStateOf(order),
    transactionId: state.tradeState === 'SUCCESS' ? state.transactionId : null,
    prepayId: order.prepayId,
    user: users.nameOf(order.openid),
    openid: order.openid,
    notifyUrl: order.notifyUrl,
    createdAt: iso(order.createdAtMs),
    timeExpire: order.timeExpireMs === null ? null : iso(order.timeExpireMs),
    paidAt: state.tradeState === 'SUCCESS' ? iso(state.paidAtMs) : null,
    closedAt: state.tradeState === 'CLOSED' ? iso(state.closedAtMs) : null,
    refundOutcome: refundOutcomes.ofOrder(order.outTradeNo),
  };
}

/** Adds the refunds and notifications of an order, both oldest first. */
export function orderDetail(order: OrderView, { refunds, notifications }: World): OrderDetail {
  const isOfOrder = ({ outTradeNo }: { readonly outTradeNo: string }) => outTradeNo === order.outTradeNo;
  return {
    ...order,
    refunds: refunds.all().map(viewRefund).filter(isOfOrder),
    notifications: notifications.all().filter(isOfOrder),
  };
}
