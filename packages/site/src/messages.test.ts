import { MESSAGE_EVENTS } from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import { testing } from '../testing/site.js';
import { standInTemplates } from './message-stand-ins.js';
import { fillText, type MessageSettings, messageFieldKind, messageProblems } from './messages.js';
import { SITES } from './sites.js';

const NONE: MessageSettings = { PAID: null, SHIPPED: null, READY: null, REFUNDED: null, CLOSING_SOON: null };
const template = (fields: Record<string, string>, templateId = 'a-template') => ({ templateId, fields });

test.each(Object.entries(SITES))('the messages of %s have no problem', (_, { messages }) => {
  expect(messageProblems(messages)).toEqual([]);
});

test('a shop without messages has no problem', () => {
  expect(messageProblems(NONE)).toEqual([]);
});

test('each mistake in a message has a line that names it', () => {
  const fields = { thing1: '{goods}{code}', thing: '文字', thing2: ' ' };
  expect(messageProblems({ ...NONE, PAID: template(fields, '模板'), READY: template({}) })).toEqual([
    'messages.PAID.templateId is not a template id',
    'messages.PAID.fields.thing1 has the unknown placeholder {code}',
    'messages.PAID.fields.thing is not a key of WeChat’s fields',
    'messages.PAID.fields.thing2 is empty',
    'messages.READY.fields is empty',
  ]);
});

test('only shipped and ready may share a template: one of them comes', () => {
  const same = template({ thing1: '{goods}' });
  expect(messageProblems({ ...NONE, SHIPPED: same, READY: same })).toEqual([]);
  expect(messageProblems({ ...NONE, PAID: same, REFUNDED: same })).toEqual([
    'messages.REFUNDED has the template of messages.PAID',
  ]);
});

test('placeholders are filled once, whatever the values hold', () => {
  const values = { goods: '{shop} $& 豆', shop: '山野' };
  expect(fillText('{goods} · {shop}{shop}', values)).toBe('{shop} $& 豆 · 山野山野');
  expect(fillText('{unknown}{toString}', values)).toBe('{unknown}{toString}');
});

test('the key of a field names its kind', () => {
  expect(messageFieldKind('character_string12')).toBe('character_string');
  expect(['thing', '1', 'thing1x', 'things1'].map(messageFieldKind)).toEqual([null, null, null, null]);
});

test('every event has a message in the shop of the tests', () => {
  expect(MESSAGE_EVENTS.filter((event) => testing.messages[event] === null)).toEqual([]);
});

test('a simulator gets a template for each message, its fields named by what they tell', () => {
  const READY = template({ thing1: '{shop}的{goods}', thing2: '请带好取货码' }, 'ready');
  expect(standInTemplates({ ...NONE, READY })).toEqual([
    {
      priTmplId: 'ready',
      title: '取货提醒',
      keywords: [
        { key: 'thing1', name: '店铺' },
        { key: 'thing2', name: '温馨提示' },
      ],
    },
  ]);
});
