import { LIMITS, type Product } from '@taro-pay/contracts';
import { addToCart, mostOf, quantityOf } from '../../model/cart';
import { toast } from '../../platform/dialog';
import { text } from '../../text';
import { cartStore } from './cart-store';

/** Adds a product to the cart and shows a toast with the outcome. */
export function putInCart(product: Product, quantity: number): void {
  const cart = cartStore.read();
  const most = mostOf(product);
  const next = addToCart(cart, product, quantity);
  if (next === null) toast(text.product.cartFull(LIMITS.itemsPerOrder));
  else if (quantityOf(cart, product.id) + quantity > most) {
    cartStore.write(next);
    toast(text.product.cartHas(most));
  } else {
    cartStore.write(next);
    toast(text.product.added);
  }
}
