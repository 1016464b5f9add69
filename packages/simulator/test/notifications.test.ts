import { expect, test } from 'vitest';
import { isSignedByWechat } from './merchant-client.js';
import { merchant, openBox, openSale } from './sale.js';

const SCHEDULE_SECONDS = [
  15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10_800, 10_800, 10_800, 21_600, 21_600,
];

test('a payment is notified at once with the transaction of the query, signed and encrypted', async () => {
  const sale = await openSale();
  await sale.sell('NOTIFY-000001');
  expect(sale.arrived).toHaveLength(1);
  const [{ headers, body } = { headers: new Headers(), body: '{}' }] = sale.arrived;
  expect(isSignedByWechat(headers, body, sale.simulator.environment.WECHAT_PAY_PUBLIC_KEY)).toBe(true);
  expect(headers.get('wechatpay-serial')).toBe(merchant.payPublicKeyId);
  expect(headers.get('content-type')).toBe('application/json');
  expect(JSON.parse(body)).toMatchObject({
    id: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/),
    create_time: expect.stringMatching(/\+08:00$/),
    resource_type: 'encrypt-resource',
    event_type: 'TRANSACTION.SUCCESS',
    resource: { original_type: 'transaction', associated_data: 'transaction', algorithm: 'AEAD_AES_256_GCM' },
  });
  expect(openBox(body)).toEqual((await sale.client.query('NOTIFY-000001')).json);
});

test('a notification without 200 or 204 is retried 15 times in 24 h 4 min with the same id', async () => {
  const sale = await openSale();
  // Held, or the second before each retry would pass by itself on a slow machine.
  sale.simulator.control.freezeClock(true);
  sale.answerWith(500);
  await sale.sell('NOTIFY-000002');
  for (const [index, seconds] of SCHEDULE_SECONDS.entries()) {
    await sale.advanceSeconds(seconds - 1);
    expect(sale.arrived, `before retry ${index + 1}`).toHaveLength(index + 1);
    await sale.advanceSeconds(1);
    expect(sale.arrived, `retry ${index + 1}`).toHaveLength(index + 2);
  }
  await sale.advanceSeconds(30 * 24 * 3600);
  expect(sale.arrived).toHaveLength(16);
  expect(new Set(sale.arrived.map(({ body }) => body)).size).toBe(1);
  expect(new Set(sale.arrived.map(({ headers }) => headers.get('wechatpay-signature'))).size).toBe(16);
  // Signatures bear the real time, however far the clock was moved: else no back end could accept them.
  const stamp = Number(sale.arrived.at(-1)?.headers.get('wechatpay-timestamp'));
  expect(Math.abs(stamp - Date.now() / 1000)).toBeLessThan(10);
});

test('200 and 204 end it; a redirect, a 4xx and a refused connection do not', async () => {
  for (const [status, attempts] of [
    [200, 1],
    [204, 1],
    [302, 2],
    [404, 2],
  ] as const) {
    const sale = await openSale();
    sale.answerWith(status);
    await sale.sell('NOTIFY-000003');
    await sale.advanceSeconds(15);
    expect(sale.arrived, `${status}`).toHaveLength(attempts);
  }
  const { simulator, client } = await openSale();
  const openid = await client.login('alice');
  const { json } = await client.prepay(client.prepayBody({ openid, outTradeNo: 'NOTIFY-000004' }));
  await client.control('cashier', { ...client.paymentOf(json.prepay_id), action: 'pay' });
  await simulator.control.idle();
  expect(simulator.control.events().at(-1)).toMatchObject({
    kind: 'notification',
    statusCode: null,
    error: expect.stringMatching(/\S/),
    nextAttemptAt: expect.stringMatching(/Z$/),
  });
});

test('a notification can be resent by hand repeatedly with the same id', async () => {
  const sale = await openSale();
  await sale.sell('NOTIFY-000005');
  const { id } = JSON.parse(sale.arrived[0]?.body ?? '{}');
  for (let count = 0; count < 3; count += 1) await sale.client.control(`notifications/${id}/resend`, {});
  await sale.simulator.control.idle();
  expect(sale.arrived.map(({ body }) => JSON.parse(body).id)).toEqual([id, id, id, id]);
});

test('notifications are signed with the certificate if its serial was requested, or by a fault', async () => {
  const sale = await openSale();
  const serial = merchant.platformSerialNo;
  await sale.sell('NOTIFY-000006', { 'wechatpay-serial': serial });
  sale.simulator.control.setFaults({ signWith: 'certificate' });
  await sale.sell('NOTIFY-000007');
  sale.simulator.control.setFaults({ signWith: 'public-key' });
  await sale.sell('NOTIFY-000008', { 'wechatpay-serial': serial });
  const signedWith = sale.arrived.map(({ headers, body }) =>
    isSignedByWechat(headers, body, merchant.platformCertificate),
  );
  expect(signedWith).toEqual([true, true, false]);
});

test('a dropped notification is never sent, and a query shows the payment', async () => {
  const sale = await openSale();
  sale.simulator.control.setFaults({ rules: [{ operation: '*', fault: 'DROPPED' }] });
  await sale.sell('NOTIFY-000009');
  await sale.advanceSeconds(24 * 3600);
  expect(sale.arrived).toEqual([]);
  expect((await sale.client.query('NOTIFY-000009')).json).toMatchObject({ trade_state: 'SUCCESS' });
});

test('the event stream delivers events live, from the requested id', async () => {
  const sale = await openSale();
  await sale.client.login();
  const known = sale.simulator.control.events().length;
  const stream = await fetch(`${sale.simulator.address}/_sim/events?after=${known}`, {
    headers: { accept: 'text/event-stream' },
  });
  await sale.sell('NOTIFY-000010');
  const expected = sale.simulator.control.events(known);
  let text = '';
  for await (const chunk of stream.body ?? []) {
    text += Buffer.from(chunk).toString();
    if (text.split('\n\n').length > expected.length) break;
  }
  const told = text
    .split('\n\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line.replace('data: ', '')));
  expect(told).toEqual(JSON.parse(JSON.stringify(expected)));
});
