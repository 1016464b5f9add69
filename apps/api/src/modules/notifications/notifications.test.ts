import { expect, onTestFinished, test, vi } from 'vitest';
import { holdWrites } from '../../../test/hold-writes.js';
import {
  PLATFORM_ENVIRONMENT,
  type Signed,
  seal,
  sign,
  signWithMerchantKey,
} from '../../../test/platform.js';
import { type Buyer, openShop, type Shop } from '../../../test/shop.js';

interface Sale {
  readonly shop: Shop;
  readonly buyer: Buyer;
  readonly orderId: string;
  /** What WeChat would say of this order once it is paid. */
  readonly payment: Record<string, unknown>;
}

async function pendingSale(): Promise<Sale> {
  const shop = await openShop({ environment: PLATFORM_ENVIRONMENT });
  const buyer = await shop.buyer();
  const order = await buyer.order({ huila: 1 });
  const { openid } = await shop.database.user.findFirstOrThrow();
  return {
    shop,
    buyer,
    orderId: order.id,
    payment: {
      appid: shop.environment.WECHAT_APP_ID,
      mchid: shop.environment.WECHAT_MERCHANT_ID,
      out_trade_no: order.id,
      transaction_id: '4200002026010112000000000001',
      trade_type: 'JSAPI',
      trade_state: 'SUCCESS',
      trade_state_desc: '支付成功',
      bank_type: 'OTHERS',
      attach: '',
      success_time: '2026-01-01T12:00:01+08:00',
      payer: { openid },
      amount: { total: 7200, payer_total: 7200, currency: 'CNY', payer_currency: 'CNY' },
    },
  };
}

function deliver({ shop }: Sale, { headers, body }: Signed): Promise<Response> {
  return fetch(`${shop.url}/webhooks/wechatpay/transactions`, { method: 'POST', headers, body });
}

async function statusOf({ buyer, orderId }: Sale): Promise<string> {
  return (await buyer.call('getOrder', { params: { orderId } })).status;
}

/** Refused in WeChat's own form, and nothing was written. */
async function expectRefused(sale: Sale, response: Response, title: string): Promise<void> {
  expect.soft(response.status, title).toBeGreaterThanOrEqual(400);
  expect.soft(response.status, title).toBeLessThan(500);
  expect.soft(await response.json(), title).toEqual({ code: 'FAIL', message: expect.stringMatching(/\S/) });
  expect.soft(await statusOf(sale), title).toBe('PENDING');
  expect.soft(await sale.shop.database.notification.count(), title).toBe(0);
  expect.soft(await sale.shop.database.orderEvent.count(), title).toBe(1);
}

test('a genuine notification is answered 204 without a body, and the order is PAID', async () => {
  const sale = await pendingSale();
  const response = await deliver(sale, sign(seal(sale.payment)));
  expect(response.status).toBe(204);
  expect(await response.text()).toBe('');
  expect(await sale.buyer.call('getOrder', { params: { orderId: sale.orderId } })).toMatchObject({
    status: 'PAID',
    payerTotalFen: 7200,
    paidAt: '2026-01-01T04:00:01.000Z',
  });
});

test('the same notification ten times at once has one effect, and ten 204', async () => {
  const sale = await pendingSale();
  const body = seal(sale.payment);
  const responses = await Promise.all(Array.from({ length: 10 }, () => deliver(sale, sign(body))));
  expect(responses.map(({ status }) => status)).toEqual(Array(10).fill(204));
  expect(await sale.shop.database.notification.count()).toBe(1);
  expect(await sale.shop.database.orderEvent.count({ where: { type: 'PAID' } })).toBe(1);
});

