import { fillText, type MessageFieldKind, type MessageTemplate, messageFieldKind } from '@taro-pay/site';
import { shortened } from './shortened.js';

const TIME = String.raw`([01]?\d|2[0-3]):[0-5]\d`;
const DATE = String.raw`\d{4}年\d{1,2}月\d{1,2}日`;
const MOMENT = `(${DATE}( ${TIME})?|${TIME})`;
const MOMENTS = new RegExp(`^${MOMENT}(~${MOMENT})?$`);

/** A text that says what it says only as a whole: it fits, or it does not. */
const whole = (pattern: RegExp) => (text: string) => (pattern.test(text) ? text : null);

/**
 * A text in the form that WeChat takes in a field of each kind; null where it has none. Characters are counted in
 * UTF-16, the longest of the ways to count them.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_sendmessage.html
 */
const FIT: Readonly<Record<MessageFieldKind, (text: string) => string | null>> = {
  thing: (text) => shortened(text, 20),
  number: whole(/^(?=.{1,32}$)\d+(\.\d+)?$/),
  letter: whole(/^[A-Za-z]{1,32}$/),
  symbol: whole(/^(?=.{1,5}$)[\p{P}\p{S}]+$/u),
  character_string(text) {
    const plain = text.replaceAll(/[^\x21-\x7e]/g, '');
    return plain.length <= 32 ? plain : `${plain.slice(0, 29)}...`;
  },
  time: whole(MOMENTS),
  date: whole(MOMENTS),
  amount: whole(/^\p{Sc}?\d{1,10}(\.\d+)?元?$/u),
  phone_number: whole(/^[\d+\-() ]{1,17}$/),
  car_number: whole(/^(?=.{2,8}$)[\p{Script=Han}\w]+$/u),
  // One of letters and Han counts as Chinese.
  name: (text) =>
    /\d/.test(text) ? null : shortened(text, /^[\p{Script=Latin}\p{P} ]+$/u.test(text) ? 20 : 10),
  phrase: (text) =>
    /^\p{Script=Han}+$/u.test(text) ? (/^\p{Script=Han}{1,5}/u.exec(text)?.[0] ?? null) : null,
  enum: (text) => text,
};

/** The `data` of a message, or the key of the first field that cannot be filled. */
export type FilledFields =
  | { readonly data: Readonly<Record<string, { readonly value: string }>> }
  | { readonly badKey: string };

/** Fills the fields of a template, each within WeChat's limits. */
export function fillFields(
  { fields }: MessageTemplate,
  values: Readonly<Record<string, string>>,
): FilledFields {
  const data: Record<string, { value: string }> = {};
  for (const [key, text] of Object.entries(fields)) {
    const value = fitted(key, fillText(text, values));
    if (value === null) return { badKey: key };
    data[key] = { value };
  }
  return { data };
}

/** Null also for an empty text: WeChat refuses it. */
function fitted(key: string, text: string): string | null {
  const kind = messageFieldKind(key);
  const plain = text.replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return kind === null ? null : FIT[kind](plain) || null;
}
