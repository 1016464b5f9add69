import { describe, expect, test } from 'vitest';
import { testing } from '../testing/site.js';
import { colourProblems, contrast } from './colours.js';
import { SITES } from './sites.js';

describe.each(Object.entries(SITES))('the site %s', (_, { colours }) => {
  test('has colours that read well in both themes: 4.5 to 1 for text, 3 to 1 for areas', () => {
    expect(colourProblems(colours)).toEqual([]);
  });
});

test('the contrast is that of WCAG', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

test('a pair that reads badly is named with its contrast, and a malformed colour as it is', () => {
  const { light, dark } = testing.colours;
  expect(colourProblems({ light: { ...light, muted: '#999999' }, dark })).toEqual([
    'colours.light: muted on background has a contrast of 2.60, and needs 4.5',
    'colours.light: muted on surface has a contrast of 2.85, and needs 4.5',
    'colours.light: muted on soft has a contrast of 2.38, and needs 4.5',
  ]);
  expect(colourProblems({ light, dark: { ...dark, ink: 'white' } })).toEqual([
    'colours.dark.ink has to be like #1a2b3c, not “white”',
  ]);
});