test('the same refund notification ten times at once is kept once, and answered 204 ten times', async () => {
  const sale = await pendingSale();
  const refund = {
    mchid: sale.shop.environment.WECHAT_MERCHANT_ID,
    out_trade_no: sale.orderId,
    transaction_id: '4200002026010112000000000001',
    out_refund_no: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    refund_id: '50000000382019052709732678859',
    refund_status: 'SUCCESS',
    amount: { total: 7200, refund: 7200, payer_total: 7200, payer_refund: 7200 },
  };
  const body = seal(refund, { eventType: 'REFUND.SUCCESS', associatedData: 'refund' });
  // While another process writes, all of them look for the first, and find none.
  const signed = Array.from({ length: 10 }, () => sign(body));
  const release = await holdWrites(sale.shop.database);
  const delivered = signed.map((one) => deliver(sale, one));
  // Asked for after them: by its answer they have come. No longer, as waiting writes are given up after a while.
  await statusOf(sale);
  await release();
  const responses = await Promise.all(delivered);
  expect(responses.map(({ status }) => status)).toEqual(Array(10).fill(204));
  expect(await sale.shop.database.notification.findMany()).toMatchObject([{ outcome: 'MISMATCHED' }]);
});

test('the same payment under another notification id is kept as a repetition and changes nothing', async () => {
  const sale = await pendingSale();
  await deliver(sale, sign(seal(sale.payment)));
  const before = await sale.buyer.call('getOrder', { params: { orderId: sale.orderId } });
  expect((await deliver(sale, sign(seal(sale.payment)))).status).toBe(204);
  expect(await sale.buyer.call('getOrder', { params: { orderId: sale.orderId } })).toEqual(before);
  const kept = await sale.shop.database.notification.findMany({ select: { outcome: true } });
  expect(kept.map(({ outcome }) => outcome).sort()).toEqual(['APPLIED', 'REPEATED']);
});

test('empty associated data and unusual but valid JSON are genuine', async () => {
  const sale = await pendingSale();
  const spaced = JSON.stringify(JSON.parse(seal(sale.payment, { associatedData: '' })), null, 3);
  expect((await deliver(sale, sign(`${spaced}\n`))).status).toBe(204);
  expect(await statusOf(sale)).toBe('PAID');
});

test('forged, stale, truncated, re-serialised, wrongly keyed and probing bodies write nothing', async () => {
  // Some of them are stale by a second or two, which a slow machine must not use up.
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const sale = await pendingSale();
  const body = seal(sale.payment);
  const genuine = sign(body);
  const headers = (changes: Record<string, string>): Signed => ({
    body,
    headers: { ...genuine.headers, ...changes },
  });
  const without = (name: string): Signed => ({
    body,
    headers: Object.fromEntries(Object.entries(genuine.headers).filter(([key]) => key !== name)),
  });
  const withResource = (change: (resource: Record<string, string>) => void): Signed => {
    const envelope = JSON.parse(body);
    change(envelope.resource);
    return sign(JSON.stringify(envelope));
  };
  const flip = (text: string, at: number): string => {
    const bytes = Buffer.from(text, 'base64');
    bytes.writeUInt8(
      bytes.readUInt8((at + bytes.length) % bytes.length) ^ 1,
      (at + bytes.length) % bytes.length,
    );
    return bytes.toString('base64');
  };
  const signature = genuine.headers['wechatpay-signature'] ?? '';

  const forgeries: Record<string, Signed> = {
    'signed by the merchant’s key': signWithMerchantKey(body),
    'a signature of something else': headers({
      'wechatpay-signature': sign('{}').headers['wechatpay-signature'] ?? '',
    }),
    'the right signature with a stray character': headers({
      'wechatpay-signature': `${signature.slice(0, 9)}!${signature.slice(9)}`,
    }),
    'a signature that is no Base64': headers({ 'wechatpay-signature': '!!!' }),
    'WeChat’s own probe': headers({ 'wechatpay-signature': `WECHATPAY/SIGNTEST/${signature}` }),
    'an unknown serial': headers({ 'wechatpay-serial': '7F1E2D3C4B5A69788796A5B4C3D2E1F00F1E2D3C' }),
    'a serial of Object’s prototype': headers({ 'wechatpay-serial': 'constructor' }),
    'a replay after 300 s': sign(body, { ageSeconds: 301 }),
    'a timestamp from the future': sign(body, { ageSeconds: -360 }),
    'a timestamp that is no number': headers({ 'wechatpay-timestamp': 'now' }),
    'another nonce': headers({ 'wechatpay-nonce': 'another' }),
    'no signature': without('wechatpay-signature'),
    'no timestamp': without('wechatpay-timestamp'),
    'no nonce': without('wechatpay-nonce'),
    'no serial': without('wechatpay-serial'),
    truncated: { ...genuine, body: body.slice(0, -1) },
    're-serialised': { ...genuine, body: JSON.stringify(JSON.parse(body), null, 1) },
    'no body': { ...genuine, body: '' },
    'no JSON, genuinely signed': sign('not json'),
    'another JSON, genuinely signed': sign('[]'),
    'no resource': sign('{"id":"1","event_type":"TRANSACTION.SUCCESS"}'),
    'the tag flipped': withResource((resource) => {
      resource.ciphertext = flip(resource.ciphertext ?? '', -1);
    }),
    'the ciphertext flipped': withResource((resource) => {
      resource.ciphertext = flip(resource.ciphertext ?? '', 20);
    }),
    'shorter than a tag': withResource((resource) => {
      resource.ciphertext = 'DDcUYM2dTB0=';
    }),
    'a short nonce in the seal': withResource((resource) => {
      resource.nonce = 'short';
    }),
    'an empty nonce in the seal': withResource((resource) => {
      resource.nonce = '';
    }),
    'other associated data': withResource((resource) => {
      resource.associated_data = 'refund';
    }),
    'another algorithm': withResource((resource) => {
      resource.algorithm = 'AEAD_AES_128_GCM';
    }),
  };
  for (const [title, forged] of Object.entries(forgeries)) {
    await expectRefused(sale, await deliver(sale, forged), title);
  }
  expect((await deliver(sale, genuine)).status, 'the genuine one, after all of them').toBe(204);
});

