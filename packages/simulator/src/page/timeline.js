// @ts-check

import { h, moveFocusWithArrows, reconcile } from './dom.js';
import { createEmptyState } from './empty-state.js';
import { isProblem, matches, nothingHappened, operationOf } from './event-facts.js';
import { timeOfDay } from './format.js';
import { statusTag } from './tags.js';

/**
 * @typedef {import('../events.js').SimulatorEvent} SimulatorEvent
 * @typedef {import('./store.js').State} State
 * @typedef {import('./event-facts.js').KindFilter} KindFilter
 * @typedef {import('./messages.js').Translate} Translate
 */

/** @type {[KindFilter, import('./messages.js').MessageKey][]} */
const kinds = [
  ['all', 'kindAll'],
  ['request', 'kindRequest'],
  ['notification', 'kindNotification'],
  ['control', 'kindControl'],
  ['problem', 'kindProblem'],
];

/**
 * Everything that happened, newest first, with its filters.
 *
 * @param {Translate} t
 * @param {import('./app.js').Actions} actions
 */
export function createTimeline(t, actions) {
  const filters = createFilters(t, actions);
  const list = h('div', { class: 'events', onkeydown: moveFocusWithArrows });
  const older = h('button', { type: 'button', class: 'older', onclick: actions.showOlder }, t('showOlder'));
  const nothing = h(
    'div',
    { class: 'nothing' },
    h('p', {}, t('nothingMatches')),
    h('button', { type: 'button', onclick: actions.clearFilters }, t('clearFilters')),
  );
  const loading = h('p', { class: 'loading', role: 'status' }, t('loading'));
  const empty = createEmptyState(t, actions);
  const element = h(
    'section',
    { class: 'timeline', id: 'timeline', tabindex: -1, 'aria-labelledby': 'timeline-title' },
    filters.element,
    loading,
    empty,
    nothing,
    list,
    older,
  );
  /** @type {WeakMap<SimulatorEvent, HTMLButtonElement>} */
  const rows = new WeakMap();
  /** @type {HTMLButtonElement | undefined} */
  let current;
  /** @type {number | null} */
  let newestId = null;

  /** @param {SimulatorEvent} event */
  function rowOf(event) {
    const known = rows.get(event);
    if (known !== undefined) return known;
    const row = eventRow(t, event);
    row.addEventListener('click', () => actions.selectEvent(event.id));
    row.classList.toggle('arrived', newestId !== null && event.id > newestId);
    rows.set(event, row);
    return row;
  }

  /** @param {Readonly<State>} state */
  function update(state) {
    const found = state.events.filter((event) => matches(event, state));
    const shown = found.slice(-state.rowLimit).reverse();
    reconcile(list, shown.map(rowOf));
    newestId = state.events.at(-1)?.id ?? null;

    const selected = state.selected;
    const chosen =
      selected !== null && 'event' in selected
        ? shown.find((event) => event.id === selected.event)
        : undefined;
    current?.removeAttribute('aria-current');
    current = chosen && rows.get(chosen);
    current?.setAttribute('aria-current', 'true');

    filters.update(state, found.length);
    const isEmpty = nothingHappened(state);
    loading.hidden = !isEmpty || state.connection === 'live';
    empty.hidden = !isEmpty || state.connection !== 'live';
    nothing.hidden = isEmpty || found.length > 0;
    list.hidden = isEmpty;
    older.hidden = isEmpty || found.length <= shown.length;
  }

  return { element, update, focusSearch: filters.focusSearch, focusCurrent: () => current?.focus() };
}

/**
 * @param {Translate} t
 * @param {import('./app.js').Actions} actions
 */
function createFilters(t, actions) {
  const search = h('input', {
    type: 'search',
    placeholder: t('searchHint'),
    'aria-label': t('search'),
    oninput: () => actions.search(search.value),
  });
  const buttons = kinds.map(([kind, label]) => ({
    kind,
    button: h(
      'button',
      { type: 'button', 'aria-pressed': 'false', onclick: () => actions.filterKind(kind) },
      t(label),
    ),
  }));
  const count = h('span', { class: 'count' });
  const order = h('button', {
    type: 'button',
    class: 'chip',
    title: t('stopFiltering'),
    onclick: () => actions.showAllOrders(),
  });
  const element = h(
    'div',
    { class: 'filters' },
    h('h2', { id: 'timeline-title' }, t('timeline'), ' ', count),
    search,
    h(
      'div',
      { class: 'kinds', role: 'group', 'aria-label': t('kind'), onkeydown: moveFocusWithArrows },
      ...buttons.map(({ button }) => button),
    ),
    order,
  );

  /**
   * @param {Readonly<State>} state
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

/**
 * @param {Translate} t
 * @param {SimulatorEvent} event
 */
function eventRow(t, event) {
  const problem = isProblem(event);
  const explanation =
    event.kind === 'request' ? event.refusal : event.kind === 'notification' ? event.error : null;
  return h(
    'button',
    { type: 'button', class: `event ${event.kind}${problem ? ' problem' : ''}` },
    h(
      'span',
      { class: 'event-top' },
      h('span', { class: 'operation' }, t(operationOf(event))),
      h('span', { class: 'target' }, target(event)),
      statusTag(t, event),
    ),
    h(
      'span',
      { class: 'event-bottom' },
      h('time', { datetime: event.at }, timeOfDay(event.at)),
      explanation === null
        ? event.outTradeNo === null
          ? null
          : h('span', { class: 'event-order' }, event.outTradeNo)
        : h('span', { class: 'why' }, explanation),
    ),
  );
}

/** @param {SimulatorEvent} event */
function target(event) {
  switch (event.kind) {
    case 'request':
      return `${event.method} ${event.path}`;
    case 'notification':
      return `${event.eventType} → ${event.url}`;
    case 'control':
      return event.summary;
  }
}
