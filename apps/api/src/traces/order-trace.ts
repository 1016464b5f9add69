/** Crockford's base 32, in which ULIDs are written. https://github.com/ulid/spec */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The trace of an order: its number, 128 bits, as W3C writes the id of a trace. So all that happens to an order without
 * the buyer is one trace, whoever tells of it, and nothing has to be passed on or kept. Null for what is no ULID.
 */
export function traceOfOrder(orderId: string): string | null {
  if (!/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(orderId)) return null;
  let value = 0n;
  for (const digit of orderId) value = value * 32n + BigInt(DIGITS.indexOf(digit));
  return value.toString(16).padStart(32, '0');
}

/** The order itself in its trace, for links. Nobody sends this span, as nobody sends that of the buyer's tap. */
export const spanOfOrder = (traceId: string) => ({ traceId, spanId: traceId.slice(16) });
