import type { JsonObject } from '../foundation/json.js';
import type { NotificationView } from '../notifications/notifications.js';
import { readConsoleRefund } from '../refunds/console-refund.js';
import type { RefundOutcome } from '../refunds/refunds.js';
import type { Received } from '../server/received.js';
import type { Control } from './control.js';
import { NotFound, readObject } from './control-request.js';
import { ORDER_ACTIONS, type OrderAction } from './order-actions.js';
import type { OrderView } from './orders-view.js';
import type { RefundView } from './refunds-view.js';

/** What `GET /_sim/orders/:outTradeNo` answers. */
export interface OrderDetail extends OrderView {
  readonly refunds: readonly RefundView[];
  readonly notifications: readonly NotificationView[];
}

const OUTCOMES: readonly RefundOutcome[] = ['SUCCESS', 'ABNORMAL', 'CLOSED'];

/**
 * `GET /_sim/orders?limit=`, `GET /_sim/orders/:outTradeNo`, `POST` to the latter: `{action}` or `{refundOutcome}`,
 * and `POST /_sim/orders/:outTradeNo/console-refunds`. Null for every other route.
 */
export function answerOrderRoute(
  { method, pathname, query, body }: Received,
  control: Control,
): { body: unknown } | null {
  if (method === 'GET' && pathname === '/_sim/orders') {
    return { body: { orders: control.orders(readLimit(query)), total: control.orderCount() } };
  }
  const [, part, refunds] = /^\/_sim\/orders\/([^/]+)(\/console-refunds)?$/.exec(pathname) ?? [];
  if (part === undefined) return null;
  const outTradeNo = decodeURIComponent(part);
  if (refunds !== undefined) {
    if (method !== 'POST') return null;
    return { body: found(control.refundInConsole(outTradeNo, readConsoleRefund(readObject(body)))) };
  }
  switch (method) {
    case 'GET':
      return { body: withItsTraffic(found(control.order(outTradeNo)), control) };
    case 'POST':
      return { body: change(outTradeNo, readObject(body), control) };
    default:
      return null;
  }
}

function change(outTradeNo: string, body: JsonObject, control: Control) {
  if ('refundOutcome' in body) {
    control.chooseRefundOutcome(outTradeNo, readOutcome(body));
    return found(control.order(outTradeNo));
  }
  return found(control.actOnOrder(outTradeNo, readAction(body)));
}

/** One order with its refunds and its notifications, both oldest first. */
function withItsTraffic(order: OrderView, control: Control): OrderDetail {
  const isOfOrder = ({ outTradeNo }: { readonly outTradeNo: string }) => outTradeNo === order.outTradeNo;
  return {
    ...order,
    refunds: control.refunds().filter(isOfOrder),
    notifications: control.notifications().filter(isOfOrder),
  };
}

function found<Value>(value: Value | null): Value {
  if (value === null) throw new NotFound('There is no such order.');
  return value;
}

function readAction({ action }: JsonObject): OrderAction {
  const known = ORDER_ACTIONS.find((one) => one === action);
  if (known === undefined) throw new TypeError(`“action” has to be one of ${ORDER_ACTIONS.join(', ')}.`);
  return known;
}

function readOutcome({ refundOutcome }: JsonObject): RefundOutcome | null {
  if (refundOutcome === null) return null;
  const known = OUTCOMES.find((one) => one === refundOutcome);
  if (known === undefined)
    throw new TypeError(`“refundOutcome” has to be one of ${OUTCOMES.join(', ')}, or null.`);
  return known;
}

function readLimit(query: URLSearchParams): number {
  const text = query.get('limit');
  if (text === null) return Number.POSITIVE_INFINITY;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit > 0) return limit;
  throw new TypeError('“limit” has to be a whole number from 1.');
}
