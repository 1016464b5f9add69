import { App, Button, Input } from 'antd';
import { type KeyboardEvent, useRef, useState } from 'react';
import { call } from '../../api/client.js';
import { useAct } from '../../api/use-act.js';
import { text } from '../../text/index.js';
import { shortNumber } from '../../ui/recipient.js';
import { Failure } from '../../ui/states.js';
import { rememberCarrier } from './recent-carriers.js';
import { parseTrackingNo } from './tracking-number.js';

interface Props {
  readonly orderId: string;
  /** The carrier of the list; null where none is chosen yet. */
  readonly carrier: string | null;
}

/** Sends all that is left of an order in one parcel. Enter ships it, and goes on to the next order at once. */
export function ShipForm({ orderId, carrier }: Props) {
  const { message } = App.useApp();
  const [typed, setTyped] = useState('');
  const isSent = useRef(false);
  const trackingNo = parseTrackingNo(typed);
  const isWrong = typed.trim() !== '' && trackingNo === null;
  const shipping = useAct((body: { carrier: string; trackingNo: string }) =>
    call('shipOrder', { params: { orderId }, body: { kind: 'express', ...body } }),
  );

  /** Pressed twice it is one parcel. */
  function ship(): boolean {
    if (trackingNo === null || isSent.current) return false;
    if (carrier === null) {
      void message.warning(text.shipping.carrierFirst);
      return false;
    }
    isSent.current = true;
    rememberCarrier(carrier);
    shipping.mutate(
      { carrier, trackingNo },
      {
        onSuccess: () => void message.success(text.shipping.shipped(shortNumber(orderId))),
        onError: () => {
          isSent.current = false;
        },
      },
    );
    return true;
  }

  function onEnter(event: KeyboardEvent<HTMLInputElement>): void {
    event.preventDefault();
    if (ship()) focusNext(event.currentTarget);
  }

  return (
    <div className="ship-form">
      <div className="ship-fields">
        <Input
          className="tracking-no"
          aria-label={text.shipping.trackingNoOf(shortNumber(orderId))}
          placeholder={text.shipping.trackingNo}
          autoComplete="off"
          autoCapitalize="characters"
          maxLength={100}
          status={isWrong ? 'error' : ''}
          aria-invalid={isWrong}
          disabled={shipping.isPending}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
          onPressEnter={onEnter}
        />
        <Button disabled={trackingNo === null} loading={shipping.isPending} onClick={() => void ship()}>
          {text.shipping.ship}
        </Button>
      </div>
      {isWrong && <p className="field-wrong">{text.shipping.trackingNoWrong}</p>}
      {shipping.isError && <Failure error={shipping.error} />}
    </div>
  );
}

/** The field of the next order that waits. */
function focusNext(field: HTMLInputElement): void {
  const fields = [...document.querySelectorAll<HTMLInputElement>('.tracking-no:not(:disabled)')];
  fields[fields.indexOf(field) + 1]?.focus();
}
