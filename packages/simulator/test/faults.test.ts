import { expect, test } from 'vitest';
import { openSale } from './sale.js';

/** A sale with an order that nobody has paid yet. */
async function openOrder(outTradeNo: string) {
  const sale = await openSale();
  const openid = await sale.client.login('alice');
  const body = sale.client.prepayBody({ openid, outTradeNo, notifyUrl: sale.notifyUrl });
  await sale.client.prepay(body);
  const lastRequest = () => sale.simulator.control.events().findLast((event) => event.kind === 'request');
  return { ...sale, openid, body, lastRequest, control: sale.simulator.control };
}

test('down: every call of Pay and login breaks without an answer and without effect', async () => {
  const { client, control, body, lastRequest } = await openOrder('FAULT-000001');
  const { code } = control.login('alice');
  control.setFaults({ wechat: 'down' });
  await expect(client.query('FAULT-000001')).rejects.toThrow();
  await expect(client.prepay({ ...body, out_trade_no: 'FAULT-000002' })).rejects.toThrow();
  await expect(client.redeem(code)).rejects.toThrow();
  expect(lastRequest()).toMatchObject({ statusCode: null, refusal: expect.stringMatching(/down/) });
  control.setFaults({});
  expect(control.orders()).toHaveLength(1);
  expect(await client.redeem(code)).toMatchObject({ openid: expect.stringMatching(/^o/) });
});

test('failAfterCommit: the call takes effect, and whoever called gets no answer', async () => {
  const sale = await openSale();
  const { client, simulator } = sale;
  await sale.sell('FAULT-000003');
  simulator.control.setFaults({ wechat: 'failAfterCommit' });
  const refund = client.refundBody({ outTradeNo: 'FAULT-000003', outRefundNo: 'R-1', refundFen: 100 });
  await expect(client.refund(refund)).rejects.toThrow();
  expect(simulator.control.refunds()).toMatchObject([{ outRefundNo: 'R-1', status: 'PROCESSING' }]);
  simulator.control.setFaults({});
  // The same number again is the same refund.
  expect((await client.refund(refund)).status).toBe(200);
  expect(simulator.control.refunds()).toHaveLength(1);
});

test('slow: the answer waits and is right', async () => {
  const { client, control } = await openOrder('FAULT-000004');
  control.setFaults({ wechat: 'slow', slowMs: 300 });
  const startedAtMs = performance.now();
  expect(await client.query('FAULT-000004')).toMatchObject({ status: 200, json: { trade_state: 'NOTPAY' } });
  expect(performance.now() - startedAtMs).toBeGreaterThan(290);
  // 8 s, the usual wait, are longer than a careful back end waits.
  control.setFaults({ wechat: 'slow' });
  expect(control.faults().slowMs).toBe(8_000);
});

test('busy is 429 and broken is 500, in the words of each service, and nothing happens', async () => {
  const { client, control, body } = await openOrder('FAULT-000005');
  for (const [wechat, status, code, errcode] of [
    ['busy', 429, 'FREQUENCY_LIMITED', 45011],
    ['broken', 500, 'SYSTEM_ERROR', -1],
  ] as const) {
    control.setFaults({ wechat });
    const answer = await client.prepay({ ...body, out_trade_no: 'FAULT-000006' });
    expect(answer).toMatchObject({ status, json: { code } });
    expect(await client.redeem(control.login().code)).toMatchObject({ status: 200, errcode });
  }
  expect(control.orders()).toHaveLength(1);
});

test('held notifications are listed, and come when they are sent by hand, in any order, as often as wanted', async () => {
  const sale = await openSale();
  const { control, address } = sale.simulator;
  control.setFaults({ notifications: 'hold' });
  await sale.sell('FAULT-000007');
  await sale.sell('FAULT-000008');
  await sale.advanceSeconds(24 * 3600);
  expect(sale.arrived).toEqual([]);
  const listed = await (await fetch(`${address}/_sim/notifications`)).json();
  expect(listed).toEqual({
    notifications: ['FAULT-000007', 'FAULT-000008'].map((outTradeNo) => ({
      id: expect.any(String),
      outTradeNo,
      eventType: 'TRANSACTION.SUCCESS',
      attempts: 0,
    })),
  });
  const [first = '', second = ''] = control.notifications().map(({ id }) => id);
  for (const id of [second, first, first]) {
    control.resend(id);
    await control.idle();
  }
  expect(sale.arrived.map(({ body }) => JSON.parse(body).id)).toEqual([second, first, first]);
  expect(control.notifications().map(({ attempts }) => attempts)).toEqual([2, 1]);
});

test('faults are set together, what is left out is as usual, and what is unknown is refused in words', async () => {
  const { simulator } = await openSale();
  const put = async (faults: object) => {
    const response = await fetch(`${simulator.address}/_sim/faults`, {
      method: 'PUT',
      body: JSON.stringify(faults),
    });
    return { status: response.status, json: await response.json() };
  };
  const usual = {
    notifications: 'deliver',
    signWith: 'requested',
    refunds: 'success',
    wechat: 'up',
    slowMs: 8_000,
  };
  expect(await put({ refunds: 'abnormal' })).toEqual({
    status: 200,
    json: { ...usual, refunds: 'abnormal' },
  });
  expect(await put({ wechat: 'slow', slowMs: 5 })).toEqual({
    status: 200,
    json: { ...usual, wechat: 'slow', slowMs: 5 },
  });
  for (const wrong of [{ rain: true }, { wechat: 'tired' }, { slowMs: -1 }, { slowMs: '5' }]) {
    expect((await put(wrong)).status, JSON.stringify(wrong)).toBe(400);
  }
  expect(simulator.control.faults().wechat).toBe('slow');
  simulator.control.reset();
  expect(simulator.control.faults()).toEqual(usual);
});
