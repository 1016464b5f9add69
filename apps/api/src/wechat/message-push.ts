import { createHash } from 'node:crypto';
import { isPushSignature, openPush } from './push-cipher.js';
import { type PushFields, readPushText } from './push-text.js';

/** How the mini-program's messages are pushed to this server, as it is set at mp.weixin.qq.com. */
export interface PushConfig {
  readonly token: string;
  /** Null for the plain mode. With a key, a message that is not encrypted is refused. */
  readonly aesKey: string | null;
}

/** The query of WeChat's requests. */
export interface PushQuery {
  readonly signature?: string | undefined;
  readonly timestamp?: string | undefined;
  readonly nonce?: string | undefined;
  readonly msg_signature?: string | undefined;
  readonly echostr?: string | undefined;
}

const REFUSALS = {
  unsigned: 'The query has no signature, timestamp and nonce: the request is not WeChat’s.',
  stale: 'The timestamp is more than 300 s off this server’s clock: a replay, or the clock is wrong.',
  badSignature: 'The signature is not made with WECHAT_MESSAGE_TOKEN.',
  notEncrypted: 'The message is not encrypted: choose the safe mode (安全模式) at mp.weixin.qq.com.',
  badCipher: 'The message cannot be decrypted with WECHAT_MESSAGE_AES_KEY.',
  otherApp: 'The message is for another mini-program than WECHAT_APP_ID.',
  malformed: 'The message is neither JSON nor XML as WeChat documents it.',
} as const;
export type PushRefusalReason = keyof typeof REFUSALS;

/** A message was refused. The text quotes nothing of the message. */
export class PushRefusal extends Error {
  override readonly name = 'PushRefusal';
  readonly reason: PushRefusalReason;

  constructor(reason: PushRefusalReason) {
    super(REFUSALS[reason]);
    this.reason = reason;
  }
}

interface OrderOfPush {
  readonly merchantId: string;
  readonly outTradeNo: string;
}

/** What a message tells. */
type Told =
  /** The times are null until it has come so far. */
  | (OrderOfPush & {
      readonly kind: 'settlement';
      readonly receivedAt: Date | null;
      readonly settledAt: Date | null;
    })
  | (OrderOfPush & { readonly kind: 'unshipped' })
  /** WeChat asks that shipping be reported at all. */
  | { readonly kind: 'accessReminder' }
  | { readonly kind: 'other' }
  /** Of a kind that is read here, and not as it is documented. */
  | { readonly kind: 'unreadable' };

/** A message with WeChat's signature. */
export type PushedMessage = Told & {
  /** The same for each time that WeChat sends it. */
  readonly id: string;
  readonly event: string;
  /**
   * Whether the content is WeChat's for sure. The signature of the plain mode covers no content: what it tells is a hint
   * to ask WeChat, and no more.
   */
  readonly isProven: boolean;
};

const MAXIMUM_SKEW_SECONDS = 300;

interface Options {
  readonly appId: string;
  readonly config: PushConfig;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Verifies and opens what WeChat pushes to the mini-program's address.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */
export function createMessageOpener({ appId, config: { token, aesKey }, now }: Options) {
  /** @throws PushRefusal */
  function verify({ signature, timestamp, nonce }: PushQuery) {
    if (!signature || !timestamp || !nonce) throw new PushRefusal('unsigned');
    if (!isPushSignature(signature, [token, timestamp, nonce])) throw new PushRefusal('badSignature');
    const skewSeconds = Math.abs(Number(timestamp) - now() / 1000);
    if (!(skewSeconds <= MAXIMUM_SKEW_SECONDS)) throw new PushRefusal('stale');
    return { timestamp, nonce };
  }

  function decrypt(
    encrypted: string,
    { msg_signature: signature = '' }: PushQuery,
    signed: readonly string[],
  ) {
    if (aesKey === null) throw new PushRefusal('badCipher');
    if (!isPushSignature(signature, [token, ...signed, encrypted])) throw new PushRefusal('badSignature');
    const opened = openPush(encrypted, aesKey);
    if (opened === null) throw new PushRefusal('badCipher');
    if (opened.appId !== appId) throw new PushRefusal('otherApp');
    return opened.message;
  }

  return {
    /** What WeChat's check of the address has to be answered with. @throws PushRefusal */
    answerCheck(query: PushQuery): string {
      verify(query);
      if (!/^[\x21-\x7e]{1,128}$/.test(query.echostr ?? '')) throw new PushRefusal('malformed');
      return query.echostr ?? '';
    },

    /** @throws PushRefusal where the message is not WeChat's, or not for this mini-program */
    open(query: PushQuery, rawBody: Buffer): PushedMessage {
      const { timestamp, nonce } = verify(query);
      const envelope = readPushText(rawBody.toString());
      if (envelope === null) throw new PushRefusal('malformed');
      // A message in the compatible mode is there in both forms: only the encrypted one is believed.
      const { Encrypt: encrypted } = envelope;
      if (encrypted === undefined && aesKey !== null) throw new PushRefusal('notEncrypted');
      const fields =
        encrypted === undefined ? envelope : readPushText(decrypt(encrypted, query, [timestamp, nonce]));
      if (fields?.MsgType === undefined) throw new PushRefusal('malformed');
      const event = fields.MsgType === 'event' ? (fields.Event ?? '') : fields.MsgType;
      return { ...read(event, fields), id: idOf(fields), event, isProven: encrypted !== undefined };
    },
  };
}

export type MessageOpener = ReturnType<typeof createMessageOpener>;

/** WeChat gives an event no number. Sent again, it has the same content. */
function idOf(fields: PushFields): string {
  const content = JSON.stringify(Object.entries(fields).sort(([one], [other]) => (one < other ? -1 : 1)));
  return createHash('sha256').update(content).digest('base64url');
}

/** https://developers.weixin.qq.com/miniprogram/dev/platform-capabilities/business-capabilities/order-shipping/order-shipping.html */
function read(event: string, fields: PushFields): Told {
  switch (event) {
    case 'trade_manage_order_settlement': {
      const order = orderOf(fields);
      const receivedAt = timeOf(fields.confirm_receive_time);
      const settledAt = timeOf(fields.settlement_time);
      if (order === null || receivedAt === undefined || settledAt === undefined)
        return { kind: 'unreadable' };
      return { kind: 'settlement', ...order, receivedAt, settledAt };
    }
    case 'trade_manage_remind_shipping': {
      const order = orderOf(fields);
      return order === null ? { kind: 'unreadable' } : { kind: 'unshipped', ...order };
    }
    case 'trade_manage_remind_access_api':
      return { kind: 'accessReminder' };
    default:
      return { kind: 'other' };
  }
}

function orderOf({ merchant_id: merchantId, merchant_trade_no: outTradeNo }: PushFields): OrderOfPush | null {
  if (!merchantId || !/^[0-9A-Za-z_*|-]{1,32}$/.test(outTradeNo ?? '')) return null;
  return { merchantId, outTradeNo: outTradeNo ?? '' };
}

/** Seconds since 1970; null where the field is absent or empty, undefined where it is no time. */
function timeOf(seconds: string | undefined): Date | null | undefined {
  if (seconds === undefined || seconds === '' || seconds === '0') return null;
  return /^\d{9,11}$/.test(seconds) ? new Date(Number(seconds) * 1000) : undefined;
}
