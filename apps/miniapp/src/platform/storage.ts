import Taro from '@tarojs/taro';
import type { Storage } from '../model/storage';

/** Values that the platform could not store; null for a removal that failed. */
const unkept = new Map<string, string | null>();

/**
 * The platform's storage. It never throws: a value that a full phone or a private window rejects is kept in memory
 * until the app is closed, and hides an older stored value.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/ability/storage.html
 */
export const storage: Storage = {
  read(key) {
    const value: unknown = unkept.has(key) ? unkept.get(key) : attempt(() => Taro.getStorageSync(key)).value;
    return typeof value === 'string' && value !== '' ? value : null;
  },
  write(key, value) {
    if (attempt(() => Taro.setStorageSync(key, value)).isDone) unkept.delete(key);
    else {
      // The stored value is outdated: the next start must not read it.
      storage.remove(key);
      unkept.set(key, value);
    }
  },
  remove(key) {
    if (attempt(() => Taro.removeStorageSync(key)).isDone) unkept.delete(key);
    else unkept.set(key, null);
  },
};

function attempt<Value>(act: () => Value): { readonly isDone: boolean; readonly value?: Value } {
  try {
    return { isDone: true, value: act() };
  } catch {
    return { isDone: false };
  }
}
