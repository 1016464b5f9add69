import { expect, test } from 'vitest';
import { openSale } from './sale.js';

const header = (name: string) => ({ headers: { 'Wechatpay-Negative-Test': name } });

test('a request chooses a fault for itself only, by header', async () => {
  const { client, simulator, notifyUrl } = await openSale();
  const openid = await client.login('alice');
  const body = client.prepayBody({ openid, outTradeNo: 'CHOSEN-000001', notifyUrl });
  for (const [name, status] of [
    ['SYSTEM_ERROR', 500],
    ['FREQUENCY_LIMITED', 429],
    ['HTML', 502],
  ] as const) {
    expect((await client.prepay(body, header(name))).status, name).toBe(status);
  }
  expect((await client.prepay(body, header('INVALID_REQUEST'))).status).toBe(400);
  await expect(client.prepay(body, header('CONNECTION_RESET'))).rejects.toThrow();
  expect(simulator.control.orders()).toEqual([]);
  await expect(client.prepay(body, header('ANSWER_LOST'))).rejects.toThrow();
  expect(simulator.control.orders()).toHaveLength(1);
  const unsigned = await client.prepay(body, header('UNSIGNED'));
  expect([unsigned.status, unsigned.headers.get('wechatpay-signature')]).toEqual([200, null]);
  expect((await client.prepay(body)).headers.get('wechatpay-signature')).not.toBeNull();
});

test('a request chooses how its own order or refund ends', async () => {
  const sale = await openSale();
  const { client } = sale;
  const { control } = sale.simulator;
  const openid = await client.login('alice');
  const order = client.prepayBody({ openid, outTradeNo: 'CHOSEN-000002', notifyUrl: sale.notifyUrl });
  await client.prepay(order, header('PAY_FAIL'));
  expect(control.actOnOrder('CHOSEN-000002', 'pay')?.errMsg).toBe('requestPayment:fail (支付失败)');

  for (const [outTradeNo, name, status] of [
    ['CHOSEN-000003', 'REFUND_ABNORMAL', 'ABNORMAL'],
    ['CHOSEN-000004', 'REFUND_CLOSED', 'CLOSED'],
  ] as const) {
    await sale.sell(outTradeNo);
    const refund = (outRefundNo: string) => client.refundBody({ outTradeNo, outRefundNo, refundFen: 100 });
    expect((await client.refund(refund(`A-${outTradeNo}`), header(name))).json.status).toBe('PROCESSING');
    await sale.advanceSeconds(61);
    expect((await client.queryRefund(`A-${outTradeNo}`)).json.status).toBe(status);
    await client.refund(refund(`B-${outTradeNo}`));
    await sale.advanceSeconds(5);
    expect((await client.queryRefund(`B-${outTradeNo}`)).json.status).toBe('SUCCESS');
  }
});

test('an unknown case, or one of another operation, is refused and changes nothing', async () => {
  const { client, simulator, notifyUrl } = await openSale();
  const openid = await client.login('alice');
  const body = client.prepayBody({ openid, outTradeNo: 'CHOSEN-000005', notifyUrl });
  for (const name of ['RAIN', 'REFUND_CLOSED', 'NOT_ENOUGH', '__proto__']) {
    const answer = await client.prepay(body, header(name));
    expect(answer.status, name).toBe(400);
    expect(answer.text, name).toMatch(/Wechatpay-Negative-Test/);
  }
  expect(simulator.control.orders()).toEqual([]);
});
