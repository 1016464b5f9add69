import { expect, test } from 'vitest';
import { fillFields } from './message-fields.js';

const VALUES = {
  shop: '店',
  orderNumber: '01K0000000000000000000ABCD',
  shortNumber: '00ABCD',
  goods: '豆',
  total: '￥68.00',
  paid: '￥68.00',
  paidAt: '2026年11月10日 15:01',
};

/** The value of one field with this text. */
function filled(key: string, text: string): string | null {
  const fields = fillFields({ templateId: 'a', fields: { [key]: text } }, VALUES);
  return 'data' in fields ? (fields.data[key]?.value ?? null) : null;
}

test('fields are filled from the order, in the form of WeChat’s data', () => {
  const fields = {
    character_string1: '{orderNumber}',
    amount3: '{paid}',
    time4: '{paidAt}',
    thing5: '{goods}！',
  };
  expect(fillFields({ templateId: 'a', fields }, VALUES)).toEqual({
    data: {
      character_string1: { value: '01K0000000000000000000ABCD' },
      amount3: { value: '￥68.00' },
      time4: { value: '2026年11月10日 15:01' },
      thing5: { value: '豆！' },
    },
  });
});

test('the first field that cannot be filled is named, and nothing is sent with half of them', () => {
  const fields = { thing1: '{goods}', number2: '{goods}', amount3: '{goods}' };
  expect(fillFields({ templateId: 'a', fields }, VALUES)).toEqual({ badKey: 'number2' });
});

const FAMILY = '👨‍👩‍👧‍👦';

test.each([
  ['twenty characters stay', '字'.repeat(20), '字'.repeat(20)],
  ['300 characters are shortened', '字'.repeat(300), `${'字'.repeat(19)}…`],
  ['an emoji counts as two and is never cut', '☕️'.repeat(30), `${'☕️'.repeat(9)}…`],
  ['300 emoji are shortened', '🫘'.repeat(300), `${'🫘'.repeat(9)}…`],
  ['a family stays whole', `${FAMILY}豆`, `${FAMILY}豆`],
  ['a family that does not fit is left out', `四个字的名称${FAMILY}${FAMILY}`, `四个字的名称${FAMILY}…`],
  ['one grapheme of 300 marks is left out', `e${'\u0301'.repeat(300)}`, '…'],
  ['line breaks and control characters become spaces', '一\r\n二\u0000三\u2028四', '一 二 三 四'],
  ['half an emoji is left out', '豆\ud83d', '豆'],
])('thing: %s', (_, text, value) => {
  expect(filled('thing1', text)).toBe(value);
});

test('only spaces are nothing, which WeChat refuses', () => {
  expect(filled('thing1', ' \n ')).toBeNull();
  expect(filled('character_string1', '顺丰')).toBeNull();
});

test('a number of a parcel keeps what WeChat takes, and shows where it is cut', () => {
  expect(filled('character_string4', ' SF 1234-5678 豆')).toBe('SF1234-5678');
  expect(filled('character_string4', '1'.repeat(32))).toBe('1'.repeat(32));
  expect(filled('character_string4', '1'.repeat(64))).toBe(`${'1'.repeat(29)}...`);
});

test.each([
  ['number1', '12.5', '12.5'],
  ['number1', '1'.repeat(33), null],
  ['letter1', 'abc', 'abc'],
  ['letter1', 'a1', null],
  ['symbol1', '!?', '!?'],
  ['symbol1', '!!!!!!', null],
  ['time1', '15:01', '15:01'],
  ['time1', '2019年10月1日 15:01~2019年10月2日 15:01', '2019年10月1日 15:01~2019年10月2日 15:01'],
  ['time1', '明天', null],
  ['date1', '2019年10月1日', '2019年10月1日'],
  ['amount1', '￥10000000.00', '￥10000000.00'],
  ['amount1', '68元', '68元'],
  ['amount1', '12345678901', null],
  ['phone_number1', '+86-0766-66888866', '+86-0766-66888866'],
  ['phone_number1', '1'.repeat(18), null],
  ['car_number1', '粤A8Z888挂', '粤A8Z888挂'],
  ['name1', '张'.repeat(300), `${'张'.repeat(9)}…`],
  ['name1', 'Jean-Luc Picard van Dyke Senior', 'Jean-Luc Picard van…'],
  ['name1', '张3', null],
  ['phrase1', '已退款', '已退款'],
  ['phrase1', '退款已经到账', '退款已经到'],
  ['phrase1', 'ok', null],
  ['enum1', '已完成', '已完成'],
  ['unknown1', '豆', null],
])('%s of “%s” is %s', (key, text, value) => {
  expect(filled(key, text)).toBe(value);
});
