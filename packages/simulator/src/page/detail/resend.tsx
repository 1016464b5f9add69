import { useState } from 'react';
import type { NotificationEvent } from '../../events/event.js';
import { type NotificationVariant, PUSH_VARIANTS } from '../../faults/notification-variants.js';
import { resendNotification } from '../api/simulator.js';
import { useAct } from '../state/notice.js';
import { useText } from '../text/text.js';
import { optionsOf } from '../ui/options.js';
import { Select } from '../ui/select.js';

interface ResendProps extends Pick<NotificationEvent, 'notificationId' | 'channel'> {}

/** Resends a notification, or sends a forged variant that the back end has to refuse. */
export function Resend({ notificationId, channel }: ResendProps) {
  const text = useText();
  const act = useAct();
  const variants = optionsOf(text.variants);
  const options =
    channel === 'pay' ? variants : variants.filter(({ value }) => PUSH_VARIANTS.some((one) => one === value));
  const [variant, setVariant] = useState<NotificationVariant>('WRONG_SIGNATURE');
  return (
    <div className="resend">
      <button type="button" onClick={() => act(() => resendNotification(notificationId), text.resent)}>
        {text.resend}
      </button>
      <Select label={text.forgery} options={options} value={variant} onChange={setVariant} />
      <button
        type="button"
        onClick={() => act(() => resendNotification(notificationId, variant), text.resentForged)}
      >
        {text.resendForged}
      </button>
    </div>
  );
}
