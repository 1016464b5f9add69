// @ts-check

import { h } from '../dom.js';
import { dateAndTime, yuan } from '../format.js';

/** @typedef {import('../../control/views/books.js').BooksView} BooksView */

/**
 * The panel of the books: the balances, and the newest movements.
 *
 * @param {import('../messages.js').Translate} t
 */
export function createBooks(t) {
  const accounts = h('table', { class: 'ledger' });
  const entries = h('div', { class: 'entries' });
  const empty = h('p', { class: 'hint' }, t('booksEmpty'));
  const element = h(
    'div',
    { class: 'panel' },
    h('h2', {}, t('books')),
    h('p', { class: 'hint' }, t('booksExplained')),
    accounts,
    h('h3', {}, t('booksEntries')),
    empty,
    entries,
  );
  /** @type {unknown} */
  let drawn = null;

  /** @param {Readonly<import('../store.js').State>} state */
  function update({ books }) {
    if (books === null || books === drawn) return;
    drawn = books;
    accounts.replaceChildren(h('tbody', {}, ...accountRows(books.accounts)));
    entries.replaceChildren(...[...books.entries].reverse().map(entryOf));
    empty.hidden = books.entries.length > 0;
  }

  /** @param {{ name: string, balanceFen: number }} account */
  function accountRow({ name, balanceFen }) {
    return h('tr', {}, h('th', { scope: 'row' }, name), h('td', {}, yuan(balanceFen)));
  }

  // A row for each buyer would hide the other accounts.
  /** @param {BooksView['accounts']} all */
  function accountRows(all) {
    const buyers = all.filter(({ name }) => name.startsWith('buyer:'));
    const others = all.filter((account) => !buyers.includes(account));
    return [
      accountRow({ name: t('booksBuyers', { count: buyers.length }), balanceFen: sumFen(buyers) }),
      ...others.map(accountRow),
      h('tr', { class: 'sum' }, h('th', { scope: 'row' }, t('booksSum')), h('td', {}, yuan(sumFen(all)))),
    ];
  }

  /** @param {BooksView['entries'][number]} entry */
  function entryOf({ kind, at, outTradeNo, legs }) {
    return h(
      'div',
      { class: 'entry' },
      h('p', {}, h('b', {}, t(`entry_${kind}`)), ' ', h('span', { class: 'hint' }, dateAndTime(at))),
      outTradeNo === null ? null : h('p', { class: 'hint' }, outTradeNo),
      h(
        'table',
        { class: 'ledger' },
        h(
          'tbody',
          {},
          ...legs.map(({ account, amountFen }) => accountRow({ name: account, balanceFen: amountFen })),
        ),
      ),
    );
  }

  return { element, update };
}

/** @param {BooksView['accounts']} accounts */
function sumFen(accounts) {
  return accounts.reduce((sum, { balanceFen }) => sum + balanceFen, 0);
}
