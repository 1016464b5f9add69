import type { WaitingOrder } from '@taro-pay/contracts';
import { Button, Checkbox } from 'antd';
import { serverNow } from '../../api/server-clock.js';
import { hrefOf } from '../../app/router.js';
import { useMay } from '../../app/session.js';
import { text } from '../../text/index.js';
import { duration } from '../../ui/duration.js';
import { Link } from '../../ui/link.js';
import { yuan } from '../../ui/money.js';
import { shortNumber } from '../../ui/recipient.js';
import { Tag } from '../../ui/tag.js';
import { Recipient } from './recipient.js';
import { ShipForm } from './ship-form.js';

interface Props {
  readonly waiting: WaitingOrder;
  readonly carrier: string | null;
  readonly isSelected: boolean;
  readonly onSelect: (isSelected: boolean) => void;
  readonly onParcels: () => void;
}

/** An order that waits for its shipment: what goes into the parcel, whom it goes to, and what has to be known first. */
export function PackingCard({ waiting, carrier, isSelected, onSelect, onParcels }: Props) {
  const may = useMay();
  const { order } = waiting;
  const last = shortNumber(order.id);
  return (
    <article className={`panel packing${isSelected ? ' packing-selected' : ''}`} aria-label={last}>
      <Checkbox
        checked={isSelected}
        aria-label={text.shipping.select(last)}
        onChange={({ target }) => onSelect(target.checked)}
      />
      <div className="packing-goods">
        <div className="entry-head">
          <Link className="packing-number" href={hrefOf(`/orders/${order.id}`)}>
            <code>{last}</code>
          </Link>
          <span className="quiet">
            {text.shipping.waited(duration(serverNow() - Date.parse(order.paidAt ?? order.createdAt)))}
          </span>
          <Flags waiting={waiting} />
        </div>
        <ul>
          {waiting.left.map(({ productId, name, quantity }) => (
            <li key={productId}>
              {name} <strong>× {quantity}</strong>
            </li>
          ))}
        </ul>
        {order.note !== null && <p className="note">{order.note}</p>}
        {waiting.refundApplication !== null && (
          <p className="field-wrong">{text.eventWords.quoted(waiting.refundApplication.reason)}</p>
        )}
      </div>
      <Recipient delivery={order.delivery} isMasked={order.isMasked} />
      {order.delivery.kind === 'pickup' && may('findPickup') && (
        <Link href={hrefOf('/pickup')}>{text.shipping.toCounter}</Link>
      )}
      {order.delivery.kind === 'express' && may('shipOrder') && (
        <div className="packing-ship">
          <ShipForm orderId={order.id} carrier={carrier} />
          <Button type="link" size="small" onClick={onParcels}>
            {text.shipping.parcels}
          </Button>
        </div>
      )}
    </article>
  );
}

/** What has to be known before it is packed. */
function Flags({
  waiting: { order, isPartlyShipped, refundApplication, anomalies },
}: Pick<Props, 'waiting'>) {
  return (
    <>
      {isPartlyShipped && <Tag tone="waiting">{text.shipping.partly}</Tag>}
      {refundApplication !== null && <Tag tone="bad">{text.shipping.applied}</Tag>}
      {order.refundReservedFen > 0 && (
        <Tag tone="waiting">{text.shipping.refunded(yuan(order.refundReservedFen))}</Tag>
      )}
      {anomalies
        .filter((kind) => kind !== 'REFUND_APPLICATION')
        .map((kind) => (
          <Tag key={kind} tone="bad">
            {text.anomalies.kinds[kind].title}
          </Tag>
        ))}
    </>
  );
}
