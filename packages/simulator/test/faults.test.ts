import { expect, test } from 'vitest';
import type { FaultRule, Simulator } from '../src/index.js';
import { isSignedByWechat } from './merchant-client.js';
import { openSale } from './sale.js';

const payKeyOf = ({ environment }: Simulator) => environment.WECHAT_PAY_PUBLIC_KEY;

/** A sale with an order that nobody has paid yet. */
async function openOrder(outTradeNo: string) {
  const sale = await openSale();
  const openid = await sale.client.login('alice');
  const body = sale.client.prepayBody({ openid, outTradeNo, notifyUrl: sale.notifyUrl });
  await sale.client.prepay(body);
  const lastRequest = () => sale.simulator.control.events().findLast((event) => event.kind === 'request');
  const { control } = sale.simulator;
  const setRules = (...rules: FaultRule[]) => control.setFaults({ rules });
  return { ...sale, openid, body, lastRequest, control, setRules };
}

test('CONNECTION_RESET: every call of Pay and login breaks without an answer and without effect', async () => {
  const { client, control, body, lastRequest, setRules } = await openOrder('FAULT-000001');
  const { code } = control.login('alice');
  setRules({ operation: '*', fault: 'CONNECTION_RESET' });
  await expect(client.query('FAULT-000001')).rejects.toThrow();
  await expect(client.prepay({ ...body, out_trade_no: 'FAULT-000002' })).rejects.toThrow();
  await expect(client.redeem(code)).rejects.toThrow();
  expect(lastRequest()).toMatchObject({ operation: 'login', statusCode: null, fault: 'CONNECTION_RESET' });
  setRules();
  expect(control.orders()).toHaveLength(1);
  expect(await client.redeem(code)).toMatchObject({ openid: expect.stringMatching(/^o/) });
});

test('ANSWER_LOST: the call takes effect, and the caller gets no answer', async () => {
  const sale = await openSale();
  const { client, simulator } = sale;
  await sale.sell('FAULT-000003');
  simulator.control.setFaults({ rules: [{ operation: 'refund', fault: 'ANSWER_LOST' }] });
  const refund = client.refundBody({ outTradeNo: 'FAULT-000003', outRefundNo: 'R-1', refundFen: 100 });
  await expect(client.refund(refund)).rejects.toThrow();
  expect(simulator.control.refunds()).toMatchObject([{ outRefundNo: 'R-1', status: 'PROCESSING' }]);
  // The fault is that of one operation: the others work.
  expect((await client.queryRefund('R-1')).status).toBe(200);
  simulator.control.setFaults({});
  // The same number again is the same refund.
  expect((await client.refund(refund)).status).toBe(200);
  expect(simulator.control.refunds()).toHaveLength(1);
});

test('LATENCY: the right answer comes late', async () => {
  const { client, setRules } = await openOrder('FAULT-000004');
  setRules({ operation: 'query', fault: 'LATENCY', latencyMs: 300 });
  const startedAtMs = performance.now();
  expect(await client.query('FAULT-000004')).toMatchObject({ status: 200, json: { trade_state: 'NOTPAY' } });
  expect(performance.now() - startedAtMs).toBeGreaterThan(290);
});

test('TIMEOUT: no answer and no effect', async () => {
  const { simulator, client, control, body } = await openOrder('FAULT-000005');
  control.setFaults({ rules: [{ operation: 'prepay', fault: 'TIMEOUT' }] });
  const late = client.prepay({ ...body, out_trade_no: 'FAULT-000006' });
  const first = await Promise.race([late.catch(() => 'broken'), client.query('FAULT-000005')]);
  expect(first).toMatchObject({ status: 200 });
  expect(control.orders()).toHaveLength(1);
  await simulator.close();
  await expect(late).rejects.toThrow();
});

test('FREQUENCY_LIMITED is 429 and SYSTEM_ERROR is 500, in each service’s words, without effect', async () => {
  const { client, control, body, setRules } = await openOrder('FAULT-000007');
  for (const [fault, status, code, errcode] of [
    ['FREQUENCY_LIMITED', 429, 'FREQUENCY_LIMITED', 45011],
    ['SYSTEM_ERROR', 500, 'SYSTEM_ERROR', -1],
  ] as const) {
    setRules({ operation: '*', fault });
    const answer = await client.prepay({ ...body, out_trade_no: 'FAULT-000008' });
    expect(answer).toMatchObject({ status, json: { code } });
    expect(await client.redeem(control.login().code)).toMatchObject({ status: 200, errcode });
  }
  expect(control.orders()).toHaveLength(1);
});