test('a genuine notification that mismatches its order is kept, reported, and changes nothing', async () => {
  const sale = await pendingSale();
  const { payment } = sale;
  const mismatches: Record<string, Record<string, unknown>> = {
    appid: { appid: 'wx0000000000000000' },
    mchid: { mchid: '1999999999' },
    'an out_trade_no that is not known': { out_trade_no: '01ARZ3NDEKTSV4RRFFQ69G5FAV' },
    'a smaller amount': { amount: { total: 1, payer_total: 1, currency: 'CNY', payer_currency: 'CNY' } },
    'a larger amount': { amount: { total: 7201, payer_total: 7200, currency: 'CNY', payer_currency: 'CNY' } },
    'a payer who paid more than was asked': {
      amount: { total: 7200, payer_total: 7201, currency: 'CNY', payer_currency: 'CNY' },
    },
    'another currency': {
      amount: { total: 7200, payer_total: 7200, currency: 'USD', payer_currency: 'USD' },
    },
    'another payer': { payer: { openid: 'somebody-else' } },
    'no transaction_id': { transaction_id: undefined },
  };
  for (const [title, change] of Object.entries(mismatches)) {
    const response = await deliver(sale, sign(seal({ ...payment, ...change })));
    expect.soft(response.status, title).toBe(204);
    expect.soft(await statusOf(sale), title).toBe('PENDING');
  }
  const kept = await sale.shop.database.notification.findMany();
  expect(kept.map(({ outcome }) => outcome)).toEqual(Object.keys(mismatches).map(() => 'MISMATCHED'));
  expect(kept.every(({ detail }) => detail !== null && detail !== '')).toBe(true);
  const { anomalies } = await sale.shop.operator('listAnomalies', {});
  expect(anomalies.map(({ kind }) => kind)).toEqual(
    Object.keys(mismatches).map(() => 'MISMATCHED_NOTIFICATION'),
  );
  expect(JSON.stringify(anomalies)).not.toContain('somebody-else');
});

