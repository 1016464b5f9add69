import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { testing } from '../testing/site.js';
import { barsOf, dataAddress, styleSheet, tabIcons } from './look.js';
import { tintPng } from './tint-png.js';

test('the style sheet has every colour of both themes, and the logo', () => {
  const css = styleSheet(testing.colours, '<svg viewBox="0 0 1 1">\n  <path fill="#fff" d="M0 0"/>\n</svg>');
  const [light = '', dark = ''] = css.split('@media (prefers-color-scheme:dark)');
  for (const [name, hex] of Object.entries(testing.colours.light))
    expect(light).toContain(`--${name}:${hex};`);
  for (const [name, hex] of Object.entries(testing.colours.dark)) expect(dark).toContain(`--${name}:${hex};`);
  expect(css).toContain(
    `.logo{background:url("data:image/svg+xml,%3Csvg viewBox='0 0 1 1'%3E%3Cpath fill='%23fff' d='M0 0'/%3E%3C/svg%3E")`,
  );
});

test('an address of a picture gives the same picture back', () => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg"><text>100% & {x} 咖</text></svg>`;
  expect(decodeURIComponent(dataAddress(svg).slice('data:image/svg+xml,'.length))).toBe(
    svg.replaceAll('"', "'"),
  );
});

test('WeChat’s bars have the colours of the theme, and every icon that they name is made', () => {
  const bars = barsOf(testing.colours);
  expect(bars.light).toMatchObject({ tabs: testing.colours.light.surface, navigationText: 'black' });
  expect(bars.dark).toMatchObject({ tabSelected: testing.colours.dark.accent, navigationText: 'white' });
  const made = tabIcons(testing.colours).map(({ name }) => `assets/${name}.png`);
  const named = Object.values(bars).flatMap((colours) =>
    Object.values(colours).filter((value) => value.endsWith('.png')),
  );
  expect(named.toSorted()).toEqual(made.toSorted());
});

test('a tinted icon keeps its shape and has one colour', () => {
  const shape = readFileSync(new URL('../icons/me.png', import.meta.url));
  const tinted = tintPng(shape, '#1a2b3c');
  const paletteAt = tinted.indexOf('PLTE') + 4;
  const palette = tinted.subarray(paletteAt, paletteAt + tinted.readUInt32BE(paletteAt - 8));
  expect(palette.toString('hex')).toMatch(/^(1a2b3c)+$/);
  expect(tinted.subarray(tinted.indexOf('tRNS'))).toEqual(shape.subarray(shape.indexOf('tRNS')));
  // The tint of the tinted in the first colour is the first again: its checksum is right.
  expect(tintPng(tinted, '#000000')).toEqual(shape);
});

test('a PNG without a palette is refused', () => {
  expect(() => tintPng(Buffer.from('89504e470d0a1a0a', 'hex'), '#000000')).toThrow('no palette');
});
