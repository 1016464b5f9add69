/** Fen as yuan with two decimals. */
export function yuanText(fen: number | bigint): string {
  const digits = String(fen < 0 ? -fen : fen).padStart(3, '0');
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** The fen of an amount in yuan, as people and spreadsheets write it; null where it is none. */
export function fenOf(text: string): number | null {
  const [, whole, decimals = ''] =
    /^[¥￥]?(\d{1,3}(?:,\d{3})+|\d{1,8})(?:\.(\d{1,2}))?$/.exec(text.trim()) ?? [];
  return whole === undefined ? null : Number(whole.replaceAll(',', '') + decimals.padEnd(2, '0'));
}
