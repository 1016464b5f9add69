import { type Static, type TSchema, Type } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';

/**
 * Tells whether a value has the form of a schema. The check is compiled when it is first asked for; interpreting the
 * schema each time takes a hundred times as long.
 */
export function isOf<Schema extends TSchema>(schema: Schema): (value: unknown) => value is Static<Schema> {
  let compiled: Validator | undefined;
  return (value): value is Static<Schema> => {
    compiled ??= Compile(schema);
    return compiled.Check(value);
  };
}

/**
 * An id or a code of WeChat's, up to its documented length: visible ASCII, never empty. WeChat does not promise more
 * about their form.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012081606
 */
export const Id = (maximumLength: number) => Type.String({ pattern: `^[\\x21-\\x7e]{1,${maximumLength}}$` });

/** WeChat's transaction_id: digits only, as in its bills. */
export const TransactionId = Type.String({ pattern: '^\\d{8,32}$' });

/** The amount of a payment or a refund; at most the database's Int. */
export const PositiveFen = Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 });

/** An amount that coupons may reduce to zero. */
export const Fen = Type.Integer({ minimum: 0, maximum: 2 ** 31 - 1 });

/** RFC 3339 with a time zone; without one it would be read in the zone of this machine. */
const TIME = /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** Null where the text is not a valid time. */
export function parseTime(text: string): Date | null {
  if (!TIME.test(text)) return null;
  const at = new Date(text);
  // Date reads 30 February as 2 March.
  const daysOfMonth = new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)), 0)).getUTCDate();
  return Number(text.slice(8, 10)) <= daysOfMonth && !Number.isNaN(at.getTime()) ? at : null;
}
