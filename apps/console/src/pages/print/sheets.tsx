import type { OperatorOrder, OrderItem } from '@taro-pay/contracts';
import { text } from '../../text/index.js';
import { addressLine, shortNumber } from '../../ui/recipient.js';
import { beijingTime } from '../../ui/time.js';
import { placeName } from '../shipping/place.js';

/** An order, and what of it goes into the parcel. */
export interface Packed {
  readonly order: OperatorOrder;
  readonly left: readonly Pick<OrderItem, 'productId' | 'name' | 'quantity'>[];
  /** The buyer’s open one. */
  readonly refundApplication: object | null;
}

interface Props {
  readonly orders: readonly Packed[];
}

/** All orders on one list, to gather the goods by. */
export function PackingList({ orders }: Props) {
  const words = text.print;
  return (
    <section className="sheet">
      <div className="sheet-head">
        <h2>{words.list}</h2>
        <span>{words.orders(orders.length)}</span>
      </div>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.packed}</th>
            <th scope="col">{text.orders.number}</th>
            <th scope="col">{text.orders.goods}</th>
            <th scope="col">{words.to}</th>
          </tr>
        </thead>
        <tbody>
          {orders.map((packed) => (
            <tr key={packed.order.id}>
              <td>
                <span className="tick" />
              </td>
              <td>
                <code>{shortNumber(packed.order.id)}</code>
              </td>
              <td>
                <Goods packed={packed} />
              </td>
              <td>
                <To packed={packed} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** A slip for the parcel of an order. */
export function Slip({ packed, isLabel }: { readonly packed: Packed; readonly isLabel: boolean }) {
  const { order, left } = packed;
  return (
    <section className={`sheet${isLabel ? ' sheet-label' : ''}`}>
      <div className="sheet-head">
        <h2>{text.print.slip}</h2>
        <code>{shortNumber(order.id)}</code>
      </div>
      <To packed={packed} />
      <table>
        <thead>
          <tr>
            <th scope="col">{text.orders.goods}</th>
            <th scope="col" className="number">
              {text.print.quantity}
            </th>
          </tr>
        </thead>
        <tbody>
          {left.map(({ productId, name, quantity }) => (
            <tr key={productId}>
              <td>{name}</td>
              <td className="number">{quantity}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {order.note !== null && (
        <p className="note">
          {text.delivery.note}
          {text.punctuation.colon}
          {order.note}
        </p>
      )}
      <p className="sheet-foot">
        {text.orders.number} {order.id}
        <br />
        {text.orders.paidAt} {beijingTime(order.paidAt ?? order.createdAt)}
      </p>
    </section>
  );
}

function Goods({ packed: { order, left, refundApplication } }: { readonly packed: Packed }) {
  return (
    <>
      {refundApplication !== null && <strong>{text.print.refundWanted}</strong>}
      {left.map(({ productId, name, quantity }) => (
        <div key={productId}>
          {name} <strong>× {quantity}</strong>
        </div>
      ))}
      {order.note !== null && <p className="note">{order.note}</p>}
    </>
  );
}

/** Name, phone and address, or the place of pick-up. */
function To({ packed: { order } }: { readonly packed: Packed }) {
  const { delivery } = order;
  switch (delivery.kind) {
    case 'none':
      return <p className="sheet-to">{text.deliveryKinds.none}</p>;
    case 'pickup':
      return (
        <p className="sheet-to">
          <strong>{placeName(delivery.placeId)}</strong> <span className="phone">{delivery.phone}</span>
        </p>
      );
    case 'express':
      return delivery.address === null ? (
        <p className="sheet-to">{text.delivery.erased}</p>
      ) : (
        <address className="sheet-to">
          <strong>{delivery.address.name}</strong> <span className="phone">{delivery.address.phone}</span>
          <br />
          {addressLine(delivery.address)}
        </address>
      );
  }
}
