import type { OperatorOrder, OperatorShipment } from '@taro-pay/contracts';
import { Button } from 'antd';
import { useState } from 'react';
import { useMay } from '../../app/session.js';
import { text } from '../../text/index.js';
import { Copyable } from '../../ui/copyable.js';
import { goodsOf } from '../../ui/goods.js';
import { ReportTag } from '../../ui/tag.js';
import { Time } from '../../ui/time.js';
import { CorrectionDialog } from './correction-dialog.js';

interface Props {
  readonly order: OperatorOrder;
  readonly shipments: readonly OperatorShipment[];
}

/** The parcels of an order, and what WeChat knows of each. */
export function ShipmentList({ order, shipments }: Props) {
  const isReshipped = shipments.some(({ reshippedAt }) => reshippedAt !== null);
  return (
    <section className="panel panel-list shipment-list">
      <h2>{text.delivery.shipments}</h2>
      <ul>
        {shipments.map((shipment) => (
          <li key={shipment.id}>
            <ShipmentRow
              order={order}
              shipment={shipment}
              isOfSeveral={shipments.length > 1}
              isReshipped={isReshipped}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function ShipmentRow({
  order,
  shipment,
  isOfSeveral,
  isReshipped,
}: {
  readonly order: OperatorOrder;
  readonly shipment: OperatorShipment;
  readonly isOfSeveral: boolean;
  /** WeChat has taken its one correction of the order. */
  readonly isReshipped: boolean;
}) {
  const may = useMay();
  const [isCorrecting, setCorrecting] = useState(false);
  const { kind, carrierName, trackingNo, createdAt, createdBy, correctedAt, report, refusal } = shipment;
  const items = shipment.items.map(({ productId, quantity }) => ({
    name: order.items.find((item) => item.productId === productId)?.name ?? productId,
    quantity,
  }));
  const isCorrectable = kind === 'express' && !isReshipped && may('correctShipment');
  return (
    <>
      <div className="entry-head">
        <strong>{carrierName ?? text.deliveryKinds[kind]}</strong>
        {trackingNo !== null && <Copyable value={trackingNo} />}
        <ReportTag report={report} />
        <span className="quiet">
          <Time at={createdAt} />
        </span>
        <span className="quiet">
          {createdBy === null ? text.delivery.byShop : text.delivery.by(createdBy)}
        </span>
      </div>
      <p>{goodsOf(items)}</p>
      {correctedAt !== null && (
        <p className="quiet">
          {text.delivery.corrected} <Time at={correctedAt} />
        </p>
      )}
      {refusal !== null && <p className="anomaly-detail">{text.delivery.refusal(refusal)}</p>}
      {isCorrectable && (
        <Button size="small" onClick={() => setCorrecting(true)}>
          {text.correction.open}
        </Button>
      )}
      {isCorrecting && (
        <CorrectionDialog
          shipment={shipment}
          isOfSeveral={isOfSeveral}
          onClose={() => setCorrecting(false)}
        />
      )}
    </>
  );
}
