import { beforeEach, expect, test, vi } from 'vitest';
import { exampleParameters } from '../../test/examples';
import taro from '../../test/fake-taro';

vi.stubEnv('TARO_ENV', 'weapp');
vi.stubEnv('TARO_APP_PAYMENT', 'wechat');
const { login, requestPayment } = await import('./wechat.weapp');

beforeEach(() => void vi.clearAllMocks());

test('the login code is the one that WeChat gives', async () => {
  taro.login.mockResolvedValue({ code: 'wx-code' });
  expect(await login()).toBe('wx-code');
  expect(taro.request).not.toHaveBeenCalled();
});

test('WeChat’s cashier gets exactly the parameters of the API, and no callbacks', async () => {
  taro.requestPayment.mockResolvedValue({ errMsg: 'requestPayment:ok' });
  expect(await requestPayment(exampleParameters)).toEqual({ kind: 'ok' });
  expect(taro.requestPayment.mock.calls).toEqual([[exampleParameters]]);
});

test.each([
  [{ errMsg: 'requestPayment:fail cancel' }, { kind: 'cancelled' }],
  [{ errMsg: 'requestPayment:fail banned' }, { kind: 'failed', detail: 'banned' }],
  [new Error('broken'), { kind: 'failed', detail: 'Error: broken' }],
  [undefined, { kind: 'failed', detail: 'undefined' }],
])('a rejection is an answer, never an error: %o means %o', async (rejection, result) => {
  taro.requestPayment.mockRejectedValue(rejection);
  expect(await requestPayment(exampleParameters)).toEqual(result);
});

test('a promise that resolves with anything but ok is not ok', async () => {
  taro.requestPayment.mockResolvedValue({ errMsg: 'requestPayment:fail cancel' });
  expect(await requestPayment(exampleParameters)).toEqual({ kind: 'cancelled' });
});
