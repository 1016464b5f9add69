import { ApiError } from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import { CashierError, OrderClosedError } from './payment/payment';
import { showError } from './shown-error';

test('an error of the API is shown in its own words, with what finds it in the log', () => {
  const error = new ApiError(409, { code: 'OUT_OF_STOCK', detail: 'beans: 1 left', requestId: 'request-1' });
  expect(showError(error)).toEqual({ message: '库存不足，请减少数量或换一款', requestId: 'request-1' });
});

test('an answer that is not of our API is the server’s fault, whatever it says', () => {
  expect(showError(new ApiError(502, '<html>Bad Gateway</html>'))).toEqual({
    message: '服务出了点问题，请稍后再试',
    requestId: null,
  });
});

test('what the cashier said is passed on', () => {
  expect(showError(new CashierError('余额不足'))).toEqual({
    message: '支付没有完成：余额不足',
    requestId: null,
  });
});

test('an order that was closed meanwhile is told as such', () => {
  expect(showError(new OrderClosedError()).message).toBe('订单已关闭，请重新下单');
});

test('a cashier that gave no reason leaves no open end', () => {
  expect(showError(new CashierError('')).message).toBe('支付没有完成');
});

test.each([new Error('getaddrinfo ENOTFOUND'), { errMsg: 'request:fail timeout' }, 'text', null, undefined])(
  'where no answer came the buyer reads of the network, and no inner words: %o',
  (error) => {
    expect(showError(error)).toEqual({ message: '网络不太好，请稍后再试', requestId: null });
  },
);
