import { beijingTime } from '../foundation/clock.js';

/** A bill before it is text: cells by the names of the header, amounts already in yuan. */
export interface Bill {
  readonly header: readonly string[];
  readonly rows: Iterable<readonly string[]>;
  readonly summaryHeader: readonly string[];
  readonly summary: readonly string[];
}

/**
 * A bill as WeChat writes it: a byte order mark, each cell of the data behind a backtick, and a summary at the end.
 * Nothing in a cell is quoted or taken out: what a merchant called its goods stands there as it was sent, even where
 * that looks like the next cell or the next line. https://pay.weixin.qq.com/doc/v3/merchant/4012071289
 */
export function writeBill({ header, rows, summaryHeader, summary }: Bill): string {
  const lines = [header.join(',')];
  // Row by row: the cells of 100,000 rows at once would be most of the work, as garbage.
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

/** A moment as bills write it, in China's time. */
export function billTime(atMs: number): string {
  return beijingTime(atMs).slice(0, 19).replace('T', ' ');
}
