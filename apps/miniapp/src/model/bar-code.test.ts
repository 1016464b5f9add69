import { BinaryBitmap, HybridBinarizer, MultiFormatReader, RGBLuminanceSource } from '@zxing/library';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { barCodeOf, barCodePicture } from './bar-code';

const MODULE_PX = 3;
const QUIET_MODULES = 10;
const HEIGHT_PX = 30;

/** What a scanner reads from the bars. */
function scanned(digits: string): string {
  const { width, bars } = barCodeOf(digits);
  const modules = new Array<number>(width + 2 * QUIET_MODULES).fill(255);
  for (const bar of bars) modules.fill(0, QUIET_MODULES + bar.from, QUIET_MODULES + bar.from + bar.width);
  const row = modules.flatMap((shade) => new Array<number>(MODULE_PX).fill(shade));
  const pixels = Uint8ClampedArray.from(
    { length: row.length * HEIGHT_PX },
    (_, at) => row[at % row.length] ?? 255,
  );
  const source = new RGBLuminanceSource(pixels, row.length, HEIGHT_PX);
  return new MultiFormatReader().decode(new BinaryBitmap(new HybridBinarizer(source)), new Map()).getText();
}

test('a scanner reads any code of six digits, zeros in front too', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999 }), (number) => {
      const code = String(number).padStart(6, '0');
      expect(scanned(code)).toBe(code);
    }),
    { numRuns: 300, examples: [[0], [999_999], [102_102]] },
  );
});

test.each(['', '12345', '12a4', '１２'])('%j is no bar code', (digits) => {
  expect(() => barCodeOf(digits)).toThrow(RangeError);
});

test('the picture has the quiet zones that scanners need, on white in any theme', () => {
  const svg = decodeURIComponent(barCodePicture('123456').replace('data:image/svg+xml,', ''));
  // Start, three pairs, check: 11 modules each; stop: 13.
  expect(svg).toContain('viewBox="0 0 88 40"');
  expect(svg).toContain('fill="#fff"');
  expect(svg).toContain('d="M10 0h2v40h-2z');
});
