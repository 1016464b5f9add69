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
