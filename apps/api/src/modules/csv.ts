import { yuanText } from './money-text.js';

/** Excel takes a file for UTF-8 by its first character, and ends lines with CR LF. */
const BYTE_ORDER_MARK = '\ufeff';
const LINE_END = '\r\n';

/** A figure or a time that this API writes, for a spreadsheet to read as one; a text may come from anybody. */
export class Figure {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** An amount of money as a cell, in yuan. */
export const yuanCell = (fen: number | bigint | null): Figure | null =>
  fen === null ? null : new Figure(yuanText(fen));

export type Cell = string | number | Figure | null;

/**
 * A spreadsheet calculates what begins with one of these characters, whatever space is before it.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
const CALCULATED = /^[\s\p{Cc}\p{Cf}]*[=+\-−@]|^[\t\r\n]/u;

/**
 * A spreadsheet reads these as a number, a date, a time or a truth value, and shows and saves them in its own form:
 * 007, 1e-5, 1-2, 10:30 pm, mar-1, true. Of whole numbers it shows eleven digits.
 */
const RETYPED = [
  /^(?!(0|[1-9]\d{0,10})$)(?=\D*\d)[\s\d.,:/%¥$€()年月日时分秒-]+([ap]m?)?$/iu,
  /^(?=\D*\d)[\d.,]+e[+-]?\d+$/iu,
  /^(?=\D*\d)[\s\d.,/-]*(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[\s\d.,/-]*$/iu,
  /^(true|false)$/iu,
];

/**
 * As many characters of a text decide: no figure and no time is longer. NFKC sorts the marks of a letter, and a
 * million marks would keep it busy for minutes.
 */
const DECISIVE = 2_000;

/** Whether a spreadsheet would change a text. It reads full-width characters as others, and apostrophes are its own. */
function isChangedBySpreadsheets(text: string): boolean {
  const bare = text.replace(/^['＇]+/, '');
  const read = bare.slice(0, DECISIVE).normalize('NFKC');
  if (CALCULATED.test(read)) return true;
  return bare.length <= DECISIVE && RETYPED.some((form) => form.test(read.trim()));
}

/** Text that a spreadsheet would change begins with an apostrophe, as it does where people type it. */
const protect = (text: string): string => (isChangedBySpreadsheets(text) ? `'${text}` : text);

/** The text without the apostrophe that protects it. */
function unprotect(text: string): string {
  const rest = text.slice(1);
  return text.startsWith("'") && isChangedBySpreadsheets(rest) ? rest : text;
}

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function textOf(cell: Cell): string {
  if (typeof cell === 'string') return quote(protect(cell));
  if (cell instanceof Figure) return cell.text;
  return cell === null ? '' : String(cell);
}

/** One row, with its line end. */
export function csvRow(cells: readonly Cell[]): string {
  return cells.map(textOf).join(',') + LINE_END;
}

/** The beginning of a file: its marks, and its header. */
export const csvHead = (header: readonly string[]): string => BYTE_ORDER_MARK + csvRow(header);

export interface CsvRow {
  /** The line of the file on which it begins, from 1 on. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A quote that is not closed, or stands where none can be. */
export class CsvError extends Error {
  override readonly name = 'CsvError';
  readonly line: number;

  constructor(line: number) {
    super(`Line ${line} has a quote where none can be.`);
    this.line = line;
  }
}

/** @throws CsvError */
export function parseCsv(text: string): CsvRow[] {
  const rows: CsvRow[] = [];
  const cell = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y;
  let [line, cells]: [number, string[]] = [1, []];
  let start = line;
  cell.lastIndex = text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
  while (cell.lastIndex < text.length || cells.length > 0) {
    const match = cell.exec(text);
    if (match === null) throw new CsvError(line);
    const [whole, quoted, plain = '', end] = match;
    cells.push(unprotect(quoted === undefined ? plain : quoted.replaceAll('""', '"')));
    line += whole.match(/\r\n|\n|\r/g)?.length ?? 0;
    if (end === ',') continue;
    if (cells.some((content) => content !== '')) rows.push({ line: start, cells });
    [start, cells] = [line, []];
  }
  return rows;
}
