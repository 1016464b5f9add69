import type { OperatorShipment } from '@taro-pay/contracts';
import { App, Button, Form, Modal } from 'antd';
import { useState } from 'react';
import { call } from '../../api/client.js';
import { useAct } from '../../api/use-act.js';
import { text } from '../../text/index.js';
import { Failure } from '../../ui/states.js';
import { ParcelFields } from '../shipping/parcel-fields.js';
import { rememberCarrier } from '../shipping/recent-carriers.js';
import { parseTrackingNo } from '../shipping/tracking-number.js';

interface Props {
  readonly shipment: OperatorShipment;
  /** Whether the order has other parcels, which share the correction with this one. */
  readonly isOfSeveral: boolean;
  readonly onClose: () => void;
}

/** Corrects the carrier and the number of a parcel. WeChat takes one correction of an order. */
export function CorrectionDialog({ shipment, isOfSeveral, onClose }: Props) {
  const { message } = App.useApp();
  const [carrier, setCarrier] = useState(shipment.carrier);
  const [typed, setTyped] = useState(shipment.trackingNo ?? '');
  const trackingNo = parseTrackingNo(typed);
  const isUnchanged = carrier === shipment.carrier && trackingNo === shipment.trackingNo;
  const correcting = useAct((body: { carrier: string; trackingNo: string }) =>
    call('correctShipment', { params: { shipmentId: shipment.id }, body }),
  );

  function submit(): void {
    if (carrier === null || trackingNo === null || correcting.isPending) return;
    rememberCarrier(carrier);
    correcting.mutate(
      { carrier, trackingNo },
      {
        onSuccess: () => {
          void message.success(isOfSeveral ? text.correction.doneOfSeveral : text.correction.done);
          onClose();
        },
      },
    );
  }

  return (
    <Modal open title={text.correction.open} onCancel={onClose} footer={null} width={480} destroyOnHidden>
      <p className="quiet dialog-hint">
        {isOfSeveral ? text.correction.hintOfSeveral : text.correction.hint}
      </p>
      <Form layout="vertical" onFinish={submit}>
        <ParcelFields carrier={carrier} onCarrier={setCarrier} typed={typed} onTyped={setTyped} />
        {correcting.isError && <Failure error={correcting.error} />}
        <div className="dialog-buttons">
          <Button onClick={onClose}>{text.acts.cancel}</Button>
          <Button
            type="primary"
            htmlType="submit"
            disabled={carrier === null || trackingNo === null || isUnchanged}
            loading={correcting.isPending}
          >
            {text.correction.submit}
          </Button>
        </div>
      </Form>
    </Modal>
  );
}
