import { expect, test } from 'vitest';
import { openSale } from './sale.js';

test('an order can be paid, failed, cancelled, closed and paid during its close by its number', async () => {
  const sale = await openSale();
  const openid = await sale.client.login('alice');
  const order = (outTradeNo: string) =>
    sale.client.prepay(sale.client.prepayBody({ openid, outTradeNo, notifyUrl: sale.notifyUrl }));
  const act = (outTradeNo: string, action: string) => sale.client.control(`orders/${outTradeNo}`, { action });
  await order('ACTION-1');
  await order('ACTION-2');

  expect(await act('ACTION-1', 'fail')).toEqual({ errMsg: 'requestPayment:fail (支付失败)' });
  expect(await act('ACTION-1', 'cancel')).toEqual({ errMsg: 'requestPayment:fail cancel' });
  expect(sale.simulator.control.order('ACTION-1')?.tradeState).toBe('NOTPAY');
  expect(await act('ACTION-1', 'pay')).toEqual({ errMsg: 'requestPayment:ok' });
  expect(await act('ACTION-1', 'pay')).toEqual({ errMsg: 'requestPayment:fail (该订单已支付)' });
  expect(await act('ACTION-1', 'close')).toEqual({ errMsg: 'close:fail (该订单已支付)' });

  expect(await act('ACTION-2', 'close')).toEqual({ errMsg: 'close:ok' });
  expect(await act('ACTION-2', 'pay')).toEqual({ errMsg: 'requestPayment:fail (该订单已关闭)' });
  expect(await act('ACTION-2', 'payInFlight')).toEqual({ errMsg: 'requestPayment:ok' });
  await sale.simulator.control.idle();
  expect(sale.arrived).toHaveLength(2);
});

test('the outcome of an order’s refunds can be chosen before and while they are processing', async () => {
  const sale = await openSale();
  const { client } = sale;
  for (const outTradeNo of ['OUTCOME-1', 'OUTCOME-2']) {
    await sale.sell(outTradeNo);
    await client.refund(
      client.refundBody({ outTradeNo, outRefundNo: `R-${outTradeNo}`, refundFen: 100, totalFen: 6800 }),
    );
  }
  const statuses = () => sale.simulator.control.refunds().map(({ status }) => status);

  await client.control('orders/OUTCOME-1', { refundOutcome: 'ABNORMAL' });
  await client.control('refunds/R-OUTCOME-2', { status: 'CLOSED' });
  expect(statuses()).toEqual(['PROCESSING', 'CLOSED']);
  await sale.advanceSeconds(5);
  expect(statuses()).toEqual(['ABNORMAL', 'CLOSED']);
  // People end an abnormal refund by paying it, never by calling it off.
  await client.control('refunds/R-OUTCOME-1', { status: 'CLOSED' });
  expect(statuses()).toEqual(['ABNORMAL', 'CLOSED']);
  await client.control('refunds/R-OUTCOME-1', { status: 'SUCCESS' });
  expect(statuses()).toEqual(['SUCCESS', 'CLOSED']);
});

test('a limit returns only the newest orders, with the total count', async () => {
  const sale = await openSale();
  for (const outTradeNo of ['LIMIT-1', 'LIMIT-2', 'LIMIT-3']) await sale.sell(outTradeNo);
  const response = await fetch(`${sale.simulator.address}/_sim/orders?limit=2`);
  expect(await response.json()).toMatchObject({
    orders: [{ outTradeNo: 'LIMIT-2' }, { outTradeNo: 'LIMIT-3' }],
    total: 3,
  });
});

test.each([
  [{ action: 'steal' }, 400, 'action'],
  [{ refundOutcome: 'MAYBE' }, 400, 'refundOutcome'],
  [{}, 400, 'action'],
  [{ action: 'pay' }, 404, 'order'],
])('a malformed action %j is refused with its reason', async (body, status, word) => {
  const { simulator } = await openSale();
  const response = await fetch(`${simulator.address}/_sim/orders/NONE-1234`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(status);
  expect(await response.text()).toContain(word);
});
