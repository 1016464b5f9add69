import { expect, test } from 'vitest';
import { orderId, paidTransaction } from '../bench/inputs.js';
import { parseTransaction } from '../src/wechat/payment.js';

test('the payments of the benchmark are such as the API reads', () => {
  const id = orderId('N', 17);
  const transaction = paidTransaction(id, 'wx0123456789abcdef', '1900000001');
  expect(parseTransaction(transaction)).toMatchObject({ outTradeNo: id, tradeState: 'SUCCESS' });
  expect(parseTransaction({ ...transaction, transaction_id: 'A' })).toBeNull();
});
