import { expect, test } from 'vitest';
import { openShop } from '../../../test/shop.js';

const one = { items: [{ productId: 'huila', quantity: 1 }] };
const withQuantity = (quantity: unknown) => JSON.stringify({ items: [{ productId: 'huila', quantity }] });
const json = { 'content-type': 'application/json', 'idempotency-key': 'k' };

const cases: [title: string, body: string, headers: Record<string, string>, status: number, code: string][] =
  [
    [
      'an unknown product',
      JSON.stringify({ items: [{ productId: 'tea', quantity: 1 }] }),
      json,
      404,
      'PRODUCT_NOT_FOUND',
    ],
    ['quantity zero', withQuantity(0), json, 400, 'INVALID_REQUEST'],
    ['a negative quantity', withQuantity(-1), json, 400, 'INVALID_REQUEST'],
    ['a fractional quantity', withQuantity(1.5), json, 400, 'INVALID_REQUEST'],
    ['a huge quantity', withQuantity(1e15), json, 400, 'INVALID_REQUEST'],
    ['a quantity that is a text', withQuantity('1'), json, 400, 'INVALID_REQUEST'],
    ['a quantity of null', withQuantity(null), json, 400, 'INVALID_REQUEST'],
    ['more than the stock', withQuantity(81), json, 409, 'OUT_OF_STOCK'],
    ['an empty order', JSON.stringify({ items: [] }), json, 400, 'INVALID_REQUEST'],
    [
      'an enormous order',
      JSON.stringify({
        items: Array.from({ length: 21 }, (_, index) => ({ productId: `p${index}`, quantity: 1 })),
      }),
      json,
      400,
      'INVALID_REQUEST',
    ],
    [
      'the same product twice',
      JSON.stringify({ items: [...one.items, ...one.items] }),
      json,
      400,
      'INVALID_REQUEST',
    ],
    ['an unknown field', JSON.stringify({ ...one, totalFen: 1 }), json, 400, 'INVALID_REQUEST'],
    [
      'a price of the client’s own',
      '{"items":[{"productId":"huila","quantity":1,"priceFen":1}]}',
      json,
      400,
      'INVALID_REQUEST',
    ],
    ['no body', '', json, 400, 'INVALID_REQUEST'],
    ['malformed JSON', '{"items":', json, 400, 'MALFORMED_JSON'],
    ['a prototype in JSON', '{"__proto__":{"a":1}}', json, 400, 'MALFORMED_JSON'],
    ['a list instead of an object', '[]', json, 400, 'INVALID_REQUEST'],
    [
      'another content type',
      JSON.stringify(one),
      { ...json, 'content-type': 'text/plain' },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'a form',
      'a=1',
      { ...json, 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'a body over 64 KiB',
      JSON.stringify({ ...one, padding: 'x'.repeat(65_536) }),
      json,
      413,
      'BODY_TOO_LARGE',
    ],
    [
      'no Idempotency-Key',
      JSON.stringify(one),
      { 'content-type': 'application/json' },
      400,
      'IDEMPOTENCY_KEY_MISSING',
    ],
    [
      'an empty Idempotency-Key',
      JSON.stringify(one),
      { ...json, 'idempotency-key': '' },
      400,
      'IDEMPOTENCY_KEY_MALFORMED',
    ],
    [
      'an enormous Idempotency-Key',
      JSON.stringify(one),
      { ...json, 'idempotency-key': 'k'.repeat(256) },
      400,
      'IDEMPOTENCY_KEY_MALFORMED',
    ],
  ];

test('every malformed order is a clear 4xx with a code and a request id, and nothing is written', async () => {
  const shop = await openShop();
  const { token } = await shop.buyer();
  const stockBefore = await shop.database.product.findMany({ select: { id: true, stock: true } });
  for (const [title, body, headers, status, code] of cases) {
    const response = await fetch(`${shop.url}/api/orders`, {
      method: 'POST',
      headers: { ...headers, authorization: `Bearer ${token}` },
      body,
    });
    expect.soft(response.status, title).toBe(status);
    expect.soft(response.headers.get('content-type'), title).toContain('application/problem+json');
    expect.soft(await response.json(), title).toMatchObject({
      code,
      status,
      type: `urn:taro-pay:error:${code}`,
      detail: expect.stringMatching(/\S/),
      requestId: response.headers.get('x-request-id'),
    });
  }
  expect(await shop.database.order.count()).toBe(0);
  expect(await shop.database.orderEvent.count()).toBe(0);
  expect(await shop.database.product.findMany({ select: { id: true, stock: true } })).toEqual(stockBefore);
});

test('an Idempotency-Key with another body is 422, and the first order stays as it was', async () => {
  const shop = await openShop();
  const { call } = await shop.buyer();
  const order = await call('createOrder', { idempotencyKey: 'k', body: one });
  const other = { items: [{ productId: 'huila', quantity: 2 }] };
  await expect(call('createOrder', { idempotencyKey: 'k', body: other })).rejects.toMatchObject({
    status: 422,
    code: 'IDEMPOTENCY_KEY_REUSED',
  });
  expect(await call('getOrder', { params: { orderId: order.id } })).toEqual(order);
  expect(await shop.database.order.count()).toBe(1);
});

test('a validation error names its path', async () => {
  const shop = await openShop();
  const { token } = await shop.buyer();
  const response = await fetch(`${shop.url}/api/orders`, {
    method: 'POST',
    headers: { ...json, authorization: `Bearer ${token}` },
    body: '{"items":[{"productId":"huila","quantity":0,"colour":"red"}]}',
  });
  expect(await response.json()).toMatchObject({
    errors: expect.arrayContaining([
      { path: '/body/items/0/quantity', message: 'must be >= 1' },
      { path: '/body/items/0/colour', message: 'is not a field of this request' },
    ]),
  });
});

test('list parameters out of bounds are 400', async () => {
  const shop = await openShop();
  const { token } = await shop.buyer();
  for (const query of [
    'limit=0',
    'limit=51',
    'limit=x',
    'status=UNPAID',
    'page=2',
    `cursor=${'x'.repeat(65)}`,
    'cursor=no-id-of-an-order',
    'cursor=01j0000000000000000000000u',
  ]) {
    const response = await fetch(`${shop.url}/api/orders?${query}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect.soft(response.status, query).toBe(400);
  }
});

test('a URL with invalid percent-encoding is a 400 problem with a request id', async () => {
  const shop = await openShop();
  const response = await fetch(`${shop.url}/api/orders/%E0%A4%A`);
  expect(response.status).toBe(400);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  expect(await response.json()).toMatchObject({
    code: 'INVALID_REQUEST',
    requestId: response.headers.get('x-request-id'),
  });
});
