import { type OperationId, ROUTES } from './routes.js';

export type ExportId = Extract<OperationId, `export${string}`>;

const AHEAD_MS = 8 * 3_600_000;

/** The name of an exported file: its list and the minute in Beijing, `orders-2026-11-30-1105.csv`. */
export function exportFileName(operation: ExportId, atMs: number): string {
  const list = ROUTES[operation].path.replace(/^.*\//, '').replace(/\.csv$/, '');
  const minute = new Date(atMs + AHEAD_MS).toISOString().slice(0, 16);
  return `${list}-${minute.replace('T', '-').replace(':', '')}.csv`;
}