test('HTML is a proxy’s error page without effect; UNSIGNED is the answer without signature', async () => {
  const { client, control, body, setRules } = await openOrder('FAULT-000009');
  setRules({ operation: 'prepay', fault: 'HTML' });
  const page = await client.prepay({ ...body, out_trade_no: 'FAULT-000010' });
  expect(page).toMatchObject({ status: 502, text: expect.stringMatching(/^<html>/) });
  expect(page.headers.get('wechatpay-signature')).toBeNull();
  expect(control.orders()).toHaveLength(1);
  setRules({ operation: 'query', fault: 'UNSIGNED' });
  const answer = await client.query('FAULT-000009');
  expect(answer).toMatchObject({ status: 200, json: { trade_state: 'NOTPAY' } });
  expect([...answer.headers.keys()].filter((name) => name.startsWith('wechatpay'))).toEqual([]);
});

test('NOT_ENOUGH and INVALID_REQUEST refuse a refund, signed and without effect', async () => {
  const sale = await openSale();
  const { client, simulator } = sale;
  await sale.sell('FAULT-000014');
  const refund = client.refundBody({ outTradeNo: 'FAULT-000014', outRefundNo: 'R-14', refundFen: 100 });
  for (const [fault, status] of [
    ['NOT_ENOUGH', 403],
    ['INVALID_REQUEST', 400],
  ] as const) {
    simulator.control.setFaults({ rules: [{ operation: 'refund', fault }] });
    const answer = await client.refund(refund);
    expect(answer).toMatchObject({ status, json: { code: fault } });
    expect(isSignedByWechat(answer.headers, answer.text, payKeyOf(simulator))).toBe(true);
    expect((await client.queryRefund('R-14')).json.code).toBe('RESOURCE_NOT_EXISTS');
  }
  expect(simulator.control.refunds()).toEqual([]);
});

test('NOT_EXISTS denies an existing order or refund, signed or unsigned, without effect', async () => {
  const sale = await openSale();
  const { client, simulator } = sale;
  await sale.sell('FAULT-000015');
  const body = client.prepayBody({ openid: await client.login('alice'), outTradeNo: 'FAULT-000016' });
  await client.prepay(body);
  await client.refund(client.refundBody({ outTradeNo: 'FAULT-000015', outRefundNo: 'R-15', refundFen: 100 }));
  for (const [fault, isSigned] of [
    ['NOT_EXISTS', true],
    ['UNSIGNED_NOT_EXISTS', false],
  ] as const) {
    simulator.control.setFaults({ rules: [{ operation: '*', fault }] });
    for (const [answer, code] of [
      [await client.query('FAULT-000015'), 'ORDER_NOT_EXIST'],
      [await client.close('FAULT-000016'), 'ORDER_NOT_EXIST'],
      [await client.queryRefund('R-15'), 'RESOURCE_NOT_EXISTS'],
    ] as const) {
      expect(answer).toMatchObject({ status: 404, json: { code } });
      const names = [...answer.headers.keys()].filter((name) => name.startsWith('wechatpay'));
      expect(names.length > 0 && isSignedByWechat(answer.headers, answer.text, payKeyOf(simulator))).toBe(
        isSigned,
      );
      expect(names.length > 0).toBe(isSigned);
    }
    // Whatever else is called works: the rule of all calls is one of those that it can happen to.
    expect((await client.prepay(body)).status).toBe(200);
    expect(await client.redeem(simulator.control.login().code)).toMatchObject({ openid: expect.any(String) });
  }
  expect(simulator.control.order('FAULT-000016')?.tradeState).toBe('NOTPAY');
});

test('a rule applies with its probability, reproducibly by seed, and up to its times', async () => {
  const { client, control } = await openOrder('FAULT-000011');
  async function run(seed: number, rule: Partial<FaultRule>): Promise<number[]> {
    control.setFaults({ seed, rules: [{ operation: 'query', fault: 'SYSTEM_ERROR', ...rule }] });
    const statuses: number[] = [];
    for (let count = 0; count < 40; count += 1) statuses.push((await client.query('FAULT-000011')).status);
    return statuses;
  }
  const failures = (statuses: number[]) => statuses.filter((status) => status === 500).length;
  const first = await run(7, { probability: 0.3 });
  expect(failures(first)).toBeGreaterThan(4);
  expect(failures(first)).toBeLessThan(24);
  expect(await run(7, { probability: 0.3 })).toEqual(first);
  expect(await run(8, { probability: 0.3 })).not.toEqual(first);
  expect(failures(await run(7, { times: 3 }))).toBe(3);
  expect(control.faults().rules).toEqual([]);
});

