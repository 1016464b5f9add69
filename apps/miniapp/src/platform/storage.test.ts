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

test('what a full phone does not take is read back until the app is closed', () => {
  taro.setStorageSync.mockImplementationOnce(full);
  storage.write('cart', '[]');
  expect(storage.read('cart')).toBe('[]');
  storage.remove('cart');
  expect(storage.read('cart')).toBeNull();
});

test('what could not be written leaves nothing older behind for the next start', () => {
  storage.write('cart', 'old');
  taro.setStorageSync.mockImplementationOnce(full);
  storage.write('cart', 'new');
  expect(taro.getStorageSync('cart')).toBe('');
  expect(storage.read('cart')).toBe('new');
});

test('once there is room again the phone keeps it, and what it keeps is what is read', () => {
  taro.setStorageSync.mockImplementationOnce(full);
  storage.write('cart', 'old');
  storage.write('cart', 'new');
  expect(taro.getStorageSync('cart')).toBe('new');
  expect(storage.read('cart')).toBe('new');
});

test('what could not be removed is gone all the same', () => {
  storage.write('session', 'token');
  taro.removeStorageSync.mockImplementationOnce(full);
  storage.remove('session');
  expect(storage.read('session')).toBeNull();
});

test.each([[full], [() => ({ another: 'version' })], [() => '']])(
  'what cannot be read is nothing',
  (answer) => {
    taro.getStorageSync.mockImplementationOnce(answer);
    expect(storage.read('cart')).toBeNull();
  },
);
