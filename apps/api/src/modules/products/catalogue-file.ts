import { type ImportErrorCode, type ImportedProduct, LIMITS } from '@taro-pay/contracts';
import { ImportedProductSchema } from '@taro-pay/contracts/schemas';
import { Value } from 'typebox/value';
import type { FieldError } from '../../http/problem.js';
import { type Cell, CsvError, type CsvRow, parseCsv, yuanCell } from '../csv.js';
import { decodeFile, type Encoding, withoutNotes } from '../file-text.js';
import { fenOf } from '../money-text.js';
import { COLUMNS, type Field, isField } from './catalogue-columns.js';
import { fileProblem, importError, refuseErrors } from './import-error.js';

const YES = ['是', 'true', 'yes', '1'];
const NO = ['否', 'false', 'no', '0'];

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
  const { text, encoding } = decodeFile(bytes);
  const rows = isJson ? rowsOfJson(text) : rowsOfCsv(text);
  if (rows.length > LIMITS.importRows) {
    throw fileProblem('TOO_MANY_ROWS', { count: rows.length, limit: LIMITS.importRows });
  }
  const errors: FieldError[] = [];
  const seen = new Map<string, string>();
  const products = rows.flatMap(({ place, value }) => {
    if (!Value.Check(ImportedProductSchema, value)) {
      errors.push(...errorsOf(place, value));
      return [];
    }
    const first = seen.get(value.id);
    if (first !== undefined) errors.push(importError(place, 'ID_TWICE', { id: value.id, first }));
    seen.set(value.id, place);
    return [value];
  });
  refuseErrors(errors);
  return { encoding, products };
}

function rowsOfJson(text: string): Row[] {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    throw fileProblem('NOT_JSON');
  }
  const products = typeof file === 'object' && file !== null && 'products' in file ? file.products : null;
  if (!Array.isArray(products)) throw fileProblem('NO_PRODUCTS');
  return products.map((value: unknown, index) => ({ place: `/products/${index}`, value }));
}

function rowsOfCsv(text: string): Row[] {
  let rows: CsvRow[];
  try {
    rows = parseCsv(text);
  } catch (error) {
    if (error instanceof CsvError) throw fileProblem('QUOTE', { line: error.line });
    throw error;
  }
  const [header, ...products] = withoutNotes(rows);
  const columns = columnsOf(header?.cells ?? []);
  return products.map(({ line, cells }) => ({ place: `line ${line}`, value: productOf(columns, cells) }));
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
      throw fileProblem('COLUMN_UNKNOWN', { column: name, columns: Object.values(COLUMNS).join(', ') });
    }
    const first = seen.get(field);
    if (first !== undefined) {
      if (first === name) throw fileProblem('COLUMN_TWICE', { column: name });
      throw fileProblem('COLUMN_TWO_NAMES', { column: first, other: name });
    }
    seen.set(field, name);
    return { field, name };
  });
  const missing = (['id', 'name', 'priceFen'] as const).filter((field) => !seen.has(field));
  if (missing.length > 0) {
    const names = missing.map((field) => COLUMNS[field]).join(', ');
    throw fileProblem('COLUMNS_MISSING', { columns: names });
  }
  return columns;
}

/** In the place of a product. */
const TOO_MANY_CELLS = Symbol('more cells than columns');

const MAY_BE_EMPTY: ReadonlySet<Field> = new Set(['stock', 'isOnSale', 'position', 'version']);

/** A cell that cannot be read stays a text, which the schema refuses with its line. */
function productOf(columns: readonly (Column | null)[], cells: readonly string[]): unknown {
  if (cells.length > columns.length) return TOO_MANY_CELLS;
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
    case 'nameEn':
    case 'categoryEn':
    case 'descriptionEn':
      return cell === '' ? null : text;
    case 'name':
    case 'category':
    case 'description':
      return text;
  }
}

/** The first thing that is wrong with each field. */
function errorsOf(place: string, value: unknown): FieldError[] {
  if (value === TOO_MANY_CELLS) return [importError(place, 'TOO_MANY_CELLS')];
  const byField = new Map<string, FieldError>();
  const add = (name: string, error: FieldError) => byField.has(name) || byField.set(name, error);
  for (const error of Value.Errors(ImportedProductSchema, value)) {
    const [, field = ''] = error.instancePath.split('/');
    if (error.keyword === 'required') {
      for (const name of error.params.requiredProperties)
        add(name, importError(place, 'FIELD_MISSING', { field: name }));
    } else if (error.keyword === 'additionalProperties') {
      for (const name of error.params.additionalProperties)
        add(name, importError(place, 'FIELD_UNKNOWN', { name }));
    } else add(field, fieldError(place, field, error));
  }
  return [...byField.values()];
}

type SchemaError = ReturnType<typeof Value.Errors>[number];

function fieldError(place: string, field: string, error: SchemaError): FieldError {
  if (field === '') return importError(place, 'NOT_A_PRODUCT');
  if (!isField(field)) return importError(place, 'FIELD_UNKNOWN', { name: field });
  switch (error.keyword) {
    case 'minimum':
      return importError(place, 'TOO_SMALL', { field, limit: String(error.params.limit) });
    case 'maximum':
      return importError(place, 'TOO_LARGE', { field, limit: String(error.params.limit) });
    case 'minLength':
      return importError(place, 'EMPTY', { field });
    case 'maxLength':
      return importError(place, 'TOO_LONG', { field, limit: error.params.limit });
    case 'maxItems':
      return importError(place, 'TOO_MANY', { field, limit: error.params.limit });
    case 'pattern':
      return importError(place, FORM_OF[field] ?? 'TEXT_FORM', { field });
    default:
      return importError(place, TYPE_OF[field] ?? 'WRONG_TYPE', { field });
  }
}

const FORM_OF: Readonly<Partial<Record<Field, ImportErrorCode>>> = {
  id: 'ID_FORM',
  pictures: 'PICTURE_FORM',
};

const TYPE_OF: Readonly<Partial<Record<Field, ImportErrorCode>>> = {
  priceFen: 'NOT_A_PRICE',
  stock: 'NOT_A_NUMBER',
  position: 'NOT_A_NUMBER',
  version: 'NOT_A_NUMBER',
  isOnSale: 'NOT_YES_OR_NO',
};

/** A product in the form in which it is imported again. */
export const catalogueColumns = {
  header: Object.values(COLUMNS),
  cells: (product: Required<ImportedProduct>): Cell[] => {
    const { id, name, category, description, priceFen, stock, isOnSale, position } = product;
    const [yes = '', no = ''] = [YES[0], NO[0]];
    return [
      ...[id, name, category, description, yuanCell(priceFen), stock, isOnSale ? yes : no, position],
      ...[product.pictures.join(' '), product.version],
      ...[product.nameEn, product.categoryEn, product.descriptionEn],
    ];
  },
};
