const FORMAT = new Intl.NumberFormat('zh-CN', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Fen as people read it: ¥1,234.50. */
export function yuan(amountFen: number): string {
  const sign = amountFen < 0 ? '−' : '';
  return `${sign}¥${FORMAT.format(Math.abs(amountFen) / 100)}`;
}

/** The only place where money is drawn. */
export function Money({ fen }: { readonly fen: number }) {
  return <span className="money">{yuan(fen)}</span>;
}
