import { digits, nothing, optional, shape } from '../shape.js';
import { verb } from '../verb.js';
import { viewBooks } from '../views/books.js';

/** So many movements in one answer; `?after=` with the last id asks for more. */
const BOOKS_PAGE = 1_000;

export const bookVerbs = {
  /** The balances, and `limit` movements with a greater id than `after`, oldest first. */
  books: verb({
    words: `\`{accounts, entries}\`: the balances, and ${BOOKS_PAGE} movements after the id \`after\``,
    act: (world) => (after?: number, limit?: number) => {
      world.refunds.plan();
      return viewBooks(world.books, after, limit);
    },
    method: 'GET',
    path: '/_sim/books',
    input: shape({ after: optional(digits(Number.MIN_SAFE_INTEGER)) }),
    answer: (books, { input }) => books(input.after, BOOKS_PAGE),
  }),

  /** In fen. */
  withdraw: verb({
    words: 'the merchant withdraws all that is available to its bank: `{amountFen}`',
    act: (world) => () => {
      world.refunds.plan();
      const amountFen = world.books.withdraw();
      world.note(`The merchant withdrew ${amountFen} fen`);
      return amountFen;
    },
    method: 'POST',
    path: '/_sim/withdrawal',
    input: nothing,
    answer: (withdraw) => ({ amountFen: withdraw() }),
  }),
};
