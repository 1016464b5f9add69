import { afterEach, expect, test, vi } from 'vitest';
import taro from '../../test/fake-taro';
import { storage } from './storage';

const full = () => {
  throw new Error('setStorageSync:fail exceed storage max size 10Mb');
};

afterEach(() => {
  for (const key of ['cart', 'session']) storage.remove(key);
  vi.clearAllMocks();
});

test('a value that a full phone rejects is kept until the app is closed', () => {
  taro.setStorageSync.mockImplementationOnce(full);
  storage.write('cart', '[]');
  expect(storage.read('cart')).toBe('[]');
  storage.remove('cart');
  expect(storage.read('cart')).toBeNull();
});

test('a failed write removes the older value for the next start', () => {
  storage.write('cart', 'old');
  taro.setStorageSync.mockImplementationOnce(full);
  storage.write('cart', 'new');
  expect(taro.getStorageSync('cart')).toBe('');
  expect(storage.read('cart')).toBe('new');
});

test('with space again the value is stored and read from there', () => {
  taro.setStorageSync.mockImplementationOnce(full);
  storage.write('cart', 'old');
  storage.write('cart', 'new');
  expect(taro.getStorageSync('cart')).toBe('new');
  expect(storage.read('cart')).toBe('new');
});

test('a failed removal still hides the value', () => {
  storage.write('session', 'token');
  taro.removeStorageSync.mockImplementationOnce(full);
  storage.remove('session');
  expect(storage.read('session')).toBeNull();
});

test.each([[full], [() => ({ another: 'version' })], [() => '']])('an unreadable value is null', (answer) => {
  taro.getStorageSync.mockImplementationOnce(answer);
  expect(storage.read('cart')).toBeNull();
});
