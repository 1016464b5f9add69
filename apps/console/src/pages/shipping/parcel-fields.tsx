import { Form, Input } from 'antd';
import { text } from '../../text/index.js';
import { CarrierSelect } from './carrier-select.js';
import { parseTrackingNo } from './tracking-number.js';

interface Props {
  readonly carrier: string | null;
  readonly onCarrier: (carrier: string) => void;
  readonly typed: string;
  readonly onTyped: (typed: string) => void;
}

/** Carrier and number of a parcel, in a dialog. */
export function ParcelFields({ carrier, onCarrier, typed, onTyped }: Props) {
  const isWrong = typed.trim() !== '' && parseTrackingNo(typed) === null;
  return (
    <>
      <Form.Item label={text.shipping.carrier} htmlFor="carrier">
        <CarrierSelect id="carrier" value={carrier} onChange={onCarrier} />
      </Form.Item>
      <Form.Item
        label={text.shipping.trackingNo}
        htmlFor="tracking-no"
        validateStatus={isWrong ? 'error' : ''}
        help={isWrong ? text.shipping.trackingNoWrong : undefined}
      >
        <Input
          id="tracking-no"
          autoComplete="off"
          maxLength={100}
          value={typed}
          onChange={({ target }) => onTyped(target.value)}
        />
      </Form.Item>
    </>
  );
}
