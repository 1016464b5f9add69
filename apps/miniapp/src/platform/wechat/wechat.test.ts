import { beforeEach, expect, test, vi } from 'vitest';
import { exampleParameters } from '../../../test/examples';
import taro from '../../../test/fake-taro';

const { NoAnswerError } = await import('../request');
const { login, requestPayment } = await import('./index');

beforeEach(() => void vi.clearAllMocks());

test('the login code is WeChat’s', async () => {
  taro.login.mockResolvedValue({ code: 'wx-code' });
  expect(await login()).toBe('wx-code');
  expect(taro.request).not.toHaveBeenCalled();
});

test('a failed wx.login is a NoAnswerError with its message', async () => {
  taro.login.mockRejectedValue({ errMsg: 'login:fail timeout' });
  await expect(login()).rejects.toThrow(new NoAnswerError('login:fail timeout'));
});

test('a bug in the login is not a NoAnswerError', async () => {
  taro.login.mockRejectedValue(new TypeError('login is not a function'));
  await expect(login()).rejects.toThrow(TypeError);
});

test('WeChat’s cashier gets the parameters of the API and no callbacks', async () => {
  taro.requestPayment.mockResolvedValue({ errMsg: 'requestPayment:ok' });
  expect(await requestPayment(exampleParameters)).toEqual({ kind: 'ok' });
  expect(taro.requestPayment.mock.calls).toEqual([[exampleParameters]]);
});

test.each([
  [{ errMsg: 'requestPayment:fail cancel' }, { kind: 'cancelled' }],
  [{ errMsg: 'requestPayment:fail banned' }, { kind: 'failed', detail: 'banned' }],
  [new Error('broken'), { kind: 'failed', detail: 'Error: broken' }],
  [undefined, { kind: 'failed', detail: 'undefined' }],
])('a rejection %o is the result %o', async (rejection, result) => {
  taro.requestPayment.mockRejectedValue(rejection);
  expect(await requestPayment(exampleParameters)).toEqual(result);
});

test('a resolved promise without ok is not ok', async () => {
  taro.requestPayment.mockResolvedValue({ errMsg: 'requestPayment:fail cancel' });
  expect(await requestPayment(exampleParameters)).toEqual({ kind: 'cancelled' });
});
