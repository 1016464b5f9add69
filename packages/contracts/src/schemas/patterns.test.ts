import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { ImportedProductSchema } from './catalogue.js';
import { OPERATIONS } from './operations.js';

/** Every pattern of requests, of answers and of files. */
function patternsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'pattern' && typeof inner === 'string' ? [inner] : patternsIn(inner),
  );
}

/** Half a million characters of each kind that a pattern may take, and an end that none takes. */
const TEXTS = ['a', ' ', 'a ', '1', '\u00e9', '/a', 'https://a'].flatMap((part) =>
  ['', '\u0001', '\u0000', '\ud800'].map((end) => part.repeat(500_000 / part.length) + end),
);

/** A linear pattern takes a few thousandths of a second, a quadratic one hours. */
const LONGEST_MS = 60_000;

test('no pattern of the contract takes longer than the length of a text, however it ends', () => {
  const patterns = new Set(patternsIn({ OPERATIONS, ImportedProductSchema }));
  expect(patterns.size).toBeGreaterThan(10);
  const script = 'for (const text of texts) new RegExp(pattern, "u").test(text)';
  for (const pattern of patterns) {
    const run = () => runInNewContext(script, { pattern, texts: TEXTS }, { timeout: LONGEST_MS });
    expect(run, pattern).not.toThrow();
  }
});
