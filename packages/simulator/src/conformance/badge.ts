import type { CaseResult } from './run.js';

const LABEL = 'WeChat Pay conformance';
const COLOURS = { passed: '#2e7d32', failed: '#c62828' } as const;

/** About the width of a character of the font, in pixels. */
const CHARACTER_PX = 6.5;
const PADDING_PX = 8;

/** A badge in SVG: how many cases passed, or how many failed. */
export function badgeOf(results: readonly CaseResult[]): string {
  const count = (wanted: CaseResult['outcome']) => results.filter(({ outcome }) => outcome === wanted).length;
  const outcome = count('failed') === 0 ? 'passed' : 'failed';
  const words = `${count(outcome)} ${outcome}`;
  const [left, right] = [widthOf(LABEL), widthOf(words)];
  const text = (centre: number, content: string) =>
    `<text x="${centre}" y="14" text-anchor="middle">${content}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${LABEL}: ${words}">
<title>${LABEL}: ${words}</title>
<rect width="${left}" height="20" fill="#444"/>
<rect x="${left}" width="${right}" height="20" fill="${COLOURS[outcome]}"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">${text(left / 2, LABEL)}${text(left + right / 2, words)}</g>
</svg>
`;
}

const widthOf = (text: string) => Math.round(text.length * CHARACTER_PX) + 2 * PADDING_PX;
