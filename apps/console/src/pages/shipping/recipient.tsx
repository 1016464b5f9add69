import type { Delivery } from '@taro-pay/contracts';
import { text } from '../../text/index.js';
import { Copyable } from '../../ui/copyable.js';
import { addressLine, recipientLine } from '../../ui/recipient.js';
import { placeName } from './place.js';

interface Props {
  readonly delivery: Delivery;
  /** What is masked is of no use to a carrier: it is not copied. */
  readonly isMasked: boolean;
}

/** Whom the goods go to, as far as this operator may see it. */
export function Recipient({ delivery, isMasked }: Props) {
  switch (delivery.kind) {
    case 'none':
      return <p className="quiet">{text.deliveryKinds.none}</p>;
    case 'pickup':
      return (
        <p className="recipient">
          {placeName(delivery.placeId)}
          {delivery.phone !== null && <span className="phone"> {delivery.phone}</span>}
        </p>
      );
    case 'express': {
      const { address } = delivery;
      if (address === null) return <p className="quiet">{text.delivery.erased}</p>;
      return (
        <address className="recipient">
          <strong>{address.name}</strong> <span className="phone">{address.phone}</span>
          {!isMasked && (
            <Copyable value={recipientLine(address)} shown="" label={text.delivery.copyRecipient} />
          )}
          <p>{addressLine(address)}</p>
        </address>
      );
    }
  }
}
