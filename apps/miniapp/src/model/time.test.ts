import { expect, test } from 'vitest';
import { formatTime, formatTimeLeft } from './time';

test.each([
  ['2026-01-01T01:05:00.000Z', '2026-01-01 09:05'],
  ['2026-12-31T15:59:59.999Z', '2026-12-31 23:59'],
  ['2026-02-02T16:00:00.000Z', '2026-02-03 00:00'],
])('a time is shown in Beijing wherever the phone is: %s as %s', (at, shown) => {
  expect(formatTime(at)).toBe(shown);
});

const END = '2026-01-01T04:15:00.000Z';
const END_MS = Date.parse(END);

test.each([
  [900_000, '15:00'],
  [899_999, '15:00'],
  [899_000, '14:59'],
  [60_000, '01:00'],
  [1000, '00:01'],
  [1, '00:01'],
  [5_400_000, '90:00'],
])('%d ms before the end shows %s: never 00:00 while there is time', (leftMs, shown) => {
  expect(formatTimeLeft(END, END_MS - leftMs)).toBe(shown);
});

test.each([0, 1, 900_000])('%d ms after the end nothing is left', (overMs) => {
  expect(formatTimeLeft(END, END_MS + overMs)).toBeNull();
});

test('an invalid time gives null', () => {
  expect(formatTimeLeft('soon', END_MS)).toBeNull();
});
