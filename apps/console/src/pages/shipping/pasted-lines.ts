/** A carrier of WeChat’s list. */
interface Carrier {
  readonly id: string;
  readonly name: string;
}

/** The name of the column of orders: then the columns stand as their names say, as in an export. */
const HEADERS = ['商户订单号', '订单号', 'order'];

/** What tells the cells of a line apart: a tab of a spreadsheet, a comma of a file, or spaces where it has neither. */
const SEPARATORS = [/\t/, /[,，;；]/];

/**
 * The CSV that the API takes, of what was pasted or typed. A line has an order, a carrier or none, and a tracking
 * number. Lines keep their places, so that an error names the line that a person sees.
 */
export function csvOf(typed: string, carriers: readonly Carrier[], carrier: string | null): string {
  const lines = typed.split(/\r?\n/);
  const hasHeader = cellsOf(lines[0] ?? '').some((cell) => HEADERS.includes(cell.toLowerCase()));
  return lines
    .map((line) => (hasHeader ? cellsOf(line) : rowOf(line, carriers, carrier)).map(quoted).join(','))
    .join('\r\n');
}

function rowOf(line: string, carriers: readonly Carrier[], carrier: string | null): readonly string[] {
  if (line.trim() === '') return [];
  const [order = '', ...rest] = cellsOf(line);
  const [first = '', ...others] = rest;
  const isCarrier = others.length > 0 && (isKnown(first, carriers) || hasSeparator(line));
  return isCarrier ? [order, first, others.join(' ')] : [order, carrier ?? '', rest.join(' ')];
}

const hasSeparator = (line: string) => SEPARATORS.some((separator) => separator.test(line));

function cellsOf(line: string): readonly string[] {
  const separator = SEPARATORS.find((candidate) => candidate.test(line)) ?? /\s+/;
  return line
    .trim()
    .split(separator)
    .map((cell) => cell.trim());
}

const isKnown = (cell: string, carriers: readonly Carrier[]) =>
  carriers.some(({ id, name }) => name === cell || id.toLowerCase() === cell.toLowerCase());

const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
