// @ts-check

import { h, rove } from '../dom.js';

/** @type {[import('./event-facts.js').KindFilter, import('../messages.js').MessageKey][]} */
const kinds = [
  ['all', 'kindAll'],
  ['request', 'kindRequest'],
  ['notification', 'kindNotification'],
  ['control', 'kindControl'],
  ['problem', 'kindProblem'],
];

/**
 * The filters of the timeline: words, a kind, an order.
 *
 * @param {import('../messages.js').Translate} t
 * @param {import('../actions.js').Actions} actions
 */
export function createFilters(t, actions) {
  const search = h('input', {
    type: 'search',
    placeholder: t('searchHint'),
    'aria-label': t('search'),
    'aria-keyshortcuts': '/',
    oninput: () => actions.filter({ search: search.value }),
  });
  const buttons = kinds.map(([kind, label]) => ({
    kind,
    button: h(
      'button',
      { type: 'button', 'aria-pressed': 'false', onclick: () => actions.filter({ kind }) },
      t(label),
    ),
  }));
  const group = h(
    'div',
    { class: 'kinds', role: 'group', 'aria-label': t('kind') },
    ...buttons.map((one) => one.button),
  );
  rove(group);
  const count = h('span', { class: 'count', role: 'status' });
  const order = h('button', {
    type: 'button',
    class: 'chip',
    title: t('stopFiltering'),
    onclick: actions.showAllOrders,
  });
  const element = h(
    'div',
    { class: 'filters' },
    h('h2', { id: 'timeline-title' }, t('timeline'), ' ', count),
    search,
    group,
    order,
  );

  /**
   * @param {Readonly<import('../store.js').State>} state
   * @param {number} found
   */
  function update(state, found) {
    if (search.value !== state.search) search.value = state.search;
    for (const { kind, button } of buttons) button.setAttribute('aria-pressed', String(kind === state.kind));
    const total = state.events.length;
    count.textContent =
      total === 0 ? '' : found === total ? String(total) : t('shown', { shown: found, total });
    order.hidden = state.outTradeNo === null;
    order.textContent = t('onlyOrder', { outTradeNo: state.outTradeNo ?? '' });
  }

  return { element, update, focusSearch: () => search.focus() };
}
