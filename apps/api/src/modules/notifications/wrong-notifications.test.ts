import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PLATFORM_ENVIRONMENT, seal, sign } from '../../../test/platform.js';
import { openShop } from '../../../test/shop.js';

async function openPaying() {
  const { app, database, buyer, environment } = await openShop({ environment: PLATFORM_ENVIRONMENT });
  const { id: orderId } = await (await buyer()).order({ huila: 1 });
  const { openid } = await database.user.findFirstOrThrow();
  const payment = {
    appid: environment.WECHAT_APP_ID,
    mchid: environment.WECHAT_MERCHANT_ID,
    out_trade_no: orderId,
    transaction_id: '4200002026010112000000000001',
    trade_state: 'SUCCESS',
    success_time: '2026-01-01T12:00:01+08:00',
    payer: { openid },
    amount: { total: 7200, payer_total: 7200, currency: 'CNY' },
  };
  const refund = {
    mchid: environment.WECHAT_MERCHANT_ID,
    out_trade_no: orderId,
    // Not the one that pays the order in the end: with that, some of these refunds would be right by then.
    transaction_id: '4200002026010112000000000002',
    out_refund_no: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    refund_id: '50000000382019052709732678859',
    refund_status: 'SUCCESS',
    amount: { total: 7200, refund: 7200 },
  };
  const deliver = async (body: string): Promise<number> => {
    const { headers } = sign(body);
    const url = '/webhooks/wechatpay/transactions';
    return (await app.inject({ method: 'POST', url, headers, payload: body })).statusCode;
  };
  const facts = async () => {
    const order = await database.order.findUniqueOrThrow({ where: { id: orderId } });
    return { order, refunds: await database.refund.count(), users: await database.user.count() };
  };
  return { deliver, facts, payment, refund, database };
}

/** Values that a careless reader stumbles over. */
const ODD = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    'a\u0000b',
    '\ud800',
    'x'.repeat(65),
    'x'.repeat(5_000),
    -1,
    0,
    0.5,
    2 ** 31,
    2 ** 53,
    1e300,
    null,
    true,
    {},
    [],
    '2026-01-01T12:00:01',
    '9999-12-31T23:59:59Z',
    '-000001-01-01T00:00:00Z',
  ),
  fc.jsonValue({ maxDepth: 3 }),
);

/** The text of a resource: a field that is odd, a raw text, a key twice, or too deep. */
const wrongTexts = (resource: Record<string, unknown>) =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.constantFrom(...Object.keys(resource)), ODD)
        .map(([field, odd]) => JSON.stringify({ ...resource, [field]: odd })),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('total', 'payer_total', 'refund', 'currency'), ODD)
        .filter(([field, odd]) => !(field === 'payer_total' && odd === 0))
        .map(([field, odd]) =>
          JSON.stringify({ ...resource, amount: { total: 1, refund: 1, [field]: odd } }),
        ),
    },
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.constantFrom('null', '{', '[]', '"', '{"__proto__":{"trade_state":"SUCCESS"}}'),
    fc.constant(
      JSON.stringify(resource)
        .replace('{', '{"out_trade_no":"A","amount":{"total":1},')
        .replace(/"amount":\{[^}]*\}\}$/, '"amount":{"total":2}}'),
    ),
    fc.integer({ min: 30, max: 20_000 }).map((levels) => '['.repeat(levels) + ']'.repeat(levels)),
  );

test('no signed and sealed but wrong content changes an order or is answered 5xx', async () => {
  const { deliver, facts, payment, refund } = await openPaying();
  const before = await facts();
  const wrong = fc.oneof(
    wrongTexts(payment).map((text) => ({ text, eventType: 'TRANSACTION.SUCCESS' })),
    wrongTexts(refund).map((text) => ({ text, eventType: 'REFUND.SUCCESS' })),
  );
  await fc.assert(
    fc.asyncProperty(wrong, async ({ text, eventType }) => {
      const status = await deliver(seal(text, { eventType }));
      expect(status === 204 || status === 400, `HTTP ${status}`).toBe(true);
      expect(await facts()).toEqual(before);
    }),
    { numRuns: 60, endOnFailure: true },
  );
  expect(await deliver(seal(payment))).toBe(204);
  expect((await facts()).order.status).toBe('PAID');
});

test('a signed but malformed envelope is answered 4xx and not kept', async () => {
  const { deliver, facts, payment, database } = await openPaying();
  const before = await facts();
  const genuine = JSON.parse(seal(payment));
  const withResource = (changes: object) => ({ ...genuine, resource: { ...genuine.resource, ...changes } });
  const envelopes = [
    ...['', 'x'.repeat(65), 'a\u0000b', '\ud800', 7, null].flatMap((odd) => [
      { ...genuine, id: odd },
      { ...genuine, event_type: odd },
    ]),
    ...['', 'short', 'x'.repeat(200), '订'.repeat(12), '\u0000'.repeat(12), 7].map((nonce) =>
      withResource({ nonce }),
    ),
    ...['', 'AAAA', '\u0000', 7, null].map((ciphertext) => withResource({ ciphertext })),
    withResource({ associated_data: 'x'.repeat(20_000) }),
    '['.repeat(20_000) + ']'.repeat(20_000),
  ];
  for (const envelope of envelopes) {
    const body = typeof envelope === 'string' ? envelope : JSON.stringify(envelope);
    const status = await deliver(body);
    expect.soft(status === 400 || status === 401, `${status} for ${body.slice(0, 200)}`).toBe(true);
  }
  expect(await facts()).toEqual(before);
  expect(await database.notification.count()).toBe(0);
});

test('a payment without a transaction_id pays nothing; the complete one later does', async () => {
  const { deliver, facts, payment } = await openPaying();
  for (const transaction_id of ['', ' ', '\u0000']) {
    expect(await deliver(seal({ ...payment, transaction_id }))).toBe(400);
  }
  expect((await facts()).order.status).toBe('PENDING');
  expect(await deliver(seal(payment))).toBe(204);
  expect((await facts()).order).toMatchObject({ status: 'PAID', transactionId: payment.transaction_id });
});
