import type { NotificationVariant } from '../faults/notification-variants.js';
import { type RandomBytes, randomDigits, randomText } from '../foundation/cryptography.js';
import { isRecord, type JsonObject } from '../foundation/json.js';
import { encryptPush, signPush } from './push-crypto.js';
import type { PushSettings } from './push-settings.js';
import { pushBendOf } from './push-variants.js';

/** The content of a message push. */
export interface PushContent {
  readonly toUserName: string;
  readonly fromUserName: string;
  readonly createdAtMs: number;
  readonly event: string;
  readonly fields: JsonObject;
  /** The rows of a subscription event; their element in XML. */
  readonly list: { readonly element: string; readonly rows: readonly JsonObject[] } | null;
}

interface Options {
  readonly appId: string;
  readonly randomBytes: RandomBytes;
  /** Milliseconds since 1970, never moved. */
  readonly realNow: () => number;
}

/** Writes, encrypts and signs message pushes. https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html */
export function createPushWriter({ appId, randomBytes, realNow }: Options) {
  /** The signed query of an address. */
  function sign(settings: PushSettings, skewSeconds = 0) {
    const timestamp = String(Math.floor(realNow() / 1000) + skewSeconds);
    const nonce = randomDigits(10, randomBytes);
    return { timestamp, nonce, signature: signPush(settings.token, timestamp, nonce) };
  }

  return {
    /** The address by which WeChat checks that the back end is the one of the token, and what it has to answer. */
    check(settings: PushSettings): { url: string; echo: string } {
      const echo = randomDigits(19, randomBytes);
      return { url: addressOf(settings.url, { ...sign(settings), echostr: echo }), echo };
    },

    write(content: PushContent, settings: PushSettings, variant: NotificationVariant | null) {
      const bend = pushBendOf(variant);
      const genuine = messageOf(content, settings.format);
      const message = bend.message?.(genuine) ?? genuine;
      const text = textOf(message, settings.format);
      const { signature, timestamp, nonce } = sign(settings, bend.skewSeconds);
      const bent = (one: string) => bend.signature?.(one) ?? one;
      const query = { signature: bent(signature), timestamp, nonce, openid: content.fromUserName };
      const type = settings.format === 'json' ? 'application/json' : 'text/xml';
      const headers = { 'Content-Type': type, Accept: '*/*', 'User-Agent': 'Mozilla/4.0' };
      if (settings.mode === 'plain') {
        const signingString = hide([settings.token, timestamp, nonce], settings.token);
        return { url: addressOf(settings.url, query), headers, body: text, resource: message, signingString };
      }
      const prefix = randomText(16, randomBytes);
      const encrypted = encryptPush(text, prefix, bend.appId ?? appId, settings.encodingAesKey);
      const parts = [settings.token, timestamp, nonce, encrypted];
      const sealed = { encrypt_type: 'aes', msg_signature: bent(signPush(...parts)) };
      const envelope = { ToUserName: content.toUserName, Encrypt: bend.encrypted?.(encrypted) ?? encrypted };
      return {
        url: addressOf(settings.url, { ...query, ...sealed }),
        headers,
        body: textOf(envelope, settings.format),
        resource: message,
        signingString: hide(parts, settings.token),
      };
    },
  };
}

function addressOf(url: string, query: Readonly<Record<string, string>>): string {
  const address = new URL(url);
  for (const [name, value] of Object.entries(query)) address.searchParams.append(name, value);
  return String(address);
}

/** The signed text with `***` in place of the token, which is a secret. */
function hide(parts: readonly string[], token: string): string {
  return [...parts]
    .sort()
    .map((part) => (part === token ? '***' : part))
    .join('');
}

function messageOf(
  { toUserName, fromUserName, createdAtMs, event, fields, list }: PushContent,
  format: string,
) {
  const head = {
    ToUserName: toUserName,
    FromUserName: fromUserName,
    CreateTime: Math.floor(createdAtMs / 1000),
    MsgType: 'event',
    Event: event,
    ...fields,
  };
  if (list === null) return head;
  if (format === 'xml') return { ...head, [list.element]: { List: list.rows } };
  // A single row is no list: https://developers.weixin.qq.com/community/develop/doc/000a08f88180a0081400916f966400
  return { ...head, List: list.rows.length === 1 ? list.rows[0] : list.rows };
}

function textOf(message: JsonObject, format: PushSettings['format']): string {
  return format === 'json' ? JSON.stringify(message) : `<xml>${elementsOf(message)}</xml>`;
}

function elementsOf(value: JsonObject): string {
  return Object.entries(value)
    .flatMap(([name, inner]) =>
      (Array.isArray(inner) ? inner : [inner]).map((one: unknown) => elementOf(name, one)),
    )
    .join('');
}

function elementOf(name: string, value: unknown): string {
  const content = isRecord(value)
    ? elementsOf(value)
    : typeof value === 'string'
      ? `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
      : String(value);
  return `<${name}>${content}</${name}>`;
}
