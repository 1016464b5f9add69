import { App, Button, Form, InputNumber, Modal } from 'antd';
import { useState } from 'react';
import { call } from '../../api/client.js';
import { useAct } from '../../api/use-act.js';
import { text } from '../../text/index.js';
import { Failure } from '../../ui/states.js';
import { ParcelFields } from './parcel-fields.js';
import { recentCarriers, rememberCarrier } from './recent-carriers.js';
import { parseTrackingNo } from './tracking-number.js';

/** A product of an order, and how many of it have not been sent. */
interface LeftItem {
  readonly productId: string;
  readonly name: string;
  readonly quantity: number;
}

interface Props {
  readonly orderId: string;
  readonly left: readonly LeftItem[];
  readonly onClose: () => void;
}

interface Parcel {
  readonly carrier: string;
  readonly trackingNo: string;
  readonly items: readonly { readonly productId: string; readonly quantity: number }[];
}

/** Sends an order in several parcels, one after another; the dialog stays until nothing is left, or it is closed. */
export function ParcelDialog({ orderId, left, onClose }: Props) {
  const { message } = App.useApp();
  const [carrier, setCarrier] = useState(recentCarriers()[0] ?? null);
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<Readonly<Record<string, number>>>({});
  const trackingNo = parseTrackingNo(typed);
  const items = left.map((item) => ({
    ...item,
    chosen: Math.min(chosen[item.productId] ?? item.quantity, item.quantity),
  }));
  const isAll = items.every((item) => item.chosen === item.quantity);
  const isEmpty = items.every((item) => item.chosen === 0);
  const shipping = useAct(({ items: sent, ...parcel }: Parcel) =>
    call('shipOrder', { params: { orderId }, body: { kind: 'express', ...parcel, items: [...sent] } }),
  );

  function submit(): void {
    if (carrier === null || trackingNo === null || isEmpty || shipping.isPending) return;
    rememberCarrier(carrier);
    const sent = items
      .filter((item) => item.chosen > 0)
      .map(({ productId, chosen: quantity }) => ({ productId, quantity }));
    shipping.mutate(
      { carrier, trackingNo, items: sent },
      {
        onSuccess: () => {
          void message.success(text.parcel.sent);
          setTyped('');
          setChosen({});
          if (isAll) onClose();
        },
      },
    );
  }

  return (
    <Modal open title={text.parcel.title} onCancel={onClose} footer={null} width={520} destroyOnHidden>
      <p className="quiet dialog-hint">{text.parcel.hint}</p>
      <Form layout="vertical" onFinish={submit}>
        <fieldset className="refund-lines">
          <legend>{text.parcel.inside}</legend>
          {items.map((item) => (
            <div key={item.productId} className="refund-line">
              <span>
                {item.name} <span className="quiet">{text.parcel.left(item.quantity)}</span>
              </span>
              <InputNumber
                min={0}
                max={item.quantity}
                precision={0}
                mode="spinner"
                value={item.chosen}
                aria-label={text.parcel.quantityOf(item.name)}
                onChange={(quantity) => setChosen({ ...chosen, [item.productId]: quantity ?? 0 })}
              />
            </div>
          ))}
        </fieldset>
        <ParcelFields carrier={carrier} onCarrier={setCarrier} typed={typed} onTyped={setTyped} />
        {shipping.isError && <Failure error={shipping.error} />}
        <div className="dialog-buttons">
          <Button onClick={onClose}>{text.acts.cancel}</Button>
          <Button
            type="primary"
            htmlType="submit"
            disabled={carrier === null || trackingNo === null || isEmpty}
            loading={shipping.isPending}
          >
            {isAll ? text.parcel.submitAll : text.parcel.submitPart}
          </Button>
        </div>
      </Form>
    </Modal>
  );
}
