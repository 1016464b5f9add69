import type { Product } from '@taro-pay/contracts';
import { useSyncExternalStore } from 'react';
import { isCatalogue, readCatalogue, writeCatalogue } from '../../model/catalogue';
import { storage } from '../../platform/storage';

const KEY = 'catalogue';

let products = readCatalogue(storage.read(KEY));
const listeners = new Set<() => void>();

/** The catalogue as the phone knows it, also from an earlier run; null if it never came. */
export const catalogueStore = {
  read: () => products,
  write(next: readonly Product[]): void {
    // What broke a page would break it again at the next start.
    products = isCatalogue(next) ? next : null;
    const text = writeCatalogue(next);
    if (text === null) storage.remove(KEY);
    else storage.write(KEY, text);
    for (const listener of listeners) listener();
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** The known catalogue, for components. */
export const useKnownProducts = () => useSyncExternalStore(catalogueStore.subscribe, catalogueStore.read);
