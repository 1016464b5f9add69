import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvHead, csvRow, parseCsv, yuanCell } from './csv.js';
import { fenOf, yuanText } from './money-text.js';

test('any texts that are written are read again as they were, protected or not', () => {
  const cell = fc.oneof(
    fc.string(),
    fc.string({
      unit: fc.constantFrom(
        "'",
        '=',
        '+',
        '-',
        '@',
        '\t',
        '\r',
        '\n',
        '"',
        ',',
        '1',
        'E',
        ' ',
        '＝',
        '０',
        '＇',
      ),
    }),
    fc.constantFrom('4200001234567890123456789012', '12E5', "'=1", "''@", '=HYPERLINK("http://x")'),
  );
  const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(rows, (written) => {
      // A row without any text is no row.
      const expected = written.filter((cells) => cells.some((text) => text !== ''));
      const file = csvHead(['head']) + written.map(csvRow).join('');
      expect(parseCsv(file).map(({ cells }) => cells)).toEqual([['head'], ...expected]);
    }),
  );
});

test('no text that is written begins with what a spreadsheet calculates, or is a number that it rounds', () => {
  for (const text of ['=1', '+1', '-1', '@A1', '\t=1', '\r=1', '123456789012', '1E5', '01e10']) {
    expect(csvRow([text])).toMatch(/^"?'/);
  }
  for (const text of ['＝1', '＋1', '－1', '＠A1', '\n=1', ' =1', '\u3000=1', '\u200b＝1', "'=1"]) {
    expect(csvRow([text]), text).toMatch(/^"?'/);
  }
  for (const text of [
    '007',
    '００７',
    '1-2',
    '1/2',
    '1e-5',
    '1.5E+3',
    'mar-1',
    '1 Dec 26',
    'true',
    'FALSE',
    '10:30 pm',
    '5%',
    '1.50',
    '1月2日',
  ]) {
    expect(csvRow([text]), text).toBe(`'${text}\r\n`);
  }
  for (const text of ['mug', 'v60', '2024 拼配', '0', 'march', '12 个', '01J5EXAMPLE', 'a=b', '#1 拼配']) {
    expect(csvRow([text]), text).toBe(`${text}\r\n`);
  }
  expect(csvRow([`${'1'.repeat(500_000)}x`])).not.toMatch(/^'/);
  expect(csvRow(['慧兰', '12345678901', 7, null, yuanCell(-5), yuanCell(123_456n)])).toBe(
    '慧兰,12345678901,7,,-0.05,1234.56\r\n',
  );
});

test('a row is told by the line on which it begins, and a stray quote by its line', () => {
  expect(parseCsv('a,b\n\n"1\r\n2",3\r4')).toEqual([
    { line: 1, cells: ['a', 'b'] },
    { line: 3, cells: ['1\r\n2', '3'] },
    { line: 5, cells: ['4'] },
  ]);
  for (const text of ['a\n"b', 'a\nb"', 'a\n"b"c']) expect(() => parseCsv(text)).toThrow('Line 2');
  expect(parseCsv(`"${'x""'.repeat(500_000)}"`)[0]?.cells[0]).toHaveLength(1_000_000);
});

test('a letter with a million marks is read and written as soon as any other text', () => {
  const text = `'a${'\u0301\u0323'.repeat(500_000)}`;
  expect(parseCsv(text)[0]?.cells).toEqual([text]);
  expect(csvRow([text])).toBe(`${text}\r\n`);
});

test('yuan as people write them are fen, and anything else is none', () => {
  fc.assert(fc.property(fc.nat({ max: 9_999_999_999 }), (fen) => fenOf(yuanText(fen)) === fen));
  expect(['88', '88.5', '¥1,280.00', '￥0.01', ' 7.20 '].map(fenOf)).toEqual([8_800, 8_850, 128_000, 1, 720]);
  for (const text of ['', '-1', '1.234', '1,28', '1e3', '0x10', '88元', '.5', 'NaN'])
    expect(fenOf(text)).toBeNull();
});
