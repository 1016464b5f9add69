import type { KeywordRule } from './template-library.js';

const TIME = String.raw`([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?`;
const DATE = String.raw`\d{4}(年\d{1,2}月\d{1,2}日|[-/.]\d{1,2}[-/.]\d{1,2})`;
const MOMENT = `(${DATE}( ${TIME})?|${TIME})`;
const DAY = `${DATE}( ${TIME})?`;
const between = (one: string) => new RegExp(`^${one}(~${one})?$`);

const characters = (text: string) => [...text].length;
const isHan = (text: string) => /^\p{Script=Han}+$/u.test(text);

/**
 * Whether a value fits the rule of its keyword. An enumeration is checked against its values, which the template has.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_sendmessage.html
 */
const FITS: Readonly<Record<Exclude<KeywordRule, 'enum'>, (value: string) => boolean>> = {
  thing: (value) => characters(value) <= 20,
  number: (value) => value.length <= 32 && /^\d+(\.\d+)?$/.test(value),
  letter: (value) => /^[A-Za-z]{1,32}$/.test(value),
  symbol: (value) => characters(value) <= 5 && /^[\p{P}\p{S}]+$/u.test(value),
  character_string: (value) => /^[\x21-\x7e]{1,32}$/.test(value),
  time: (value) => between(MOMENT).test(value),
  date: (value) => between(DAY).test(value),
  amount: (value) => /^\p{Sc}?\d{1,10}(\.\d+)?元?$/u.test(value),
  phone_number: (value) => value.length <= 17 && /^[\d+\-() ]+$/.test(value),
  car_number: (value) =>
    characters(value) <= 8 && /^[\p{Script=Han}0-9A-Za-z][0-9A-Za-z]*[\p{Script=Han}0-9A-Za-z]$/u.test(value),
  // Mixed names count as Chinese ones.
  name: (value) =>
    /\p{Script=Han}/u.test(value) ? characters(value) <= 10 : characters(value) <= 20 && !/\d/.test(value),
  phrase: (value) => characters(value) <= 5 && isHan(value),
};

/** Whether a value fits the rule of its keyword; `enumValues` are those of an enumeration. */
export function fitsRule(rule: KeywordRule, value: string, enumValues: readonly string[]): boolean {
  return rule === 'enum' ? enumValues.includes(value) : FITS[rule](value);
}
