import { useSyncExternalStore } from 'react';
import { type Cart, parseCart, removeFromCart } from '../../model/cart';
import { storage } from '../../platform/storage';

const KEY = 'cart';

let cart = parseCart(storage.read(KEY));
const listeners = new Set<() => void>();

/** The cart of this phone; it survives a restart. */
export const cartStore = {
  read: (): Cart => cart,
  write(next: Cart): void {
    cart = next;
    storage.write(KEY, JSON.stringify(next));
    for (const listener of listeners) listener();
  },
  remove(productIds: readonly string[]): void {
    cartStore.write(removeFromCart(cart, productIds));
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** The cart, for components. */
export const useCart = (): Cart => useSyncExternalStore(cartStore.subscribe, cartStore.read);
