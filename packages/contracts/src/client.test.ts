import { createServer } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClient } from './client.js';
import { ApiError, type Transport } from './request.js';

interface Seen {
  method: string | undefined;
  url: string | undefined;
  key: string | string[] | undefined;
  body: string;
}

let seen: Seen[] = [];
let address = '';
let answer = { status: 200, body: '{}' };
const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  seen.push({ method: request.method, url: request.url, key: request.headers['idempotency-key'], body });
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
});

const transport: Transport = async ({ method, path, headers, body }) => {
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const response = await fetch(address + path, init);
  return { status: response.status, body: JSON.parse(await response.text()) };
};
const call = createClient(transport);

beforeEach(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The test server has no port.');
  address = `http://127.0.0.1:${bound.port}`;
});
afterEach(() => {
  seen = [];
  return new Promise((resolve) => server.close(resolve));
});

test('an operation is sent with its method, escaped path, key and body', async () => {
  answer = { status: 201, body: '{"id":"1"}' };
  await call('createOrder', { idempotencyKey: 'key-1', body: { items: [{ productId: 'a', quantity: 2 }] } });
  answer = { status: 200, body: '{"id":"1"}' };
  await call('getOrder', { params: { orderId: 'a/b c' } });
  await call('listOrders', { query: { status: 'PAID', limit: 5 } });
  expect(seen).toEqual([
    { method: 'POST', url: '/api/orders', key: 'key-1', body: '{"items":[{"productId":"a","quantity":2}]}' },
    { method: 'GET', url: '/api/orders/a%2Fb%20c', key: undefined, body: '' },
    { method: 'GET', url: '/api/orders?status=PAID&limit=5', key: undefined, body: '' },
  ]);
});

test('a problem becomes an ApiError with its status, code, detail and request id', async () => {
  answer = {
    status: 409,
    body: JSON.stringify({ status: 409, code: 'OUT_OF_STOCK', detail: 'Only 1 left.', requestId: 'r-1' }),
  };
  const error = await call('listProducts', {}).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({
    status: 409,
    code: 'OUT_OF_STOCK',
    message: 'Only 1 left.',
    requestId: 'r-1',
  });
});

test('an error page of a proxy becomes an ApiError without a code', async () => {
  answer = { status: 502, body: '{"html":"Bad Gateway"}' };
  await expect(call('listProducts', {})).rejects.toMatchObject({ status: 502, code: null, requestId: null });
});
