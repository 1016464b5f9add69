import { expect, test } from 'vitest';
import { orderId, paidPayment } from '../bench/inputs.js';
import { parsePayment } from '../src/wechat/payment.js';

test('the API can read the benchmark’s payments', () => {
  const id = orderId('N', 17);
  const payment = paidPayment(id, 'wx0123456789abcdef', '1900000001');
  expect(parsePayment(payment)).toMatchObject({ outTradeNo: id, tradeState: 'SUCCESS' });
  expect(parsePayment({ ...payment, transaction_id: 'A' })).toBeNull();
});
