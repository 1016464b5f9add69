declare const fenBrand: unique symbol;

/** An amount of money: a whole number of fen (0.01 CNY), from 0 to {@link MAX_FEN}. Made by {@link fen} only. */
export type Fen = number & { readonly [fenBrand]: true };

/** The largest amount, in fen, that every database we run on stores as an `Int` (2^31 - 1). */
export const MAX_FEN = 2_147_483_647;

/** Tells whether a number is a whole amount of fen within bounds. */
export function isFen(value: number): value is Fen {
  return Number.isInteger(value) && value >= 0 && value <= MAX_FEN;
}

/**
 * The one constructor of money.
 * @throws RangeError where the value is fractional, negative or too large; an amount is never rounded.
 */
export function fen(value: number): Fen {
  if (!isFen(value)) {
    throw new RangeError(`An amount is a whole number of fen from 0 to ${MAX_FEN}, not ${value}.`);
  }
  return value;
}
