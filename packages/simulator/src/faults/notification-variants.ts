import type { SealedBox } from '../foundation/cryptography.js';
import { isRecord, type JsonObject } from '../foundation/json.js';
import { replaced, withOtherPayer } from './resource-names.js';

/** The changes that make a variant of a genuine notification. */
interface Bend {
  /** A description for people. */
  readonly words: string;
  /** Changes the resource before encryption. */
  readonly resource?: (resource: JsonObject) => JsonObject;
  /** Changes the encrypted resource before signing. */
  readonly box?: (box: SealedBox) => SealedBox;
  /** The offset of the signed timestamp from now. */
  readonly skewSeconds?: number;
  /** Changes the headers after signing. */
  readonly headers?: (headers: Readonly<Record<string, string>>) => Record<string, string>;
}

const withSignature =
  (change: (signature: string) => string) => (headers: Readonly<Record<string, string>>) => ({
    ...headers,
    'Wechatpay-Signature': change(headers['Wechatpay-Signature'] ?? ''),
  });

/** Of a combined order, the first part changes. */
const withAmount = (change: (amount: JsonObject) => JsonObject) => {
  const changed = (one: JsonObject) => ({ ...one, amount: change(isRecord(one.amount) ? one.amount : {}) });
  return (resource: JsonObject): JsonObject => {
    if (!Array.isArray(resource.sub_orders)) return changed(resource);
    const [first = {}, ...others] = resource.sub_orders.filter(isRecord);
    return { ...resource, sub_orders: [changed(first), ...others] };
  };
};

/**
 * Variants of genuine notifications, each with one change. Those with another `resource` are signed and encrypted
 * correctly, but do not match the order. All others have to be refused.
 */
const VARIANTS = {
  SIGNTEST: {
    words: 'WeChat’s signature probe: a signature that begins with WECHATPAY/SIGNTEST/.',
    headers: withSignature((signature) => `WECHATPAY/SIGNTEST/${signature}`),
  },
  WRONG_SIGNATURE: {
    words: 'A forged signature.',
    // Still Base64 of 256 bytes, so that only a real verification detects it.
    headers: withSignature(
      (signature) => [...signature.slice(0, 341)].reverse().join('') + signature.slice(341),
    ),
  },
  WRONG_SERIAL: {
    words: 'The serial names an unknown key.',
    headers: (headers) => ({ ...headers, 'Wechatpay-Serial': '5FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF' }),
  },
  STALE: { words: 'Signed ten minutes ago, as in a replay.', skewSeconds: -600 },
  FUTURE: { words: 'Signed ten minutes from now.', skewSeconds: 600 },
  BAD_TAG: {
    words: 'One bit of the ciphertext is wrong. It cannot be decrypted.',
    box: (box) => ({ ...box, ciphertext: flipLastBit(box.ciphertext) }),
  },
  WRONG_ASSOCIATED_DATA: {
    words: 'Encrypted with other associated_data than the message names.',
    box: (box) => ({ ...box, associated_data: 'certificate' }),
  },
  WRONG_AMOUNT: {
    words: 'One fen more than it was.',
    resource: withAmount((amount) => ({
      ...amount,
      ...(amount.total_amount === undefined
        ? { total: Number(amount.total) + 1 }
        : { total_amount: Number(amount.total_amount) + 1 }),
      ...(amount.refund === undefined ? {} : { refund: Number(amount.refund) + 1 }),
    })),
  },
  WRONG_CURRENCY: {
    words: 'The amount is in US cents.',
    resource: withAmount((amount) => ({ ...amount, currency: 'USD', payer_currency: 'USD' })),
  },
  WRONG_MCHID: {
    words: 'Paid to another merchant.',
    resource: (resource) => replaced(resource, ['sub_mchid', 'combine_mchid', 'mchid'], '1999999999'),
  },
  WRONG_APPID: {
    words: 'Paid in another mini-program.',
    resource: (resource) =>
      replaced(resource, ['sub_appid', 'sp_appid', 'combine_appid', 'appid'], 'wx0000000000000000'),
  },
  WRONG_PAYER: {
    words: 'Paid by another buyer.',
    resource: (resource) => withOtherPayer(resource, 'oSomebodyElse000000000000000'),
  },
  UNKNOWN_ORDER: {
    words: 'About an unknown order.',
    resource: (resource) => replaced(resource, ['combine_out_trade_no', 'out_trade_no'], 'NO-SUCH-ORDER'),
  },
} as const satisfies Record<string, Bend>;

export type NotificationVariant = keyof typeof VARIANTS;

function isNotificationVariant(name: unknown): name is NotificationVariant {
  return typeof name === 'string' && Object.hasOwn(VARIANTS, name);
}

export const NOTIFICATION_VARIANTS = Object.keys(VARIANTS).filter(isNotificationVariant);

/** The variants of a message push. Those behind the first four need an encrypted message. */
export const PUSH_VARIANTS = [
  'WRONG_SIGNATURE',
  'STALE',
  'WRONG_MCHID',
  'UNKNOWN_ORDER',
  'WRONG_APPID',
  'BAD_TAG',
] as const satisfies readonly NotificationVariant[];
export type PushVariant = (typeof PUSH_VARIANTS)[number];

/** The changes of a variant; none for null. */
export function bendOf(variant: NotificationVariant | null): Bend {
  return variant === null ? { words: 'Genuine.' } : VARIANTS[variant];
}

function flipLastBit(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  const last = bytes.length - 1;
  bytes.writeUInt8(bytes.readUInt8(last) ^ 1, last);
  return bytes.toString('base64');
}
