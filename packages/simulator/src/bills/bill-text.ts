import { beijingTime } from '../foundation/clock.js';

/** A bill before it becomes text. Amounts are in yuan. */
export interface Bill {
  readonly header: readonly string[];
  readonly rows: Iterable<readonly string[]>;
  readonly summaryHeader: readonly string[];
  readonly summary: readonly string[];
}

/**
 * A bill as WeChat writes it: a byte order mark, a backtick before each cell, and a summary at the end. Cells are not
 * escaped. A description stands there as sent, even if it contains separators or line breaks. https://pay.weixin.qq.com/doc/v3/merchant/4012071289
 */
export function writeBill({ header, rows, summaryHeader, summary }: Bill): string {
  const lines = [header.join(',')];
  // Row by row: collecting the cells of 100,000 rows first would cost mostly garbage collection.
  for (const row of rows) lines.push(line(row));
  lines.push(summaryHeader.join(','), line(summary));
  return `\ufeff${lines.join('\r\n')}\r\n`;
}

function line(cells: readonly string[]): string {
  return `\`${cells.join(',`')}`;
}

/** Bills are in yuan, the API in fen. */
export function yuan(fen: number): string {
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** A time as bills write it, in China's time zone. */
export function billTime(atMs: number): string {
  return beijingTime(atMs).slice(0, 19).replace('T', ' ');
}
