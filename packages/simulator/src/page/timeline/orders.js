// @ts-check

import { h, reconcile, rove } from '../dom.js';
import { timeOfDay, yuan } from '../format.js';
import { stateTag } from './tags.js';

/** @typedef {import('../../control/views/order.js').OrderView} OrderView */

/**
 * The newest orders, newest first. Choosing one shows it and only its events; choosing it again shows all.
 *
 * @param {import('../messages.js').Translate} t
 * @param {import('../actions.js').Actions} actions
 */
export function createOrders(t, actions) {
  const count = h('span', { class: 'count' });
  const list = h('div', { class: 'order-list' });
  const hidden = h('p', { class: 'hint' });
  const element = h(
    'section',
    { class: 'orders', 'aria-labelledby': 'orders-title' },
    h('h2', { id: 'orders-title' }, t('orders'), ' ', count),
    list,
  );
  /** @type {Map<string, { button: HTMLButtonElement, drawn: string }>} */
  const cards = new Map();
  /** @type {OrderView[] | null} */
  let drawnOrders = null;
  /** @type {string | null} */
  let drawnChoice = null;

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
      h(
        'span',
        { class: 'order-middle' },
        h('span', { class: 'order-name' }, order.description),
        h('time', { datetime: order.createdAt }, timeOfDay(order.createdAt).slice(0, 8)),
      ),
      h('span', { class: 'order-number' }, order.outTradeNo),
    );
    cards.set(order.outTradeNo, { button, drawn });
    return button;
  }

  /** @param {Readonly<import('../store.js').State>} state */
  function update({ orders, orderTotal, outTradeNo }) {
    // Events change far more often than orders.
    if (orders === drawnOrders && outTradeNo === drawnChoice) return;
    drawnOrders = orders;
    drawnChoice = outTradeNo;
    const newest = [...orders].reverse();
    const buttons = newest.map(card);
    const kept = new Set(newest.map((order) => order.outTradeNo));
    for (const key of cards.keys()) if (!kept.has(key)) cards.delete(key);
    for (const [key, { button }] of cards) button.setAttribute('aria-pressed', String(key === outTradeNo));
    hidden.textContent = t('ordersHidden', { count: orderTotal - orders.length });
    reconcile(list, orderTotal > orders.length ? [...buttons, hidden] : buttons);
    rove(list);
    count.textContent = orderTotal === 0 ? '' : String(orderTotal);
    element.hidden = orders.length === 0;
  }

  return { element, update, focus: () => list.querySelector('button')?.focus() };
}
