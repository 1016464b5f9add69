import Taro from '@tarojs/taro';
import type { Storage } from '../model/storage';

/** What the platform did not take, as it is now: null where it could not be removed. */
const unkept = new Map<string, string | null>();

/**
 * The platform's own storage. None of it ever throws: what a full phone or a private window does not take is kept
 * until the app is closed, and nothing older is read in its place.
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
      // What stands there is out of date: the next start must not find it.
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
