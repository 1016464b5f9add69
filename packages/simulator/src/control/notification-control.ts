import {
  isNotificationVariant,
  NOTIFICATION_VARIANTS,
  type NotificationVariant,
} from '../faults/notification-variants.js';
import type { Control } from './control.js';
import { NotFound } from './control-request.js';
import type { ControlRoute } from './control-route.js';

/** `/_sim/notifications`: listed, and sent again as they are or forged. */
export function createNotificationControl(control: Control): ControlRoute[] {
  return [
    {
      method: 'GET',
      path: /^\/_sim\/notifications$/,
      answer: () => ({ notifications: control.notifications() }),
    },
    {
      method: 'POST',
      path: /^\/_sim\/notifications\/([^/]+)\/resend$/,
      answer({ parts: [id = ''], readBody }) {
        if (!control.resend(id, readVariant(readBody().variant)))
          throw new NotFound('There is no such notification.');
        return undefined;
      },
    },
  ];
}

function readVariant(variant: unknown): NotificationVariant | null {
  if (variant === undefined || variant === null) return null;
  if (isNotificationVariant(variant)) return variant;
  throw new TypeError(`“variant” has to be one of ${NOTIFICATION_VARIANTS.join(', ')}, or null.`);
}
