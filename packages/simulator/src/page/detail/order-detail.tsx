import type { OrderAction } from '../../control/order-actions.js';
import type { OrderDetail as Order, OrderView } from '../../control/views/order.js';
import { useOrder, useOrders } from '../api/queries.js';
import { actOnOrder, type OrderName } from '../api/simulator.js';
import { isSameOrder, useNavigation } from '../state/navigation.js';
import { useAct } from '../state/notice.js';
import { useText } from '../text/text.js';
import { TradeStateTag } from '../timeline/tags.js';
import { Facts } from '../ui/facts.js';
import { dateAndTime, yuan } from '../ui/format.js';
import { Refunds } from './refunds.js';
import { Resend } from './resend.js';
import { Shipping } from './shipping.js';

/** Everything about an order, and what can be done to it. */
export function OrderDetail({ name }: { readonly name: OrderName }) {
  const text = useText();
  const order = useOrderOf(name);
  if (order === null) return null;
  return (
    <>
      <h2>
        {text.order} <TradeStateTag order={order} />
      </h2>
      <p className="big-amount">{yuan(order.totalFen)}</p>
      <p>{order.description}</p>
      <OrderActions order={order} />
      <Notifications order={order} />
      <Shipping order={order} />
      <Refunds order={order} />
      <h3>{text.facts}</h3>
      <OrderFacts order={order} />
    </>
  );
}

/** What the list of orders says of it until the order itself is read; null where there is none. */
function useOrderOf(name: OrderName): Order | null {
  const detail = useOrder(name);
  const { orders } = useOrders(useNavigation().filter.mchid);
  const listed = orders.find((order) => isSameOrder(order, name));
  return detail ?? (listed ? { ...listed, refunds: [], notifications: [], shipment: null } : null);
}

const POSSIBLE: Readonly<Record<OrderView['tradeState'], readonly OrderAction[]>> = {
  NOTPAY: ['pay', 'fail', 'cancel', 'close'],
  CLOSED: ['payInFlight'],
  SUCCESS: [],
  REFUND: [],
};

function OrderActions({ order }: { readonly order: OrderView }) {
  const text = useText();
  const act = useAct();
  return (
    <div className="actions">
      {POSSIBLE[order.tradeState].map((action) => (
        <button
          key={action}
          type="button"
          className={action === 'pay' ? 'primary' : undefined}
          onClick={() => act(() => actOnOrder(order, action), text.orderActions[action].done)}
        >
          {text.orderActions[action].label}
        </button>
      ))}
    </div>
  );
}

function Notifications({ order: { notifications } }: { readonly order: Order }) {
  const text = useText();
  if (notifications.length === 0) return null;
  return (
    <>
      <h3>{text.notifications}</h3>
      {notifications.map(({ id, channel, eventType, attempts }) => (
        <div className="entry" key={id}>
          <p>
            <b>{eventType}</b> <span className="hint">{text.attempts(attempts)}</span>
          </p>
          <Resend notificationId={id} channel={channel} />
        </div>
      ))}
    </>
  );
}

function OrderFacts({ order }: { readonly order: OrderView }) {
  const text = useText();
  const time = (moment: string | null) => moment && dateAndTime(moment);
  return (
    <Facts
      rows={[
        [text.outTradeNo, order.outTradeNo],
        [text.mchid, order.mchid],
        [text.subMchid, order.subMchid],
        [text.combined, order.combined?.outTradeNo ?? null],
        [text.product, text.products[order.product]],
        [text.transactionId, order.transactionId],
        [text.tradeState, order.tradeState],
        [text.refunded, order.refundedFen === 0 ? null : yuan(order.refundedFen)],
        [text.buyer, order.user],
        [text.openid, order.openid],
        [text.orderState, order.orderState && text.orderStates[order.orderState]],
        [text.created, time(order.createdAt)],
        [text.expires, time(order.timeExpire)],
        [text.paid, time(order.paidAt)],
        [text.closed, time(order.closedAt)],
        [text.prepayId, order.prepayId],
        [text.codeUrl, order.codeUrl],
        [text.h5Url, order.h5Url],
        [text.notifyUrl, order.notifyUrl],
      ]}
    />
  );
}
