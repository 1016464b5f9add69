/**
 * Code 128, set C: two digits in each symbol, each symbol as the widths of its bars and gaps in turn.
 * https://www.iso.org/standard/43896.html
 */
const SYMBOLS = `
  212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231
  113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211
  212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131
  113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111
  314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211
  241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141
  214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214
  211232 2331112
`
  .trim()
  .split(/\s+/);

const START_C = 105;
const STOP = 106;
const CHECK_MODULUS = 103;

/** The bars of an even number of digits: from where, and how wide, in modules from the left edge of the first bar. */
export interface BarCode {
  readonly width: number;
  readonly bars: readonly { readonly from: number; readonly width: number }[];
}

/**
 * Draws an even number of digits as a bar code, which scanners and phones read.
 * @throws RangeError where it is anything else
 */
export function barCodeOf(digits: string): BarCode {
  if (!/^(\d\d)+$/.test(digits)) throw new RangeError('A bar code has an even number of digits.');
  const pairs = [...digits.matchAll(/\d\d/g)].map(([pair]) => Number(pair));
  const check = pairs.reduce((sum, pair, index) => sum + pair * (index + 1), START_C) % CHECK_MODULUS;
  const widths = [START_C, ...pairs, check, STOP].flatMap((symbol) =>
    [...(SYMBOLS[symbol] ?? '')].map(Number),
  );
  let at = 0;
  const bars = widths.flatMap((width, index) => {
    const from = at;
    at += width;
    return index % 2 === 0 ? [{ from, width }] : [];
  });
  return { width: at, bars };
}

/** The room that scanners need on each side. */
const QUIET_MODULES = 10;

/** A bar code as the address of a picture, black on white in any theme: scanners need the contrast. */
export function barCodePicture(digits: string): string {
  const { width, bars } = barCodeOf(digits);
  const path = bars.map(({ from, width: bar }) => `M${from + QUIET_MODULES} 0h${bar}v40h-${bar}z`).join('');
  const full = width + 2 * QUIET_MODULES;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${full} 40" preserveAspectRatio="none" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${full}v40H0z"/><path d="${path}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
