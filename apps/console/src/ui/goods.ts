import type { OrderItem } from '@taro-pay/contracts';
import { text } from '../text/index.js';

/** What was bought, in a line. */
export const goodsOf = (items: readonly Pick<OrderItem, 'name' | 'quantity'>[]): string =>
  items.map(({ name, quantity }) => `${name} × ${quantity}`).join(text.punctuation.comma);
