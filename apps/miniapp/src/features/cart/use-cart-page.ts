import { useDidShow } from '@tarojs/taro';
import { navigation } from '../../app/navigation';
import { type CartView, setQuantity, viewCart } from '../../model/cart';
import { pickItem } from '../../model/items';
import type { Resource } from '../../model/resource';
import { useProducts } from '../catalogue/use-products';
import { cartStore, useCart } from './cart-store';

/** The cart compared with the catalogue, and its actions. */
export function useCartPage() {
  const cart = useCart();
  const { resource, reload } = useProducts();
  useDidShow(() => void reload());
  const view: Resource<CartView> =
    resource.status === 'ready' ? { status: 'ready', value: viewCart(cart, resource.value) } : resource;
  return {
    resource: view,
    reload,
    isEmpty: cart.length === 0,
    change: (productId: string, quantity: number) => cartStore.write(setQuantity(cart, productId, quantity)),
    remove: (productId: string) => cartStore.remove([productId]),
    checkout() {
      const lines = view.status === 'ready' ? view.value.lines : [];
      const wanted = lines.filter(({ quantity }) => quantity > 0);
      void navigation.toCheckoutOfCart(wanted.map(pickItem));
    },
  };
}
