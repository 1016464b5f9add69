import { digits, optional, shape, text } from '../shape.js';
import { verb } from '../verb.js';
import { viewBooks } from '../views/books.js';
import { findSubMerchant } from './sub-merchants.js';

/** So many movements in one answer; `?after=` with the last id asks for more. */
const BOOKS_PAGE = 1_000;

export const bookVerbs = {
  /** The balances, and `limit` movements with a greater id than `after`, oldest first. */
  books: verb({
    words: `\`{accounts, entries}\`: the balances, and ${BOOKS_PAGE} movements after the id \`after\`; of a sub-merchant with \`subMchid\``,
    act:
      ({ world }) =>
      (after?: number, limit?: number, subMchid?: string) => {
        world.plan();
        const holder = subMchid === undefined ? null : findSubMerchant(world, subMchid).subMchid;
        return viewBooks(world.books.of(holder), after, limit);
      },
    method: 'GET',
    path: '/_sim/books',
    input: shape({ after: optional(digits(Number.MIN_SAFE_INTEGER)), subMchid: optional(text(32)) }),
    answer: (books, { input }) => books(input.after, BOOKS_PAGE, input.subMchid),
  }),

  /** In fen. */
  withdraw: verb({
    words:
      'the merchant withdraws all that is available to its bank: `{amountFen}`; with `subMchid` the sub-merchant does',
    act:
      ({ world }) =>
      (subMchid?: string) => {
        world.plan();
        const holder = subMchid === undefined ? null : findSubMerchant(world, subMchid).subMchid;
        const amountFen = world.books.of(holder).withdraw();
        world.note({ kind: 'withdrawal', amountFen, subMchid: holder });
        return amountFen;
      },
    method: 'POST',
    path: '/_sim/withdrawal',
    input: shape({ subMchid: optional(text(32)) }),
    answer: (withdraw, { input }) => ({ amountFen: withdraw(input.subMchid) }),
  }),
};
