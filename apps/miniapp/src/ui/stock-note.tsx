import type { Product } from '@taro-pay/contracts';
import { Text } from '@tarojs/components';
import { isScarce } from '../model/cart';
import { text } from '../text';
import './stock-note.css';

/** Says that a product is sold out or scarce; nothing otherwise. */
export function StockNote({ product: { stock } }: { readonly product: Product }) {
  if (!isScarce({ stock })) return null;
  return <Text className="stock-note">{stock === 0 ? text.shop.soldOut : text.shop.fewLeft(stock)}</Text>;
}
