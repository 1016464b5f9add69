import { type TSchema, Type } from 'typebox';
import { type Fen, MAX_FEN } from '../money.js';

/** A value that is absent as null, never left out. */
export const Nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

/** An object whose unknown fields are refused, so that a misspelt field is told and not ignored. */
export const Strict = <Properties extends Record<string, TSchema>>(
  properties: Properties,
  options: { description?: string } = {},
) => Type.Object(properties, { additionalProperties: false, ...options });

export const FenSchema = Type.Unsafe<Fen>(
  Type.Integer({ minimum: 0, maximum: MAX_FEN, description: 'Money in fen (0.01 CNY)' }),
);

export const TimeSchema = Type.String({ format: 'date-time', description: 'ISO 8601, UTC' });

/** The place where a page of orders ended: the id of its last one. */
export const CursorSchema = Type.String({
  pattern: '^[0-9A-HJKMNP-TV-Z]{26}$',
  description: '`nextCursor` of the page before',
});

/** A text that people write: more than blanks, and without U+0000, at which databases cut a text. */
export const WrittenTextSchema = (maxLength: number, description?: string) =>
  Type.String({
    minLength: 1,
    maxLength,
    // \S alone would take U+0000 for a letter.
    pattern: '^[^\\u0000]*[^\\s\\u0000][^\\u0000]*$',
    ...(description === undefined ? {} : { description }),
  });
