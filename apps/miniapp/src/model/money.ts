import type { Fen } from '@taro-pay/contracts';

/** Fen as yuan and cents, 1,234 and 50, with integers only, so that nothing is rounded. */
export function splitYuan(fen: Fen): { readonly yuan: string; readonly cents: string } {
  const digits = String(fen).padStart(3, '0');
  return { yuan: digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ','), cents: digits.slice(-2) };
}

/** Fen as text: ¥1,234.50. */
export function formatYuan(fen: Fen): string {
  const { yuan, cents } = splitYuan(fen);
  return `¥${yuan}.${cents}`;
}
