import type { OrderView } from '../../control/views/order.js';
import { useOrders } from '../api/queries.js';
import { isSameOrder, useNavigation } from '../state/navigation.js';
import { useText } from '../text/text.js';
import { timeOfDay, yuan } from '../ui/format.js';
import { Roving } from '../ui/roving.js';
import { TradeStateTag } from './tags.js';

/** The newest orders, newest first. Choosing one shows it and only its events; choosing it again shows all. */
export function Orders() {
  const text = useText();
  const { filter } = useNavigation();
  const { orders, total } = useOrders(filter.mchid);
  if (orders.length === 0) return null;
  return (
    <section className="orders" aria-labelledby="orders-title">
      <h2 id="orders-title">
        {text.orders} <span className="count">{total}</span>
      </h2>
      <Roving className="order-list">
        {[...orders].reverse().map((order) => (
          <OrderCard
            key={`${order.mchid} ${order.outTradeNo}`}
            order={order}
            isChosen={filter.order !== null && isSameOrder(filter.order, order)}
          />
        ))}
        {total > orders.length && <p className="hint">{text.ordersHidden(total - orders.length)}</p>}
      </Roving>
    </section>
  );
}

interface OrderCardProps {
  readonly order: OrderView;
  readonly isChosen: boolean;
}

function OrderCard({ order, isChosen }: OrderCardProps) {
  const { toggleOrder } = useNavigation();
  return (
    <button type="button" className="order" aria-pressed={isChosen} onClick={() => toggleOrder(order)}>
      <span className="order-top">
        <span className="amount">{yuan(order.totalFen)}</span>
        <TradeStateTag order={order} />
      </span>
      <span className="order-middle">
        <span className="order-name">{order.description}</span>
        <time dateTime={order.createdAt}>{timeOfDay(order.createdAt)}</time>
      </span>
      <span className="order-number">{order.outTradeNo}</span>
    </button>
  );
}
