import type { Machine } from '../realm/logic-instance.js';
import { type Dictionary, text } from '../values.js';
import { type AsyncApi, WxFailure } from './wx-function.js';

/** The storage of a mini-program; pass it to the next launch to keep it. */
export type Storage = Map<string, unknown>;

/** The synchronous and asynchronous storage functions of `wx`. */
export function storageApis(machine: Machine, storage: Storage) {
  const copy = (value: unknown) => machine.realm.clone(value);

  function set(key: unknown, value: unknown): void {
    storage.set(String(key), copy(value));
    machine.observer.changed();
  }

  function remove(key: unknown): void {
    storage.delete(String(key));
    machine.observer.changed();
  }

  const info = () => ({ keys: [...storage.keys()], currentSize: 1, limitSize: 10_240 });
  const sync: Dictionary = {
    getStorageSync: (key: unknown) => (storage.has(String(key)) ? copy(storage.get(String(key))) : ''),
    setStorageSync: set,
    removeStorageSync: remove,
    clearStorageSync: () => storage.clear(),
    getStorageInfoSync: () => copy(info()),
  };
  const async: Record<string, AsyncApi> = {
    getStorage: ({ key }) => {
      if (!storage.has(text(key))) throw new WxFailure('data not found');
      return { data: copy(storage.get(text(key))) };
    },
    setStorage: ({ key, data }) => set(key, data),
    removeStorage: ({ key }) => remove(key),
    clearStorage: () => storage.clear(),
    getStorageInfo: info,
  };
  return { sync, async };
}
