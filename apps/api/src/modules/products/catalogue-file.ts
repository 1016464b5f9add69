import { type ImportedProduct, LIMITS } from '@taro-pay/contracts';
import { ImportedProductSchema } from '@taro-pay/contracts/schemas';
import { Value } from 'typebox/value';
import { ApiProblem, type FieldError } from '../../http/problem.js';
import { type Cell, type CsvRow, parseCsv, yuanCell } from '../csv.js';
import { fenOf } from '../money-text.js';

/**
 * The columns of a CSV file by the names of their fields; a file may have either name, in any order. Under the name
 * priceFen a price is in whole fen, as everywhere, and in yuan under the other.
 */
const COLUMNS = {
  id: '编号',
  name: '名称',
  category: '分类',
  description: '说明',
  priceFen: '价格（元）',
  stock: '库存',
  isOnSale: '在售',
  position: '排序',
  pictures: '图片',
  version: '版本',
} as const satisfies Record<keyof ImportedProduct, string>;
type Field = keyof typeof COLUMNS;

const isField = (name: string): name is Field => Object.hasOwn(COLUMNS, name);

const YES = ['是', 'true', 'yes', '1'];
const NO = ['否', 'false', 'no', '0'];

/** The most errors that one answer names. */
const ERRORS_TOLD = 20;

type Encoding = 'utf-8' | 'gb18030';

export interface CatalogueFile {
  readonly encoding: Encoding;
  readonly products: readonly ImportedProduct[];
}

/** A row that a file has, before it is known to be a product. */
interface Row {
  /** For people: a line, or a place in a list. */
  readonly place: string;
  readonly value: unknown;
}

/**
 * Reads a whole file, CSV or JSON, in UTF-8 or GBK.
 * @throws ApiProblem IMPORT_REFUSED with every line that is wrong
 */
export function readCatalogue(bytes: Buffer, isJson: boolean): CatalogueFile {
  const { text, encoding } = decode(bytes);
  const rows = isJson ? rowsOfJson(text) : rowsOfCsv(text);
  if (rows.length > LIMITS.importRows) {
    throw new ApiProblem(
      'IMPORT_REFUSED',
      `The file has ${rows.length} products; at most ${LIMITS.importRows}.`,
    );
  }
  const errors: FieldError[] = [];
  const seen = new Map<string, string>();
  const products = rows.flatMap(({ place, value }) => {
    if (!Value.Check(ImportedProductSchema, value)) {
      errors.push(...errorsOf(place, value));
      return [];
    }
    const first = seen.get(value.id);
    if (first !== undefined)
      errors.push({ path: place, message: `has the id ${value.id} of ${first} again` });
    seen.set(value.id, place);
    return [value];
  });
  refuseErrors(errors);
  return { encoding, products };
}

/** @throws ApiProblem where there are any */
export function refuseErrors(errors: readonly FieldError[]): void {
  const [first] = errors;
  if (first === undefined) return;
  const more = errors.length > ERRORS_TOLD ? ` ${errors.length} lines are wrong.` : '';
  throw new ApiProblem('IMPORT_REFUSED', `${first.path}: ${first.message}.${more} Nothing was changed.`, {
    errors: errors.slice(0, ERRORS_TOLD),
  });
}

/** A file in which Excel or Windows wrote Chinese is often GBK. */
function decode(bytes: Buffer): { text: string; encoding: Encoding } {
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (isUtf16) throw new ApiProblem('IMPORT_REFUSED', 'The file is in UTF-16: save it as “CSV UTF-8”.');
  for (const encoding of ['utf-8', 'gb18030'] as const) {
    try {
      return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding };
    } catch {}
  }
  throw new ApiProblem('IMPORT_REFUSED', 'The file is neither in UTF-8 nor in GBK: save it as “CSV UTF-8”.');
}

function rowsOfJson(text: string): Row[] {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    throw new ApiProblem('IMPORT_REFUSED', 'The file is not valid JSON.');
  }
  const products = typeof file === 'object' && file !== null && 'products' in file ? file.products : null;
  if (!Array.isArray(products)) {
    throw new ApiProblem('IMPORT_REFUSED', 'The file has to be {"products": […]}.');
  }
  return products.map((value: unknown, index) => ({ place: `/products/${index}`, value }));
}

