import { expect, test } from 'vitest';
import { parseJson } from './json.js';
import { parsePayment } from './payment.js';
import { parseRefund } from './refund.js';
import { parseTime } from './wire.js';

const PAID = {
  appid: 'wx8888888888888888',
  mchid: '1900000001',
  out_trade_no: 'ORDER-1',
  transaction_id: '4200002026010112000000000001',
  trade_state: 'SUCCESS',
  success_time: '2026-01-01T12:00:01+08:00',
  payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
  amount: { total: 7200, payer_total: 0, currency: 'CNY' },
};

const REFUND = {
  mchid: '1900000001',
  out_trade_no: 'ORDER-1',
  transaction_id: '4200002026010112000000000001',
  out_refund_no: 'REFUND-1',
  refund_id: '50000000382019052709732678859',
  refund_status: 'SUCCESS',
  success_time: '2026-01-01T12:00:01+08:00',
  amount: { total: 7200, refund: 7200, currency: 'CNY' },
};

/** What no number, name or code of WeChat's can be. */
const NO_IDS = ['', ' ', 'x'.repeat(129), 'a\u0000b', 'a\nb', '订单', '\ud800', 7, null, {}, []];

/** What no amount that was paid can be. */
const NO_AMOUNTS = [0, -1, 0.5, 2 ** 31, 1e300, '7200', null, Number.NaN];

const NO_TIMES = [
  '',
  'now',
  '2026-01-01',
  '2026-01-01T12:00:01',
  '2026-01-01T25:00:00+08:00',
  '2026-02-30T12:00:00+08:00',
  '0001-01-01T00:00:00Z',
  '9999-01-01T00:00:00Z',
  '+275760-09-13T00:00:00.000Z',
  '1767240001',
];

test('a payment is read, also where coupons paid all of it', () => {
  expect(parsePayment(PAID)).toMatchObject({ totalFen: 7200, payerTotalFen: 0 });
  expect(parseRefund(REFUND)).toMatchObject({ refundFen: 7200, status: 'SUCCESS' });
});

test.each(['appid', 'mchid', 'out_trade_no', 'transaction_id'])(
  'a payment with a malformed %s is not read',
  (field) => {
    for (const value of NO_IDS) expect.soft(parsePayment({ ...PAID, [field]: value })).toBeNull();
  },
);

test.each(['mchid', 'out_trade_no', 'transaction_id', 'out_refund_no', 'refund_id'])(
  'a refund with a malformed %s is not read',
  (field) => {
    for (const value of NO_IDS) expect.soft(parseRefund({ ...REFUND, [field]: value })).toBeNull();
  },
);

test('a payment with an empty openid or currency is not read', () => {
  for (const openid of NO_IDS) expect.soft(parsePayment({ ...PAID, payer: { openid } })).toBeNull();
  for (const currency of NO_IDS) {
    expect.soft(parsePayment({ ...PAID, amount: { ...PAID.amount, currency } })).toBeNull();
    expect.soft(parseRefund({ ...REFUND, amount: { ...REFUND.amount, currency } })).toBeNull();
  }
});

test('an amount paid or refunded is a whole number of fen from 1 to the database’s maximum', () => {
  for (const amount of NO_AMOUNTS) {
    expect.soft(parsePayment({ ...PAID, amount: { ...PAID.amount, total: amount } })).toBeNull();
    expect.soft(parseRefund({ ...REFUND, amount: { ...REFUND.amount, refund: amount } })).toBeNull();
    expect.soft(parseRefund({ ...REFUND, amount: { ...REFUND.amount, total: amount } })).toBeNull();
    if (amount === 0) continue;
    expect.soft(parsePayment({ ...PAID, amount: { ...PAID.amount, payer_total: amount } })).toBeNull();
  }
});

test('a time without a zone or of another century is not read', () => {
  expect(parseTime('2026-01-01T12:00:01.5+08:00')).toEqual(new Date('2026-01-01T04:00:01.500Z'));
  for (const time of NO_TIMES) {
    expect.soft(parseTime(time), time).toBeNull();
    expect.soft(parsePayment({ ...PAID, success_time: time }), time).toBeNull();
  }
});

test('before a payment its fields may be absent or empty', () => {
  const empty = { transaction_id: '', success_time: '', payer: {}, amount: { total: 0 } };
  expect(parsePayment({ ...PAID, ...empty, trade_state: 'NOTPAY' })).toMatchObject({
    tradeState: 'NOTPAY',
    transactionId: null,
    successTime: null,
  });
  expect(parseRefund({ ...REFUND, refund_status: 'PROCESSING', success_time: '' })).toMatchObject({
    status: 'PROCESSING',
    successTime: null,
  });
});

test('JSON nested deeper than any of WeChat’s is not parsed', () => {
  const nested = (levels: number) => Buffer.from('['.repeat(levels) + ']'.repeat(levels));
  expect(parseJson(nested(32))).not.toBeNull();
  expect(parseJson(nested(34))).toBeNull();
  expect(parseJson(nested(100_000))).toBeNull();
});

test('a transaction_id is digits only, as in the bill', () => {
  for (const number of ['0', 'null', '42000020260101x2000000000001']) {
    expect(parsePayment({ ...PAID, transaction_id: number }), number).toBeNull();
  }
});
