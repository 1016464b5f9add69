import { type TSchema, Type } from 'typebox';
import { type Fen, MAX_FEN } from '../money.js';

/** A value that may be null, but is never left out. */
export const Nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

/** An object without unknown fields: a misspelt field is an error, not ignored. */
export const Strict = <Properties extends Record<string, TSchema>>(
  properties: Properties,
  options: { description?: string } = {},
) => Type.Object(properties, { additionalProperties: false, ...options });

export const FenSchema = Type.Unsafe<Fen>(
  Type.Integer({ minimum: 0, maximum: MAX_FEN, description: 'Money in fen (0.01 CNY)' }),
);

export const TimeSchema = Type.String({ format: 'date-time', description: 'ISO 8601, UTC' });

/**
 * A time that a caller names. RFC 3339 has leap seconds and the year 0, which neither JavaScript nor PostgreSQL has, and
 * the format lets a time zone's name follow.
 */
export const AskedTimeSchema = (description = 'ISO 8601, with a time zone') =>
  Type.String({
    format: 'date-time',
    pattern: '^[12]\\d{3}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:[0-5]\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)$',
    description,
  });

/** The end of a page of orders: the id of its last order. */
export const CursorSchema = Type.String({
  pattern: '^[0-9A-HJKMNP-TV-Z]{26}$',
  description: '`nextCursor` of the previous page',
});

/** A text written by a person: not blank, and without U+0000, at which databases truncate a text. */
export const WrittenTextSchema = (maxLength: number, description?: string) =>
  Type.String({
    minLength: 1,
    maxLength,
    // \S alone matches U+0000.
    pattern: '^\\s*[^\\s\\u0000][^\\u0000]*$',
    ...(description === undefined ? {} : { description }),
  });

/** A sum of amounts: more than one amount may be. */
export const FenSumSchema = Type.Integer({ minimum: 0, description: 'A sum of money in fen (0.01 CNY)' });

export const PageLimitSchema = Type.Integer({ minimum: 1, maximum: 100, default: 20 });

/** The end of a page in the order of time: its last row's time in milliseconds since 1970, and its id. */
export const TimeCursorSchema = Type.String({
  pattern: '^\\d{1,13}\\.[\\x21-\\x7e]{1,64}$',
  description: '`nextCursor` of the previous page',
});

export const OpenOrResolvedSchema = Type.Enum(['open', 'resolved'], {
  type: 'string',
  description: 'Both where it is left out',
});

/** The bounds of a list in time. */
export const periodProperties = (happened: string) => ({
  from: Type.Optional(AskedTimeSchema(`The earliest time at which it was ${happened}`)),
  to: Type.Optional(AskedTimeSchema('Not included')),
});
