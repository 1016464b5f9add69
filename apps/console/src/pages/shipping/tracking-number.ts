/** As carriers print them: letters, digits and hyphens. */
const FORM = /^[A-Z0-9-]{4,64}$/;

/**
 * The number of a parcel as it is kept: scanners, spreadsheets and phones add spaces, full-width characters and lower
 * case. Null where it is none.
 */
export function parseTrackingNo(typed: string): string | null {
  const plain = typed.normalize('NFKC').replace(/\s+/g, '').toUpperCase();
  return FORM.test(plain) ? plain : null;
}