function rowsOfCsv(text: string): Row[] {
  let rows: CsvRow[];
  try {
    rows = parseCsv(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new ApiProblem('IMPORT_REFUSED', error.message);
    throw error;
  }
  const [header, ...products] = withoutNotes(rows);
  const columns = columnsOf(header?.cells ?? []);
  return products.map(({ line, cells }) => ({ place: `line ${line}`, value: productOf(columns, cells) }));
}

/** An export has a note as its first row, and one as its last. In between, “#1” may be the name of a product. */
function withoutNotes(rows: readonly CsvRow[]): readonly CsvRow[] {
  const isNote = (row: CsvRow | undefined, mark: RegExp) => {
    const [first = '', ...others] = row?.cells ?? [];
    return mark.test(first) && others.every((cell) => cell === '');
  };
  const start = isNote(rows[0], /^#/) ? 1 : 0;
  return rows.slice(start, isNote(rows.at(-1), /^# (不?完整)：/) ? -1 : undefined);
}

interface Column {
  readonly field: Field;
  /** As the file has it. */
  readonly name: string;
}

function columnsOf(header: readonly string[]): (Column | null)[] {
  const seen = new Map<Field, string>();
  const columns = header.map((cell) => {
    const name = cell.trim();
    if (name === '') return null;
    const field = Object.keys(COLUMNS).find((key) => isField(key) && (key === name || COLUMNS[key] === name));
    if (field === undefined || !isField(field)) {
      throw new ApiProblem(
        'IMPORT_REFUSED',
        `There is no column “${name}”: ${Object.values(COLUMNS).join(', ')}.`,
      );
    }
    const first = seen.get(field);
    if (first !== undefined) {
      const names = first === name ? `“${name}”` : `“${first}”, also as “${name}”,`;
      throw new ApiProblem('IMPORT_REFUSED', `The file has the column ${names} twice.`);
    }
    seen.set(field, name);
    return { field, name };
  });
  const missing = (['id', 'name', 'priceFen'] as const).filter((field) => !seen.has(field));
  if (missing.length > 0) {
    const names = missing.map((field) => COLUMNS[field]).join(', ');
    throw new ApiProblem('IMPORT_REFUSED', `The first line has to name the columns; ${names} is missing.`);
  }
  return columns;
}

const MAY_BE_EMPTY: ReadonlySet<Field> = new Set(['stock', 'isOnSale', 'position', 'version']);

/** A cell that cannot be read stays a text, which the schema refuses with its line. */
function productOf(columns: readonly (Column | null)[], cells: readonly string[]): unknown {
  if (cells.length > columns.length) return 'more cells than columns';
  const entries = columns.flatMap((column, index) => {
    if (column === null) return [];
    const { field } = column;
    const text = cells[index] ?? '';
    const isLeftOut = text.trim() === '' && MAY_BE_EMPTY.has(field);
    return isLeftOut ? [] : [[field, cellValue(column, text)]];
  });
  return Object.fromEntries(entries);
}

const wholeNumber = (cell: string) => (/^\d{1,10}$/.test(cell) ? Number(cell) : cell);

function cellValue({ field, name }: Column, text: string): unknown {
  const cell = text.trim();
  switch (field) {
    case 'priceFen':
      return name === field ? wholeNumber(cell) : (fenOf(cell) ?? cell);
    case 'stock':
    case 'position':
    case 'version':
      return wholeNumber(cell);
    case 'isOnSale': {
      const word = cell.toLowerCase();
      return YES.includes(word) ? true : NO.includes(word) ? false : cell;
    }
    case 'pictures':
      return cell.split(/\s+/).filter((picture) => picture !== '');
    case 'id':
      return cell;
    case 'name':
    case 'category':
    case 'description':
      return text;
  }
}

/** The first thing that is wrong with each field. */
function errorsOf(place: string, value: unknown): FieldError[] {
  if (typeof value === 'string') return [{ path: place, message: `has ${value}` }];
  const byField = new Map<string, FieldError>();
  for (const { instancePath, message } of Value.Errors(ImportedProductSchema, value)) {
    const [, field = ''] = instancePath.split('/');
    const name = isField(field) ? `${field} (${COLUMNS[field]}) ` : '';
    if (!byField.has(field)) byField.set(field, { path: place, message: `${name}${message}` });
  }
  return [...byField.values()];
}

/** A product in the form in which it is imported again. */
export const catalogueColumns = {
  header: Object.values(COLUMNS),
  cells: (product: Required<ImportedProduct>): Cell[] => {
    const { id, name, category, description, priceFen, stock, isOnSale, position } = product;
    const [yes = '', no = ''] = [YES[0], NO[0]];
    return [
      ...[id, name, category, description, yuanCell(priceFen), stock, isOnSale ? yes : no, position],
      ...[product.pictures.join(' '), product.version],
    ];
  },
};
