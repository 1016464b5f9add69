import { isPaid } from '@taro-pay/contracts';
import { Button } from 'antd';
import { useState } from 'react';
import { hrefOf } from '../../app/router.js';
import { useMay } from '../../app/session.js';
import { text } from '../../text/index.js';
import { LinkButton } from '../../ui/link.js';
import { ParcelDialog } from '../shipping/parcel-dialog.js';
import { Recipient } from '../shipping/recipient.js';
import { AddressDialog } from './address-dialog.js';
import type { Dossier } from './summary.js';

/** How the goods reach their buyer, and what can still be done about it. */
export function DeliveryPanel({ dossier: { order, unshipped } }: { readonly dossier: Dossier }) {
  const may = useMay();
  const [dialog, setDialog] = useState<'address' | 'parcel' | null>(null);
  const { delivery, fulfilment, note, isMasked } = order;
  const address = delivery.kind === 'express' ? delivery.address : null;
  const isWaiting = order.status === 'PAID' && fulfilment === 'UNSHIPPED';
  const left = unshipped.map(({ productId, quantity }) => ({
    ...{ productId, quantity },
    name: order.items.find((item) => item.productId === productId)?.name ?? productId,
  }));
  const close = () => setDialog(null);
  if (delivery.kind === 'none' && note === null) return null;
  return (
    <section className="panel delivery-panel">
      <h2>
        {text.delivery.title} · {text.deliveryKinds[delivery.kind]}
      </h2>
      {delivery.kind !== 'none' && <Recipient delivery={delivery} isMasked={isMasked} />}
      {note !== null && (
        <p className="note">
          <span className="quiet">{text.delivery.note}</span> {note}
        </p>
      )}
      <div className="row-acts">
        {isWaiting && delivery.kind === 'express' && left.length > 0 && may('shipOrder') && (
          <Button type="primary" size="small" onClick={() => setDialog('parcel')}>
            {text.shipping.ship}
          </Button>
        )}
        {isWaiting && delivery.kind === 'pickup' && may('findPickup') && (
          <LinkButton size="small" href={hrefOf('/pickup')}>
            {text.shipping.toCounter}
          </LinkButton>
        )}
        {isWaiting && address !== null && may('changeAddress') && (
          <Button size="small" onClick={() => setDialog('address')}>
            {text.addressChange.open}
          </Button>
        )}
        {isPaid(order.status) && (
          <LinkButton size="small" href={hrefOf('/shipping/print/slips', { orders: order.id })}>
            {text.print.slip}
          </LinkButton>
        )}
      </div>
      {dialog === 'address' && address !== null && (
        <AddressDialog orderId={order.id} address={address} onClose={close} />
      )}
      {dialog === 'parcel' && <ParcelDialog orderId={order.id} left={left} onClose={close} />}
    </section>
  );
}