test('a genuine but unreadable notification is kept, reported, and refused until readable', async () => {
  const sale = await pendingSale();
  const unreadable = {
    'no JSON': seal('not json', { id: 'text' }),
    'no payment': seal({ hello: 'world' }, { id: 'value' }),
    'no refund': seal({ hello: 'world' }, { id: 'refund', eventType: 'REFUND.SUCCESS' }),
  };
  for (const [title, body] of Object.entries(unreadable)) {
    for (let times = 0; times < 2; times += 1) {
      const response = await deliver(sale, sign(body));
      expect.soft(response.status, title).toBe(400);
      expect.soft(await response.json(), title).toMatchObject({ code: 'FAIL' });
    }
  }
  const { database, operator } = sale.shop;
  expect(await database.notification.findMany({ orderBy: { id: 'asc' } })).toMatchObject([
    { id: 'refund', outcome: 'UNREADABLE', resource: '{"hello":"world"}' },
    { id: 'text', outcome: 'UNREADABLE', resource: '"not json"' },
    { id: 'value', outcome: 'UNREADABLE' },
  ]);
  expect((await operator('listAnomalies', {})).anomalies).toMatchObject(
    Array(3).fill({ kind: 'MISMATCHED_NOTIFICATION', resolvedAt: null }),
  );
  expect(await statusOf(sale)).toBe('PENDING');
  // By now it can be read.
  expect((await deliver(sale, sign(seal(sale.payment, { id: 'value' })))).status).toBe(204);
  expect(await statusOf(sale)).toBe('PAID');
  const { anomalies } = await operator('listAnomalies', {});
  expect(anomalies.filter(({ resolvedAt }) => resolvedAt !== null)).toHaveLength(1);
});

test('a genuine refund notification that mismatches is kept, reported, and changes nothing', async () => {
  const sale = await pendingSale();
  const { database, operator } = sale.shop;
  await deliver(sale, sign(seal(sale.payment)));
  const refund = { id: 'R1', orderId: sale.orderId, amountFen: 200, reason: 'x', createdAt: new Date() };
  const states = { status: 'PROCESSING', idempotencyKey: 'k', sendAfter: new Date() } as const;
  await database.refund.create({ data: { ...refund, ...states, outRefundNo: 'R1' } });
  const other = { id: 'R0', status: 'CLOSED', idempotencyKey: 'k0', wechatRefundId: '5000002025' } as const;
  await database.refund.create({ data: { ...refund, ...states, ...other } });
  const resource = {
    mchid: sale.shop.environment.WECHAT_MERCHANT_ID,
    out_trade_no: sale.orderId,
    transaction_id: sale.payment.transaction_id,
    out_refund_no: 'R1',
    refund_id: '5000002026',
    refund_status: 'SUCCESS',
    success_time: '2026-01-02T12:00:01+08:00',
    amount: { total: 7200, refund: 200, payer_total: 7200, payer_refund: 200 },
  };
  const deliverRefund = (change: object, eventType = 'REFUND.SUCCESS') =>
    deliver(sale, sign(seal({ ...resource, ...change }, { eventType })));
  const mismatches: Record<string, object> = {
    mchid: { mchid: '1999999999' },
    'another order': { out_trade_no: '01ARZ3NDEKTSV4RRFFQ69G5FAV' },
    'another payment': { transaction_id: '4200002026010112000000000009' },
    'an unknown refund of more than the order': {
      out_refund_no: 'R2',
      refund_id: '5000002027',
      amount: { ...resource.amount, refund: 7201 },
    },
    'an unknown refund without its payment': {
      out_refund_no: 'R2',
      refund_id: '5000002027',
      transaction_id: undefined,
    },
    'another refund’s number': { refund_id: '5000002025' },
    'a smaller refund': { amount: { ...resource.amount, refund: 199 } },
    'a larger refund': { amount: { ...resource.amount, refund: 201 } },
    'another total': { amount: { ...resource.amount, total: 7201 } },
    'another currency': { amount: { ...resource.amount, currency: 'USD' } },
  };
  for (const [title, change] of Object.entries(mismatches)) {
    expect.soft((await deliverRefund(change)).status, title).toBe(204);
    const row = await database.refund.findUniqueOrThrow({ where: { id: 'R1' } });
    expect.soft(row.status, title).toBe('PROCESSING');
  }
  const told = async () => (await operator('listAnomalies', {})).anomalies.length;
  expect(await told()).toBe(Object.keys(mismatches).length);
  expect((await deliverRefund({})).status).toBe(204);
  expect((await database.refund.findUniqueOrThrow({ where: { id: 'R1' } })).status).toBe('SUCCESS');
  // It comes late, and is nothing new; that a refund succeeded and was closed can not be.
  await deliverRefund({ refund_status: 'ABNORMAL' }, 'REFUND.ABNORMAL');
  expect(await told()).toBe(Object.keys(mismatches).length);
  await deliverRefund({ refund_status: 'CLOSED' }, 'REFUND.CLOSED');
  expect(await told()).toBe(Object.keys(mismatches).length + 1);
  expect(await sale.buyer.call('getOrder', { params: { orderId: sale.orderId } })).toMatchObject({
    refundedFen: 200,
  });
});

