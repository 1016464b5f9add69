// @ts-check

import { h, moveFocusWithArrows, reconcile } from './dom.js';
import { dateAndTime, yuan } from './format.js';
import { stateTag } from './tags.js';

/** @typedef {import('../orders-view.js').OrderView} OrderView */

const ordersShown = 200;

/**
 * The list of orders, newest first. Choosing one shows it and only its events; choosing it again shows all.
 *
 * @param {import('./messages.js').Translate} t
 * @param {import('./app.js').Actions} actions
 */
export function createOrders(t, actions) {
  const count = h('span', { class: 'count' });
  const list = h('div', { class: 'order-list', onkeydown: moveFocusWithArrows });
  const empty = h('p', { class: 'hint no-orders' }, t('noOrders'));
  const hidden = h('p', { class: 'hint' });
  const element = h(
    'section',
    { class: 'orders', 'aria-labelledby': 'orders-title' },
    h('h2', { id: 'orders-title' }, t('orders'), ' ', count),
    empty,
    list,
    hidden,
  );
  /** @type {Map<string, { button: HTMLButtonElement, drawn: string }>} */
  const cards = new Map();

  /** @param {OrderView} order */
  function card(order) {
    const drawn = JSON.stringify(order);
    const known = cards.get(order.outTradeNo);
    if (known?.drawn === drawn) return known.button;
    const button =
      known?.button ??
      h('button', { type: 'button', class: 'order', onclick: () => actions.toggleOrder(order.outTradeNo) });
    button.replaceChildren(
      h(
        'span',
        { class: 'order-top' },
        h('span', { class: 'amount' }, yuan(order.totalFen)),
        stateTag(t, order.tradeState),
      ),
      h('span', { class: 'order-name' }, order.description),
      h('span', { class: 'order-number' }, order.outTradeNo),
      h('span', { class: 'order-time' }, dateAndTime(order.createdAt)),
    );
    cards.set(order.outTradeNo, { button, drawn });
    return button;
  }

  /** @param {Readonly<import('./store.js').State>} state */
  function update({ orders, outTradeNo }) {
    const newest = orders.slice(-ordersShown).reverse();
    const buttons = newest.map(card);
    const kept = new Set(newest.map((order) => order.outTradeNo));
    for (const key of cards.keys()) if (!kept.has(key)) cards.delete(key);
    for (const [key, { button }] of cards) button.setAttribute('aria-pressed', String(key === outTradeNo));
    reconcile(list, buttons);
    count.textContent = orders.length === 0 ? '' : String(orders.length);
    empty.hidden = orders.length > 0;
    hidden.hidden = orders.length <= ordersShown;
    hidden.textContent = t('ordersHidden', { count: orders.length - ordersShown });
  }

  return { element, update };
}
