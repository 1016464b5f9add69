import { beforeEach, expect, test, vi } from 'vitest';
import taro from '../../test/fake-taro';
import { navigation } from './navigation';

beforeEach(() => void vi.clearAllMocks());

test('quick taps open a page once, and later taps open it again', async () => {
  taro.navigateTo.mockResolvedValue(undefined);
  await Promise.all([navigation.toProduct('beans'), navigation.toProduct('beans')]);
  expect(taro.navigateTo.mock.calls).toEqual([[{ url: '/shopping/product/index?id=beans' }]]);
  await navigation.toCart();
  expect(taro.navigateTo).toHaveBeenCalledTimes(2);
});

test('a page that cannot be loaded shows a toast, and the next tap retries', async () => {
  const lost = { errMsg: 'navigateTo:fail can not load the subpackage' };
  taro.navigateTo.mockRejectedValueOnce(lost);
  taro.redirectTo.mockRejectedValue(lost);
  await navigation.toCart();
  expect(taro.showToast.mock.calls).toMatchObject([[{ title: '页面打开失败，请检查网络后重试' }]]);
  taro.navigateTo.mockResolvedValue(undefined);
  await navigation.toCart();
  expect(taro.navigateTo).toHaveBeenCalledTimes(2);
  await navigation.replaceWithResult('order-1');
  expect(taro.showToast).toHaveBeenCalledTimes(2);
});

test('the eleventh page replaces the tenth', async () => {
  taro.navigateTo.mockRejectedValue({ errMsg: 'navigateTo:fail webview count limit exceed' });
  taro.redirectTo.mockResolvedValue(undefined);
  await navigation.toOrder('order-1');
  expect(taro.redirectTo.mock.calls).toEqual([[{ url: '/ordering/order/index?orderId=order-1' }]]);
});