test('a second payment for a paid order is kept as a mismatch, never as a repetition', async () => {
  const sale = await pendingSale();
  await deliver(sale, sign(seal(sale.payment)));
  const second = { ...sale.payment, transaction_id: '4200002026010112000000000002' };
  expect((await deliver(sale, sign(seal(second)))).status).toBe(204);
  const kept = await sale.shop.database.notification.findMany({ select: { outcome: true } });
  expect(kept.map(({ outcome }) => outcome).sort()).toEqual(['APPLIED', 'MISMATCHED']);
});

test('a payment that has paid another order is kept, reported, and pays nothing', async () => {
  const sale = await pendingSale();
  const { id: otherId } = await sale.buyer.order({ huila: 1 });
  await deliver(sale, sign(seal(sale.payment)));
  const again = sign(seal({ ...sale.payment, out_trade_no: otherId }, { id: 'again' }));
  expect((await deliver(sale, again)).status).toBe(204);
  const { database, operator } = sale.shop;
  expect((await database.order.findUniqueOrThrow({ where: { id: otherId } })).status).toBe('PENDING');
  const kept = await database.notification.findUniqueOrThrow({ where: { id: 'again' } });
  expect(kept).toMatchObject({ outcome: 'MISMATCHED', outTradeNo: otherId });
  expect((await operator('listAnomalies', {})).anomalies).toMatchObject([{ orderId: otherId }]);
});

test('money for a closed order is recorded on it, never dropped', async () => {
  const sale = await pendingSale();
  const { database } = sale.shop;
  await database.order.update({
    where: { id: sale.orderId },
    data: { status: 'CLOSED', closedAt: new Date() },
  });
  expect((await deliver(sale, sign(seal(sale.payment)))).status).toBe(204);
  expect(await statusOf(sale)).toBe('CLOSED');
  expect(await database.notification.findFirst()).toMatchObject({ outcome: 'LATE' });
  expect(await database.orderEvent.findFirst({ where: { type: 'PAID_AFTER_CLOSE' } })).toMatchObject({
    data: expect.stringContaining('4200002026010112000000000001'),
  });
});

test('a payment that is not a success changes nothing', async () => {
  const sale = await pendingSale();
  const response = await deliver(sale, sign(seal({ ...sale.payment, trade_state: 'NOTPAY' })));
  expect(response.status).toBe(204);
  expect(await statusOf(sale)).toBe('PENDING');
});

test('only POST of at most 64 KiB is read; everything else is refused in WeChat’s form', async () => {
  const sale = await pendingSale();
  await expectRefused(sale, await deliver(sale, sign('x'.repeat(65_537))), 'too large');
  const get = await fetch(`${sale.shop.url}/webhooks/wechatpay/transactions`);
  expect(get.status).toBe(404);
});
