import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CASES } from '../src/conformance/cases.js';

const count = (subject: string) => CASES.filter(({ about }) => about === subject).length;

test.each([
  ['README.md', `${count('payment')} notifications, genuine`, `${count('refund')} notifications of refunds`],
  ['README.zh-CN.md', `${count('payment')} 条真实和伪造的通知`, `${count('refund')} 条退款通知`],
])('%s tells how many notifications conformance sends', (name, ofPayments, ofRefunds) => {
  const text = readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
  expect(text).toContain(ofPayments);
  expect(text).toContain(ofRefunds);
});
