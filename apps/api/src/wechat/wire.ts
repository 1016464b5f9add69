import { Type } from 'typebox';

/**
 * A number, name or code of WeChat's, by the length that its documentation gives: never empty, and visible ASCII, as
 * all of them are. Their exact forms WeChat does not promise.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012081606
 */
export const Id = (maximumLength: number) => Type.String({ pattern: `^[\\x21-\\x7e]{1,${maximumLength}}$` });

/** WeChat's number of a payment: digits alone, as in its bills. */
export const TransactionId = Type.String({ pattern: '^\\d{8,32}$' });

/** An amount that something can be bought or refunded for; at most what the database holds. */
export const PositiveFen = Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 });

/** An amount that coupons can have taken to nothing. */
export const Fen = Type.Integer({ minimum: 0, maximum: 2 ** 31 - 1 });

/** RFC 3339, with its time zone: without one it would be read in the zone of this machine. */
const TIME = /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** Null where it is no time that WeChat could mean. */
export function parseTime(text: string): Date | null {
  if (!TIME.test(text)) return null;
  const at = new Date(text);
  // 30 February would be read as 2 March.
  const day = text.slice(0, 10);
  const isInCalendar = new Date(`${day}T00:00:00Z`).toJSON()?.slice(0, 10) === day;
  return isInCalendar && !Number.isNaN(at.getTime()) ? at : null;
}
