import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { filesIn } from './files-in.js';

const css = readFileSync(new URL('../src/app.css', import.meta.url), 'utf8');

/** The colours of a block of declarations. */
function colours(block: string): Map<string, string> {
  return new Map(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', hex = '']) => [name, hex]),
  );
}

const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)');
const THEMES = { light: colours(light), dark: colours(dark) };

/** Text and background colours that occur together in the styles. */
const PAIRS = [
  ['ink', 'background'],
  ['ink', 'surface'],
  ['ink', 'soft'],
  ['muted', 'background'],
  ['muted', 'surface'],
  ['muted', 'soft'],
  ['accent', 'background'],
  ['accent', 'surface'],
  ['accent', 'soft'],
  ['on-accent', 'accent'],
  ['good', 'surface'],
  ['good', 'soft'],
  ['on-good', 'good'],
  ['warning', 'surface'],
  ['warning', 'soft'],
  ['background', 'ink'],
] as const;

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [bright = 0, dim = 0] = [luminance(one), luminance(other)].sort((first, second) => second - first);
  return (bright + 0.05) / (dim + 0.05);
}

describe.each(Object.entries(THEMES))('in the %s theme', (_, theme) => {
  test.each(PAIRS)('%s on %s reads well: 4.5 to 1 or better', (text, ground) => {
    const [one, other] = [theme.get(text), theme.get(ground)];
    if (one === undefined || other === undefined) throw new Error(`--${text} or --${ground} has no colour.`);
    expect(contrast(one, other)).toBeGreaterThanOrEqual(4.5);
  });
});

/** Colours of WeChat's own bars, and the theme colours they must equal. */
const BARS = {
  background: 'background',
  navigation: 'background',
  tabs: 'surface',
  tab: 'muted',
  tabSelected: 'accent',
} as const;

test.each(['light', 'dark'] as const)('WeChat’s bars have the colours of the %s theme', (name) => {
  const bars = JSON.parse(readFileSync(new URL('../src/theme.json', import.meta.url), 'utf8'))[name];
  for (const [bar, colour] of Object.entries(BARS)) expect(bars[bar], bar).toBe(THEMES[name].get(colour));
  expect(bars.navigationText).toBe(name === 'light' ? 'black' : 'white');
});

test('the frame of the preview uses only colours of the theme', () => {
  const html = readFileSync(new URL('../src/index.html', import.meta.url), 'utf8');
  const ours = new Set([...THEMES.light.values(), ...THEMES.dark.values()]);
  // On a wide screen the area beside the shop has its own background in each theme.
  const grounds = [...html.matchAll(/html \{ background: (#[0-9a-f]{6})/g)].map(([, hex]) => hex);
  const used = [...html.matchAll(/#[0-9a-f]{6}/g)].map(([hex]) => hex);
  expect(used.filter((hex) => !ours.has(hex) && !grounds.includes(hex))).toEqual([]);
});

test('only pictures and disabled controls are faded', () => {
  const styles = filesIn(fileURLToPath(new URL('../src', import.meta.url)))
    .filter((path) => path.endsWith('.css'))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
  const faded = [...styles.matchAll(/([^{}]+)\{[^{}]*\bopacity: 0?\.\d+;/g)].map(([, rule = '']) =>
    rule.trim().split('\n').at(-1),
  );
  expect(faded.filter((rule) => !/picture$|-off$|-pressed$|^50%$/.test(rule ?? ''))).toEqual([]);
});

test('light and dark have the same colours', () => {
  expect([...THEMES.dark.keys()]).toEqual([...THEMES.light.keys()]);
});
