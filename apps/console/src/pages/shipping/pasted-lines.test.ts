import { expect, test } from 'vitest';
import { csvOf } from './pasted-lines.js';

const CARRIERS = [
  { id: 'SF', name: '顺丰速运' },
  { id: 'YTO', name: '圆通速递' },
];

test.each([
  ['two cells of a spreadsheet take the carrier of all', 'R3KDX1\tSF123456', 'R3KDX1,SF,SF123456'],
  ['three have their own', 'R3KDX1\t圆通速递\tYT123456', 'R3KDX1,圆通速递,YT123456'],
  ['a file has commas, also Chinese ones', 'R3KDX1，yto，YT123456', 'R3KDX1,yto,YT123456'],
  ['spaces divide where nothing else does', 'R3KDX1  SF123456', 'R3KDX1,SF,SF123456'],
  ['a number with spaces stays one', 'R3KDX1 SF12 3456 78', 'R3KDX1,SF,SF12 3456 78'],
  ['a known carrier between spaces is one', 'R3KDX1 yto YT12 3456', 'R3KDX1,yto,YT12 3456'],
  ['an unknown carrier is left to the API', 'R3KDX1\t蜗牛快递\tWN1', 'R3KDX1,蜗牛快递,WN1'],
  ['a quote is kept as it is', 'R3KDX1\t"SF"\tSF1', 'R3KDX1,"""SF""",SF1'],
])('%s', (_, typed, csv) => {
  expect(csvOf(typed, CARRIERS, 'SF')).toBe(csv);
});

test('a blank line keeps its place, so that an error names the line that was typed', () => {
  expect(csvOf('A 1\n\nB 2', CARRIERS, 'SF').split('\r\n')).toEqual(['A,SF,1', '', 'B,SF,2']);
});

test('without a carrier the cell is empty', () => {
  expect(csvOf('R3KDX1 SF123456', CARRIERS, null)).toBe('R3KDX1,,SF123456');
});

test('columns with names stand as they are', () => {
  expect(csvOf('订单号\t收件人\t快递单号\nR3KDX1\t张小美\tSF1', CARRIERS, 'SF')).toBe(
    '订单号,收件人,快递单号\r\nR3KDX1,张小美,SF1',
  );
});
