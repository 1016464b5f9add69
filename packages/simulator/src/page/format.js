// @ts-check

/**
 * Formats an amount. Integer arithmetic only, so that no fraction of a fen appears.
 *
 * @param {number} fen integer
 */
export function yuan(fen) {
  const sign = fen < 0 ? '-' : '';
  const digits = String(Math.abs(fen)).padStart(3, '0');
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${sign}¥${whole}.${digits.slice(-2)}`;
}

/**
 * @param {number} value
 * @param {number} [length]
 */
const padded = (value, length = 2) => String(value).padStart(length, '0');

/**
 * The time of day in the reader's time zone, with milliseconds.
 *
 * @param {string} iso
 */
export function timeOfDay(iso) {
  const date = new Date(iso);
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => padded(part)).join(':');
  return `${clock}.${padded(date.getMilliseconds(), 3)}`;
}

/**
 * Date and time in the reader's time zone, to the second.
 *
 * @param {string | number} moment ISO 8601 or milliseconds
 */
export function dateAndTime(moment) {
  const date = new Date(moment);
  const day = [date.getFullYear(), padded(date.getMonth() + 1), padded(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => padded(part)).join(':')}`;
}

/**
 * Pretty-printed JSON; null if the text is not JSON.
 *
 * @param {string} text
 * @returns {string | null}
 */
export function prettyJson(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return null;
  }
}

/** @typedef {{ text: string, kind: 'key' | 'string' | 'literal' | 'mark' }} JsonToken */

/**
 * Cuts pretty-printed JSON into tokens for colouring.
 *
 * @param {string} pretty
 */
export function jsonTokens(pretty) {
  const pattern = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d[\d.eE+-]*|true|false|null)|([^"\d\-tfn]+|.)/g;
  /** @type {JsonToken[]} */
  const tokens = [];
  for (const [text, string, colon, literal] of pretty.matchAll(pattern)) {
    if (string !== undefined && colon !== undefined) {
      tokens.push({ text: string, kind: 'key' }, { text: colon, kind: 'mark' });
    } else if (string !== undefined) tokens.push({ text: string, kind: 'string' });
    else tokens.push({ text, kind: literal === undefined ? 'mark' : 'literal' });
  }
  return tokens;
}
