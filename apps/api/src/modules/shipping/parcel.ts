import type { Carrier, ShipmentProblem } from '@taro-pay/contracts';

const TRACKING_NO = /^[A-Z0-9-]{4,64}$/;

/** What a carrier may be called while WeChat has told none. */
const CARRIER = /^[^\p{Cc}\p{Cs}]{1,128}$/u;

/** No number is longer. NFKC sorts the marks of a letter, and a million marks would keep it busy for minutes. */
const NUMBER_CHARACTERS = 200;

/** A carrier and a number, in the form in which they are kept. */
export interface Parcel {
  readonly carrier: string;
  readonly carrierName: string;
  readonly trackingNo: string;
}

/**
 * A number as it is kept: scanners, spreadsheets and phones add spaces, full-width characters and lower case. Null where
 * it is not of the form.
 */
export function parseNumber(typed: string, form: RegExp): string | null {
  if (typed.length > NUMBER_CHARACTERS) return null;
  const plain = typed.normalize('NFKC').replace(/\s+/g, '').toUpperCase();
  return form.test(plain) ? plain : null;
}

/** By WeChat's code of it or by its name. Where WeChat has told no carriers yet, it is taken as it is typed. */
function findCarrier(typed: string, carriers: readonly Carrier[]): Carrier | undefined {
  const word = typed.trim();
  if (carriers.length === 0) return CARRIER.test(word) ? { id: word, name: word } : undefined;
  const code = word.toUpperCase();
  return carriers.find(({ id, name }) => name === word || id.toUpperCase() === code);
}

/** Reads a parcel as a person typed it. */
export function parseParcel(
  { carrier, trackingNo }: { readonly carrier: string | undefined; readonly trackingNo: string | undefined },
  carriers: readonly Carrier[],
): Parcel | ShipmentProblem {
  if (carrier === undefined || carrier.trim() === '') return 'CARRIER_MISSING';
  const found = findCarrier(carrier, carriers);
  if (found === undefined) return 'CARRIER_UNKNOWN';
  const number = parseNumber(trackingNo ?? '', TRACKING_NO);
  if (number === null) return 'TRACKING_NO_FORM';
  return { carrier: found.id, carrierName: found.name, trackingNo: number };
}