test('held notifications are listed, and can be resent in any order, repeatedly', async () => {
  const sale = await openSale();
  const { control, address } = sale.simulator;
  control.setFaults({ rules: [{ operation: 'paymentNotification', fault: 'HELD' }] });
  await sale.sell('FAULT-000012');
  await sale.sell('FAULT-000013');
  await sale.advanceSeconds(24 * 3600);
  expect(sale.arrived).toEqual([]);
  const listed = await (await fetch(`${address}/_sim/notifications`)).json();
  expect(listed).toEqual({
    notifications: ['FAULT-000012', 'FAULT-000013'].map((outTradeNo) => ({
      mchid: sale.simulator.merchant.merchantId,
      channel: 'pay',
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

test('faults are set together with defaults, and a wrong field is refused by its name', async () => {
  const { simulator } = await openSale();
  const put = async (faults: unknown) => {
    const response = await fetch(`${simulator.address}/_sim/faults`, {
      method: 'PUT',
      body: JSON.stringify(faults),
    });
    return { status: response.status, json: JSON.parse(await response.text()) };
  };
  const usual = { seed: 0, rules: [], signWith: 'requested', refunds: 'success' };
  const rule = { operation: 'query', fault: 'LATENCY', probability: 0.5, times: 2, latencyMs: 5 };
  expect(await put({ refunds: 'abnormal' })).toEqual({
    status: 200,
    json: { ...usual, refunds: 'abnormal' },
  });
  expect(await put({ rules: [rule] })).toEqual({ status: 200, json: { ...usual, rules: [rule] } });
  const wrong: [unknown, RegExp][] = [
    [[], /JSON object/],
    [{ rain: true }, /rain/],
    [{ seed: -1 }, /“seed”/],
    [{ signWith: 'pencil' }, /“signWith”/],
    [{ refunds: 1 }, /“refunds”/],
    [{ rules: {} }, /“rules”/],
    [{ rules: Array.from({ length: 101 }, () => rule) }, /“rules”/],
    [{ rules: [rule, 1] }, /“rules\[1\]”/],
    [{ rules: [{ ...rule, operation: 'dance' }] }, /“rules\[0\].operation”.*billDownload/],
    [{ rules: [{ operation: 'prepay', fault: 'DROPPED' }] }, /“rules\[0\].operation”.*paymentNotification/],
    [{ rules: [{ operation: 'query', fault: 'NOT_ENOUGH' }] }, /“rules\[0\].operation”.*one of refund:/],
    [{ rules: [{ operation: 'refund', fault: 'NOT_EXISTS' }] }, /“rules\[0\].operation”.*query, close/],
    [{ rules: [{ operation: 'paymentNotification', fault: 'HTML' }] }, /“rules\[0\].operation”/],
    [{ rules: [{ ...rule, fault: 'RAIN' }] }, /“rules\[0\].fault”/],
    [{ rules: [{ ...rule, probability: 0 }] }, /“rules\[0\].probability”/],
    [{ rules: [{ ...rule, probability: '1' }] }, /“rules\[0\].probability”/],
    [{ rules: [{ ...rule, times: 0 }] }, /“rules\[0\].times”/],
    [{ rules: [{ ...rule, latencyMs: -1 }] }, /“rules\[0\].latencyMs”/],
    [{ rules: [{ ...rule, fault: 'HTML' }] }, /“rules\[0\].latencyMs”/],
    [{ rules: [{ ...rule, delayMs: 1 }] }, /“rules\[0\].delayMs”/],
    [{ rules: [{ ...rule, rain: 1 }] }, /rules\[0\].rain/],
  ];
  for (const [faults, words] of wrong) {
    const { status, json } = await put(faults);
    expect.soft(status, JSON.stringify(faults)).toBe(400);
    expect.soft(json.message, JSON.stringify(faults)).toMatch(words);
  }
  expect(simulator.control.faults().rules).toEqual([rule]);
  simulator.control.reset();
  expect(simulator.control.faults()).toEqual(usual);
});
