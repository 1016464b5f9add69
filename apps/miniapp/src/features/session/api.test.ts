import { expect, test, vi } from 'vitest';
import { exampleOrder } from '../../../test/examples';
import type { SentRequest } from '../../../test/fake-taro';

const OLD_SESSION = JSON.stringify({ token: 'old', expiresAt: '2999-01-01T00:00:00.000Z' });

/** A fresh start of the app, logged in with the token `old`, and a server that knows the tokens of `accepts`. */
async function startApp(accepts: readonly string[]) {
  vi.resetModules();
  vi.stubEnv('TARO_ENV', 'weapp');
  vi.stubEnv('TARO_APP_API_BASE_URL', 'https://api.example.com');
  const { default: taro } = await import('../../../test/fake-taro');
  const sent: SentRequest[] = [];
  taro.login.mockResolvedValue({ code: 'wx-code' });
  taro.setStorageSync('session', OLD_SESSION);
  taro.request.mockImplementation(async (request) => {
    sent.push(request);
    return answer(request, accepts);
  });
  const { call } = await import('./api');
  const sentTo = (path: string) => sent.filter(({ url }) => url === `https://api.example.com${path}`);
  return { call, taro, sentTo };
}

function answer({ url, header }: SentRequest, accepts: readonly string[]) {
  if (url.endsWith('/api/session')) {
    return { statusCode: 201, data: { token: 'new', expiresAt: '2999-01-01T00:00:00.000Z' } };
  }
  if (url.endsWith('/api/products')) return { statusCode: 200, data: { products: [] } };
  if (!accepts.some((token) => header.authorization === `Bearer ${token}`)) {
    return { statusCode: 401, data: { code: 'UNAUTHENTICATED', detail: 'Log in.', requestId: 'request-1' } };
  }
  return { statusCode: 201, data: exampleOrder('PENDING') };
}

const placeOrder = { idempotencyKey: 'key-1', body: { items: [{ productId: 'beans', quantity: 1 }] } };

test('ten refused requests cause one silent login and are repeated once each', async () => {
  const { call, taro, sentTo } = await startApp(['new']);
  const orders = await Promise.all(Array.from({ length: 10 }, () => call('createOrder', placeOrder)));
  expect(orders).toEqual(Array.from({ length: 10 }, () => exampleOrder('PENDING')));
  expect(taro.login).toHaveBeenCalledTimes(1);
  expect(sentTo('/api/session').map(({ data }) => data)).toEqual(['{"code":"wx-code"}']);
  const tokens = sentTo('/api/orders').map(({ header }) => header.authorization);
  expect(tokens.filter((token) => token === 'Bearer old')).toHaveLength(10);
  expect(tokens.filter((token) => token === 'Bearer new')).toHaveLength(10);
});

test('a repeated request has the same key and body', async () => {
  const { call, sentTo } = await startApp(['new']);
  await call('createOrder', placeOrder);
  expect(sentTo('/api/orders')).toHaveLength(2);
  for (const { method, header, data } of sentTo('/api/orders')) {
    expect(method).toBe('POST');
    expect(header).toMatchObject({ 'idempotency-key': 'key-1', 'content-type': 'application/json' });
    expect(data).toBe(JSON.stringify(placeOrder.body));
  }
});

test('a request refused after the new login fails and is not sent again', async () => {
  const { call, taro, sentTo } = await startApp([]);
  await expect(call('createOrder', placeOrder)).rejects.toMatchObject({
    name: 'ApiError',
    status: 401,
    code: 'UNAUTHENTICATED',
    requestId: 'request-1',
  });
  expect(sentTo('/api/orders')).toHaveLength(2);
  expect(taro.login).toHaveBeenCalledTimes(1);
});

test('an accepted token causes no login', async () => {
  const { call, taro, sentTo } = await startApp(['old']);
  await call('createOrder', placeOrder);
  expect(sentTo('/api/orders')).toHaveLength(1);
  expect(taro.login).not.toHaveBeenCalled();
});

test('a public route is called without a token', async () => {
  const { call, taro, sentTo } = await startApp([]);
  await call('listProducts', {});
  expect(sentTo('/api/products').map(({ header }) => header.authorization)).toEqual([undefined]);
  expect(taro.login).not.toHaveBeenCalled();
});

test('a missing answer is passed on without a login', async () => {
  const { call, taro } = await startApp(['old']);
  taro.request.mockRejectedValue({ errMsg: 'request:fail timeout' });
  await expect(call('createOrder', placeOrder)).rejects.toMatchObject({
    name: 'NoAnswerError',
    message: expect.stringContaining('request:fail timeout'),
  });
  expect(taro.login).not.toHaveBeenCalled();
});
