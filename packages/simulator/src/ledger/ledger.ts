import { partOf, type State } from '../foundation/state.js';
import type { Books, RefundOf, RefundTaking } from './books.js';

/** Makes the books of one holder. */
type MakeBooks = (state: State) => Books;

/**
 * The books of a merchant and those of its sub-merchants. A call about an order reaches the books that have its
 * payment.
 * @param holders the sub-merchants that the state knows
 */
export function createLedger(state: State, holders: readonly string[], makeBooks: MakeBooks) {
  const own = makeBooks(state);
  const bySubMerchant = new Map<string, Books>();

  function openBooks(subMchid: string): Books {
    const books = makeBooks(partOf(state, `books of ${subMchid}`));
    bySubMerchant.set(subMchid, books);
    return books;
  }

  for (const subMchid of holders) openBooks(subMchid);

  function booksOfOrder(outTradeNo: string): Books {
    if (bySubMerchant.size === 0) return own;
    const isHolder = (books: Books) => books.fundsOf(outTradeNo).paidFen > 0;
    return [...bySubMerchant.values()].find(isHolder) ?? own;
  }

  const all = (): Books[] => [own, ...bySubMerchant.values()];

  return {
    /** The books of a sub-merchant; of the merchant itself for null. */
    of: (subMchid: string | null): Books =>
      subMchid === null ? own : (bySubMerchant.get(subMchid) ?? openBooks(subMchid)),

    release: (outTradeNo: string, atMs: number) => booksOfOrder(outTradeNo).release(outTradeNo, atMs),
    takeRefund: (refund: RefundTaking) => booksOfOrder(refund.outTradeNo).takeRefund(refund),
    completeRefund: (refund: Parameters<Books['completeRefund']>[0], atMs: number) =>
      booksOfOrder(refund.outTradeNo).completeRefund(refund, atMs),
    returnRefund: (refund: RefundOf, atMs: number) =>
      booksOfOrder(refund.outTradeNo).returnRefund(refund, atMs),
    fundsOf: (outTradeNo: string) => booksOfOrder(outTradeNo).fundsOf(outTradeNo),
    refundFenOf: (outRefundNo: string) =>
      all().reduce((sumFen, books) => sumFen + books.refundFenOf(outRefundNo), 0),

    /** The movements in all of these books, oldest first. */
    entries(): ReturnType<Books['entries']> {
      if (bySubMerchant.size === 0) return own.entries();
      return all()
        .flatMap((books) => books.entries())
        .sort((one, other) => one.atMs - other.atMs);
    },

    reset(): void {
      for (const books of all()) books.reset();
    },
  };
}

export type Ledger = ReturnType<typeof createLedger>;
