import {
  type NotificationVariant,
  PUSH_VARIANTS,
  type PushVariant,
} from '../faults/notification-variants.js';
import type { JsonObject } from '../foundation/json.js';
import type { PushSettings } from './push-settings.js';

/** One change of a genuine message push. */
interface PushBend {
  /** Changes the message before it is written. */
  readonly message?: (message: JsonObject) => JsonObject;
  /** The appid behind the message in its encryption. */
  readonly appId?: string;
  /** The offset of the signed timestamp from now. */
  readonly skewSeconds?: number;
  /** Changes `Encrypt` after signing. */
  readonly encrypted?: (encrypted: string) => string;
  /** Changes a signature. */
  readonly signature?: (signature: string) => string;
}

const ofOrder = (fields: JsonObject) => (message: JsonObject) =>
  'merchant_trade_no' in message ? { ...message, ...fields } : message;

const BENDS: Readonly<Record<PushVariant, PushBend>> = {
  WRONG_SIGNATURE: { signature: (signature) => [...signature].reverse().join('') },
  STALE: { skewSeconds: -600 },
  WRONG_MCHID: { message: ofOrder({ merchant_id: '1999999999' }) },
  UNKNOWN_ORDER: {
    message: ofOrder({ merchant_trade_no: 'NO-SUCH-ORDER', transaction_id: '4200000000000000000000000000' }),
  },
  WRONG_APPID: { appId: 'wx0000000000000000' },
  BAD_TAG: { encrypted: changeMiddle },
};

/** The variants by the mode of the message. A plain one has no appid, and nothing protects its body. */
export const VARIANTS_OF_MODE = {
  plain: PUSH_VARIANTS.slice(0, 4),
  encrypted: PUSH_VARIANTS,
} as const satisfies Record<PushSettings['mode'], readonly PushVariant[]>;

/** The change of a variant; none for null and for those of payment notifications only. */
export function pushBendOf(variant: NotificationVariant | null): PushBend {
  const known = PUSH_VARIANTS.find((one) => one === variant);
  return known === undefined ? {} : BENDS[known];
}

// Still Base64 of the same length, so that only the signature tells.
function changeMiddle(encrypted: string): string {
  const middle = Math.floor(encrypted.length / 2);
  const changed = encrypted[middle] === 'A' ? 'B' : 'A';
  return encrypted.slice(0, middle) + changed + encrypted.slice(middle + 1);
}
