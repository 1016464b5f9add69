import type { OrderDetail } from '../../control/views/order.js';
import type { ShipmentView } from '../../control/views/shipment.js';
import { confirmReceipt } from '../api/simulator.js';
import { useAct } from '../state/notice.js';
import { useText } from '../text/text.js';
import { Facts } from '../ui/facts.js';
import { dateAndTime } from '../ui/format.js';
import { Tag } from '../ui/tag.js';

const SHIPPED = 2;

/** What the merchant shipped of an order, and its receipt. */
export function Shipping({ order }: { readonly order: OrderDetail }) {
  const text = useText();
  const act = useAct();
  const { shipment, orderState } = order;
  if (shipment === null || orderState === null) return null;
  return (
    <>
      <h3>{text.shipping}</h3>
      <div className="entry">
        <p>
          <b>{text.logisticsTypes[shipment.logisticsType]}</b>{' '}
          <Tag tone={orderState === SHIPPED ? 'waiting' : 'quiet'}>{text.orderStates[orderState]}</Tag>{' '}
          {!shipment.isFinished && <span className="hint">{text.notAllDelivered}</span>}
        </p>
        <Packages shipment={shipment} />
        <Times shipment={shipment} />
        {orderState === SHIPPED && (
          <div className="actions">
            <button type="button" onClick={() => act(() => confirmReceipt(order), text.doneReceipt)}>
              {text.confirmReceipt}
            </button>
          </div>
        )}
      </div>
    </>
  );
}

function Packages({ shipment: { packages } }: { readonly shipment: ShipmentView }) {
  return packages.map(({ itemDesc, expressCompany, trackingNo, uploadedAt }) => (
    <p className="hint" key={`${trackingNo} ${itemDesc} ${uploadedAt}`}>
      {[itemDesc, expressCompany, trackingNo].filter((part) => part !== '').join(' · ')}
    </p>
  ));
}

function Times({ shipment }: { readonly shipment: ShipmentView }) {
  const text = useText();
  const { shippedAt, receivedAt, receiptMethod, settledAt } = shipment;
  const method = receiptMethod === null ? '' : ` · ${text.receiptMethods[receiptMethod]}`;
  return (
    <Facts
      rows={[
        [text.shippedAt, shippedAt && dateAndTime(shippedAt)],
        [text.receivedAt, receivedAt && dateAndTime(receivedAt) + method],
        [text.settledAt, settledAt && dateAndTime(settledAt)],
      ]}
    />
  );
}
