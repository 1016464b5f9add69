import type { Books, Entry } from '../../ledger/books.js';

/** The books as `/_sim/books` shows them; times ISO 8601, money in fen. */
export interface BooksView {
  /** What each account holds now. */
  readonly accounts: readonly { readonly name: string; readonly balanceFen: number }[];
  /** Oldest first; the legs of each sum to zero. */
  readonly entries: readonly (Omit<Entry, 'atMs'> & { readonly at: string })[];
}

/** Shows the books: what every account holds, and up to `limit` entries with a greater id than `after`. */
export function viewBooks(books: Books, after = 0, limit = Number.POSITIVE_INFINITY): BooksView {
  const from = Math.max(0, after);
  return {
    accounts: [...books.balances()].map(([name, balanceFen]) => ({ name, balanceFen })),
    entries: books
      .entries()
      .slice(from, from + limit)
      .map(({ id, atMs, ...entry }) => ({ id, at: new Date(atMs).toISOString(), ...entry })),
  };
}
