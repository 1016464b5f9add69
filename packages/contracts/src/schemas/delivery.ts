import { type Static, Type } from 'typebox';
import { DELIVERY_KINDS, FULFILMENTS } from '../fulfilment.js';
import { LIMITS } from '../limits.js';
import { Nullable, Strict, TimeSchema } from './common.js';

export const DeliveryKindSchema = Type.Enum(DELIVERY_KINDS, { type: 'string' });
export const FulfilmentSchema = Type.Enum(FULFILMENTS, { type: 'string' });

/**
 * Neither control characters, halves of surrogate pairs, nor what turns the direction of a text: they would change how
 * a label reads. Emoji stay, with the joiner that holds them together.
 */
const ODD = '\\p{Cc}\\p{Cs}\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069';

/** Characters that a label shows as nothing, though some count as letters. */
const BLANK = '\\s\\p{Cf}\\u115f\\u1160\\u2800\\u3164\\uffa0';
const PLAIN = `[^${ODD}]`;
const VISIBLE = `[^${BLANK}${ODD}]`;

/** One line, which may be empty: not every address has each part. */
const LineSchema = (maxLength: number) => Type.String({ maxLength, pattern: `^${PLAIN}*$` });

const WrittenLineSchema = (maxLength: number) =>
  Type.String({ minLength: 1, maxLength, pattern: `^(?=.*${VISIBLE})${PLAIN}*$` });

/** At least five digits, however they are grouped. */
const PhoneSchema = Type.String({
  minLength: 5,
  maxLength: LIMITS.phoneCharacters,
  pattern: '^(?:[+ -]*[0-9]){5}[+0-9 -]*$',
});

/** Where a parcel goes: what wx.chooseAddress gives. */
export const AddressSchema = Strict({
  name: WrittenLineSchema(LIMITS.addressNameCharacters),
  phone: PhoneSchema,
  province: LineSchema(LIMITS.addressRegionCharacters),
  city: LineSchema(LIMITS.addressRegionCharacters),
  district: LineSchema(LIMITS.addressRegionCharacters),
  street: LineSchema(LIMITS.addressStreetCharacters),
  detail: WrittenLineSchema(LIMITS.addressDetailCharacters),
  postalCode: Type.Optional(
    Type.String({ maxLength: LIMITS.postalCodeCharacters, pattern: '^[0-9A-Za-z -]*$' }),
  ),
});
export type Address = Static<typeof AddressSchema>;

/** A masked address has none of the forms of a whole one. */
const AnsweredAddressSchema = Strict({
  name: Type.String(),
  phone: Type.String(),
  province: Type.String(),
  city: Type.String(),
  district: Type.String(),
  street: Type.String(),
  detail: Type.String(),
  postalCode: Type.Optional(Type.String()),
});

/** How a buyer wants the goods. */
export type DeliveryRequest =
  | { readonly kind: 'none' }
  | { readonly kind: 'express'; readonly address: Address }
  | { readonly kind: 'pickup'; readonly placeId: string; readonly phone?: string };

/**
 * One object for all kinds, so that an error names the field that is wrong: the API holds each kind to its own fields,
 * and answers a kind that the shop does not offer with DELIVERY_NOT_OFFERED.
 */
export const DeliveryRequestSchema = Type.Unsafe<DeliveryRequest>(
  Strict({
    kind: Type.String({
      minLength: 1,
      maxLength: 20,
      description: `One of ${DELIVERY_KINDS.join(', ')}, as far as the shop offers it`,
    }),
    address: Type.Optional(AddressSchema),
    placeId: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'The place of pick-up' })),
    phone: Type.Optional(PhoneSchema),
  }),
);

/** What the buyer wishes, in lines of their own. */
export const NoteSchema = Type.String({
  minLength: 1,
  maxLength: LIMITS.noteCharacters,
  pattern: `^(?=(?:.|\\n)*${VISIBLE})(?:${PLAIN}|\\n)*$`,
});

const noneProperties = { kind: Type.Literal('none') };
const expressProperties = {
  kind: Type.Literal('express'),
  address: Nullable(AnsweredAddressSchema),
};
const pickupProperties = {
  kind: Type.Literal('pickup'),
  placeId: Type.String(),
  phone: Nullable(Type.String()),
  code: Nullable(Type.String({ description: 'Six digits; null until it is paid' })),
  readyAt: Nullable(TimeSchema),
  collectedAt: Nullable(TimeSchema),
};

/** How the goods of an order reach its buyer. The address and the phone are null once they are erased. */
export const DeliverySchema = Type.Union([
  Strict(noneProperties),
  Strict(expressProperties),
  Strict(pickupProperties),
]);
export type Delivery = Static<typeof DeliverySchema>;
