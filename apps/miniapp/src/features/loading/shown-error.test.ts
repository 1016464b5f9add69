import { ApiError } from '@taro-pay/contracts';
import { expect, test, vi } from 'vitest';
import { CashierError, OrderClosedError } from '../../model/payment-state';
import { NoAnswerError } from '../../platform/request';
import { showError } from './shown-error';

const plain = { requestId: null, isFinal: false };

test('an error of the API has its own text and the request id', () => {
  const error = new ApiError(409, { code: 'OUT_OF_STOCK', detail: 'beans: 1 left', requestId: 'request-1' });
  expect(showError(error)).toEqual({
    ...plain,
    message: '库存不足，请减少数量或换一款',
    requestId: 'request-1',
  });
});

test.each(['PRODUCT_NOT_FOUND', 'ORDER_NOT_FOUND'])('%s is final: trying again is not offered', (code) => {
  expect(showError(new ApiError(404, { code, detail: 'none', requestId: 'request-1' })).isFinal).toBe(true);
});

test('an answer that is not of the API is a server error', () => {
  const error = new ApiError(502, '<html>Bad Gateway</html>');
  expect(showError(error)).toEqual({ ...plain, message: '服务出了点问题，请稍后再试' });
});

test.each([
  ['jsapi has no permission', '店铺的支付功能暂时不可用，请联系客服'],
  ['banned', '店铺的支付功能暂时不可用，请联系客服'],
  ['network timeout', '没有连上微信支付，请检查网络后再试'],
  ['prepay_id expired', '支付已过期，请重新支付'],
  ['余额不足', '支付没有完成，请再试一次'],
  ['', '支付没有完成，请再试一次'],
])('the message “%s” of the cashier is shown in plain words', (detail, message) => {
  expect(showError(new CashierError('order-1', detail))).toEqual({ ...plain, message });
});

test('a closed order is shown as closed', () => {
  expect(showError(new OrderClosedError('order-1')).message).toBe('订单已关闭，请重新下单');
});

test('a missing answer is shown as a network problem', () => {
  expect(showError(new NoAnswerError('request:fail timeout'))).toEqual({
    ...plain,
    message: '网络不太好，请稍后再试',
  });
});

test.each([new TypeError('x is not a function'), 'text', null, undefined])(
  'a bug, %o, is logged and shown as a server error',
  (error) => {
    const seen = vi.spyOn(console, 'error').mockImplementation(() => {});
    expect(showError(error)).toEqual({ ...plain, message: '服务出了点问题，请稍后再试' });
    expect(seen).toHaveBeenCalledWith(error);
  },
);
