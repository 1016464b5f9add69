import { LIMITS } from '@taro-pay/contracts';
import { CsvError, type CsvRow, parseCsv } from '../csv.js';
import { decodeFile, withoutNotes } from '../file-text.js';
import { fileProblem } from '../products/import-error.js';

/** A line of a file of shipments, before it is known to be one. */
export interface ShipmentLine {
  readonly line: number;
  readonly order: string;
  readonly carrier: string;
  readonly trackingNo: string;
  /** Whether it has the form of a line at all. */
  readonly isWhole: boolean;
}

/** The names of the columns, as an export has them and as people write them. */
const SHIPMENT_COLUMNS = {
  order: ['商户订单号', '订单号', 'order'],
  carrier: ['快递公司', '承运商', 'carrier'],
  trackingNo: ['快递单号', '运单号', 'trackingNo'],
} as const;

type Column = keyof typeof SHIPMENT_COLUMNS;

/** Where each column stands in a row. */
type Places = Readonly<Record<Column, number>>;

const IN_ORDER: Places = { order: 0, carrier: 1, trackingNo: 2 };

/**
 * Reads a whole file, or what was pasted: lines of order, carrier and tracking number, or columns that the first line
 * names.
 * @throws ApiProblem IMPORT_REFUSED where it is no CSV, or too long
 */
export function readShipmentFile(bytes: Buffer): ShipmentLine[] {
  const rows = withoutNotes(rowsOf(decodeFile(bytes).text));
  const places = placesIn(rows[0]?.cells ?? []);
  const lines = places === null ? rows : rows.slice(1);
  if (lines.length > LIMITS.shipmentImportRows) {
    throw fileProblem('TOO_MANY_ROWS', { count: lines.length, limit: LIMITS.shipmentImportRows });
  }
  return lines.map((row) => lineOf(row, places));
}

function rowsOf(text: string): CsvRow[] {
  try {
    return parseCsv(text);
  } catch (error) {
    if (error instanceof CsvError) throw fileProblem('QUOTE', { line: error.line });
    throw error;
  }
}

/** Null where the first line is one of the shipments. */
function placesIn(header: readonly string[]): Places | null {
  const placeOf = (column: Column) => {
    const names: readonly string[] = SHIPMENT_COLUMNS[column];
    return header.findIndex((cell) => names.includes(cell.trim()));
  };
  const places = { order: placeOf('order'), carrier: placeOf('carrier'), trackingNo: placeOf('trackingNo') };
  return Object.values(places).includes(-1) ? null : places;
}

function lineOf({ line, cells }: CsvRow, places: Places | null): ShipmentLine {
  const { order, carrier, trackingNo } = places ?? IN_ORDER;
  const cell = (place: number) => (cells[place] ?? '').trim();
  // Without names for them, more cells than three could be anything.
  const isWhole = places !== null || cells.slice(3).every((rest) => rest.trim() === '');
  return { line, order: cell(order), carrier: cell(carrier), trackingNo: cell(trackingNo), isWhole };
}
