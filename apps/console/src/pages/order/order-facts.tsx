import type { OperatorOrder } from '@taro-pay/contracts';
import type { ReactNode } from 'react';
import { hrefOf } from '../../app/router.js';
import { text } from '../../text/index.js';
import { Copyable } from '../../ui/copyable.js';
import { Link } from '../../ui/link.js';
import { Money } from '../../ui/money.js';
import { Time } from '../../ui/time.js';

/** When the goods moved, as the words of the page name it. */
const LATER_TIMES = ['shippedAt', 'receivedAt', 'settledAt'] as const;

/** Goods, sums, numbers and times of an order. */
export function OrderFacts({ order }: { readonly order: OperatorOrder }) {
  const { items, totalFen, payerTotalFen, refundedFen, refundReservedFen } = order;
  return (
    <aside className="order-side">
      <section className="panel">
        <h2>{text.orders.goods}</h2>
        <ul className="goods">
          {items.map(({ productId, name, quantity, priceFen }) => (
            <li key={productId}>
              <span>
                {name} × {quantity}
              </span>
              <Money fen={priceFen * quantity} />
            </li>
          ))}
        </ul>
        <dl className="facts facts-sums">
          {order.deliveryFen > 0 && (
            <Fact name={text.delivery.fee}>
              <Money fen={order.deliveryFen} />
            </Fact>
          )}
          <Fact name={text.orders.total}>
            <Money fen={totalFen} />
          </Fact>
          {payerTotalFen !== null && (
            <Fact name={text.order.payerPaid}>
              <Money fen={payerTotalFen} />
            </Fact>
          )}
          {refundedFen > 0 && (
            <Fact name={text.refund.refunded}>
              <Money fen={refundedFen} />
            </Fact>
          )}
          {refundReservedFen > refundedFen && (
            <Fact name={text.refund.pending}>
              <Money fen={refundReservedFen - refundedFen} />
            </Fact>
          )}
        </dl>
      </section>
      <section className="panel">
        <h2>{text.order.numbers}</h2>
        <dl className="facts facts-stacked">
          <Fact name={text.order.merchantNumber}>
            <Copyable value={order.id} />
          </Fact>
          {order.transactionId !== null && (
            <Fact name={text.order.transactionNumber}>
              <Copyable value={order.transactionId} />
            </Fact>
          )}
          <Fact name={text.order.buyer}>
            <Copyable value={order.buyerId} />
            <Link href={hrefOf('/orders', { query: order.buyerId })}>{text.order.ordersOfBuyer}</Link>
          </Fact>
        </dl>
      </section>
      <section className="panel">
        <h2>{text.order.times}</h2>
        <dl className="facts">
          <Fact name={text.orders.createdAt}>
            <Time at={order.createdAt} />
          </Fact>
          {order.paidAt !== null && (
            <Fact name={text.orders.paidAt}>
              <Time at={order.paidAt} />
            </Fact>
          )}
          {LATER_TIMES.map((name) => {
            const at = order[name];
            return at === null ? null : (
              <Fact key={name} name={text.delivery[name]}>
                <Time at={at} />
              </Fact>
            );
          })}
          {order.closedAt !== null && (
            <Fact name={text.order.closedAt}>
              <Time at={order.closedAt} />
            </Fact>
          )}
          {order.status === 'PENDING' && (
            <Fact name={text.order.expiresAt}>
              <Time at={order.expiresAt} />
            </Fact>
          )}
        </dl>
      </section>
    </aside>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
