import { expect, test } from 'vitest';
import { findingInChinese } from './findings.js';

test.each([
  [
    '7200 fen came after the order was closed; refund 01M8 returns them.',
    '订单关闭后收到 ¥72.00，由退款 01M8 退回。',
  ],
  [
    'TRANSACTION.SUCCESS: amount.total is 7201 fen, the order’s is 7200',
    'TRANSACTION.SUCCESS：付款金额是 ¥72.01，订单金额是 ¥72.00',
  ],
  [
    '2026-03-10: REFUND_ABSENT_THERE, 100 fen here, none at WeChat (01M8).',
    '2026-03-10：账目有这笔退款，微信没有。账目 ¥1.00，微信没有（01M8）。',
  ],
  [
    '2026-03-10: PAYMENT_UNKNOWN_HERE, none here, 7200 fen at WeChat (01M8). The order was paid by 4200001, and this is payment 4200002.',
    '2026-03-10：微信有这笔付款，账目没有。微信 ¥72.00，账目没有（01M8）。订单由 4200001 支付，这是另一笔付款 4200002。',
  ],
  [
    'WeChat does not take the refund of 800 fen: POST /v3/refund/domestic/refunds was refused by WeChat: NOT_ENOUGH (HTTP 403, Request-ID 08D3). Top up the merchant account.',
    '微信没有受理 ¥8.00 的退款：POST /v3/refund/domestic/refunds 被微信拒绝：NOT_ENOUGH（HTTP 403，Request-ID 08D3）。请给商户账户充值，或退更小的金额；在此之前会用同一个单号重试。',
  ],
  ['WeChat does not take the refund of 800 fen: something new.', '微信没有受理 ¥8.00 的退款：原因见原始数据'],
  [
    'WeChat refused the report of a shipment: 10060003 支付单已发货 (errcode 10060003)',
    '微信拒绝了发货信息：10060003 支付单已发货 (errcode 10060003)',
  ],
  [
    'Paid for more than 36 hours, and not shipped. WeChat wants orders shipped within 48.',
    '付款后 36 小时还没有发货。微信要求在 48 小时内发货。',
  ],
  ['The parcel is there already.', '这个包裹已经登记过'],
  ['WeChat knows no such carrier', '微信没有这家快递公司'],
  ['The buyer asks for their money back: It leaks.', '买家申请退款：It leaks.'],
])('%s', (english, chinese) => {
  expect(findingInChinese(english)).toBe(chinese);
});

test('a sentence without words in Chinese has none, instead of a wrong one', () => {
  expect(findingInChinese('Something that nobody has written down.')).toBeNull();
});
