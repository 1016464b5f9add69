import { encodeTime } from 'ulid';
import { ApiProblem } from '../http/problem.js';

interface Page<Row> {
  readonly page: readonly Row[];
  /** The cursor of the next page; null on the last one. */
  readonly nextCursor: string | null;
}

/** The first page of `rows`, of which one more than `limit` was read where there is another page. */
export function pageOf<Row>(rows: readonly Row[], limit: number, cursorOf: (last: Row) => string): Page<Row> {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { page, nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null };
}

/** The place of a row in a list that is ordered by time, then id. */
export interface Place {
  readonly at: Date;
  readonly id: string;
}

export const cursorOfPlace = ({ at, id }: Place): string => `${at.getTime()}.${id}`;

/** @param cursor in the form of the contract's TimeCursorSchema */
export function placeOfCursor(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined;
  const dot = cursor.indexOf('.');
  const at = new Date(Number(cursor.slice(0, dot)));
  if (Number.isNaN(at.getTime())) throw new ApiProblem('INVALID_REQUEST', 'The cursor is not one of ours.');
  return { at, id: cursor.slice(dot + 1) };
}

/** Above every ULID in any collation: these begin with 0 to 7. */
const LAST_ID = 'Z'.repeat(26);

interface Period {
  readonly from?: string;
  /** Not included. */
  readonly to?: string;
}

/** The ids of a period: ULIDs begin with their time. */
export function idsOf({ from, to }: Period): { readonly from: string; readonly before: string } {
  return {
    from: from === undefined ? '' : firstIdAt(from),
    before: to === undefined ? LAST_ID : firstIdAt(to),
  };
}

/** The smallest ULID of a moment. */
function firstIdAt(time: string): string {
  const atMs = Math.min(Math.max(Date.parse(time), 0), MAX_ULID_MS);
  return encodeTime(atMs, 10) + '0'.repeat(16);
}

/** The last moment that a ULID can name. */
const MAX_ULID_MS = 2 ** 48 - 1;

/**
 * The end of a period for a page whose rows are not later than `at`. Of two upper bounds SQLite takes the first for its
 * index, and reads all rows down to the other: the first has to be as close.
 */
export const soonerEnd = (to: Date, at: Date): Date => new Date(Math.min(to.getTime(), at.getTime() + 1));

/** The sooner end of a list that is read backwards: that of the period, or the last row of the page before. */
export const soonerId = (end: string, cursor: string | undefined): string =>
  cursor !== undefined && cursor < end ? cursor : end;
