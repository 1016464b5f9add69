import { expect, test } from 'vitest';
import type { FaultRule, NotificationVariant } from '../src/index.js';
import { isSignedByWechat } from './merchant-client.js';
import { merchant, openBox, openSale } from './sale.js';

type Sale = Awaited<ReturnType<typeof openSale>>;

const setRule = ({ simulator }: Sale, rule: Partial<FaultRule> & Pick<FaultRule, 'fault'>) =>
  simulator.control.setFaults({ rules: [{ operation: 'paymentNotification', ...rule }] });
const ids = ({ arrived }: Sale) => arrived.map(({ body }) => JSON.parse(body).id);
const orders = ({ arrived }: Sale) => arrived.map(({ body }) => openBox(body).out_trade_no);

test('DOUBLED is sent again after its answer, CONCURRENT twice at once, with the same id', async () => {
  const sale = await openSale();
  setRule(sale, { fault: 'DOUBLED' });
  await sale.sell('COPY-000001');
  setRule(sale, { fault: 'CONCURRENT' });
  await sale.sell('COPY-000002');
  const [a, , b] = ids(sale);
  expect(ids(sale)).toEqual([a, a, b, b]);
  // Accepted is accepted: there is nothing left to retry.
  await sale.advanceSeconds(24 * 3600);
  expect(sale.arrived).toHaveLength(4);
});

test('DROPPED is never sent, cannot be resent, and the timeline says so', async () => {
  const sale = await openSale();
  setRule(sale, { fault: 'DROPPED' });
  await sale.sell('DROPPED-000001');
  await sale.advanceSeconds(24 * 3600 + 240);
  expect(sale.arrived).toEqual([]);
  expect(sale.simulator.control.notifications()).toEqual([]);
  expect(sale.simulator.control.events()).toContainEqual(
    expect.objectContaining({
      kind: 'control',
      outTradeNo: 'DROPPED-000001',
      summary: 'TRANSACTION.SUCCESS is dropped: it never comes',
    }),
  );
});

test('DELAYED is sent at its time by the movable clock', async () => {
  const sale = await openSale();
  setRule(sale, { fault: 'DELAYED', delayMs: 90_000 });
  await sale.sell('LATE-000001');
  await sale.advanceSeconds(88);
  expect(sale.arrived).toHaveLength(0);
  await sale.advanceSeconds(2);
  expect(sale.arrived).toHaveLength(1);
});

test('REORDERED is sent after the next notification, or after a minute without one', async () => {
  const sale = await openSale();
  setRule(sale, { fault: 'REORDERED', times: 1 });
  await sale.sell('ORDER-000001');
  expect(sale.arrived).toHaveLength(0);
  await sale.sell('ORDER-000002');
  await sale.simulator.control.idle();
  expect(orders(sale)).toEqual(['ORDER-000002', 'ORDER-000001']);
  setRule(sale, { fault: 'REORDERED', times: 1 });
  await sale.sell('ORDER-000003');
  await sale.advanceSeconds(60);
  expect(orders(sale).at(-1)).toBe('ORDER-000003');
});

test('a refused probe is retried on schedule with a right signature', async () => {
  const sale = await openSale();
  setRule(sale, { fault: 'SIGNTEST', times: 1 });
  sale.answerWith(401);
  await sale.sell('PROBE-000001');
  sale.answerWith(204);
  await sale.advanceSeconds(15);
  const signatures = sale.arrived.map(({ headers }) => headers.get('wechatpay-signature') ?? '');
  expect(signatures).toEqual([
    expect.stringMatching(/^WECHATPAY\/SIGNTEST\//),
    expect.not.stringMatching(/SIGNTEST/),
  ]);
  expect(ids(sale)[0]).toBe(ids(sale)[1]);
});

test('each variant differs from a genuine notification in one way and keeps the schedule', async () => {
  const sale = await openSale();
  await sale.sell('FORGED-000001');
  const { control, environment } = sale.simulator;
  const [{ id } = { id: '' }] = control.notifications();
  const genuine = openBox(sale.arrived[0]?.body ?? '');

  async function forge(variant: NotificationVariant) {
    await sale.client.control(`notifications/${id}/resend`, { variant });
    await control.idle();
    const { headers, body } = sale.arrived.at(-1) ?? { headers: new Headers(), body: '' };
    const ageSeconds = Date.now() / 1000 - Number(headers.get('wechatpay-timestamp'));
    return {
      isSigned: isSignedByWechat(headers, body, environment.WECHAT_PAY_PUBLIC_KEY),
      serial: headers.get('wechatpay-serial'),
      isFresh: Math.abs(ageSeconds) < 300,
      box: ((): unknown => {
        try {
          return openBox(body);
        } catch {
          return 'does not open';
        }
      })(),
    };
  }
  const usual = { isSigned: true, serial: merchant.payPublicKeyId, isFresh: true, box: genuine };
  expect(await forge('SIGNTEST')).toEqual({ ...usual, isSigned: false });
  expect(await forge('WRONG_SIGNATURE')).toEqual({ ...usual, isSigned: false });
  expect(await forge('WRONG_SERIAL')).toEqual({ ...usual, serial: expect.stringMatching(/^5F+$/) });
  expect(await forge('STALE')).toEqual({ ...usual, isFresh: false });
  expect(await forge('FUTURE')).toEqual({ ...usual, isFresh: false });
  expect(await forge('BAD_TAG')).toEqual({ ...usual, box: 'does not open' });
  expect(await forge('WRONG_ASSOCIATED_DATA')).toEqual({ ...usual, box: 'does not open' });
  for (const [variant, changes] of [
    ['WRONG_AMOUNT', { amount: expect.objectContaining({ total: 6801 }) }],
    ['WRONG_CURRENCY', { amount: expect.objectContaining({ currency: 'USD' }) }],
    ['WRONG_MCHID', { mchid: expect.not.stringMatching(merchant.merchantId) }],
    ['WRONG_APPID', { appid: expect.not.stringMatching(merchant.appId) }],
    ['WRONG_PAYER', { payer: { openid: 'oSomebodyElse000000000000000' } }],
    ['UNKNOWN_ORDER', { out_trade_no: 'NO-SUCH-ORDER' }],
  ] as const) {
    expect(await forge(variant), variant).toEqual({ ...usual, box: { ...genuine, ...changes } });
  }
  expect(control.notifications()).toMatchObject([{ attempts: 1 }]);
  expect(control.events().at(-1)).toMatchObject({ kind: 'notification', variant: 'UNKNOWN_ORDER' });

  const wrong = await fetch(`${sale.simulator.address}/_sim/notifications/${id}/resend`, {
    method: 'POST',
    body: '{"variant":"rain"}',
  });
  expect(wrong.status).toBe(400);
  expect(await wrong.text()).toMatch(/“variant”.*BAD_TAG/);
});

test('an answer after five seconds counts as none, and the notification is retried', async () => {
  const sale = await openSale();
  sale.answerAfter(6_000);
  await sale.sell('SLOW-000001');
  expect(sale.simulator.control.events().at(-1)).toMatchObject({
    kind: 'notification',
    statusCode: null,
    error: 'No answer within 5 s.',
    nextAttemptAt: expect.stringMatching(/Z$/),
  });
});
