// @ts-check

import { button, h } from '../dom.js';
import { timeOfDay } from '../format.js';
import { createEmptyState } from './empty-state.js';
import { isProblem, nothingHappened, operationOf, problemOf } from './event-facts.js';
import { createFilters } from './filters.js';
import { createFinder } from './found-events.js';
import { createOrders } from './orders.js';
import { faultTag, statusTag } from './tags.js';
import { createVirtualList } from './virtual-list.js';

/**
 * @typedef {import('../../events/event.js').SimulatorEvent} SimulatorEvent
 * @typedef {import('../messages.js').Translate} Translate
 */

/**
 * The orders and the events, newest first, with their filters.
 *
 * @param {Translate} t
 * @param {import('../actions.js').Actions} actions
 */
export function createTimeline(t, actions) {
  const orders = createOrders(t, actions);
  const filters = createFilters(t, actions);
  const find = createFinder();
  const list = createVirtualList({
    label: t('timeline'),
    createRow: (event) => eventRow(t, actions, event),
    onMove: actions.followEvent,
  });
  const nothing = h(
    'div',
    { class: 'nothing' },
    h('p', {}, t('nothingMatches')),
    button(t('clearFilters'), actions.clearFilters),
  );
  const loading = h('p', { class: 'loading', role: 'status' }, t('loading'));
  const empty = createEmptyState(t, actions);
  const element = h(
    'section',
    { class: 'timeline', id: 'timeline', tabindex: -1, 'aria-labelledby': 'timeline-title' },
    orders.element,
    filters.element,
    loading,
    empty,
    nothing,
    list.element,
  );

  /** @param {Readonly<import('../store.js').State>} state */
  function update(state) {
    const { found, isOtherFilter } = find(state);
    const { selected } = state;
    const chosen = selected !== null && 'event' in selected ? selected.event : null;
    const isEmpty = nothingHappened(state);
    orders.update(state);
    filters.update(state, found.length);
    loading.hidden = !isEmpty || state.connection === 'live';
    empty.hidden = !isEmpty || state.connection !== 'live';
    nothing.hidden = isEmpty || found.length > 0;
    list.element.hidden = isEmpty || found.length === 0;
    list.update(found, { selected: chosen, isOtherList: isOtherFilter });
  }

  return {
    element,
    update,
    focusSearch: filters.focusSearch,
    focusOrders: orders.focus,
    focusEvents: list.focus,
    moveInEvents: list.move,
  };
}

/**
 * @param {Translate} t
 * @param {import('../actions.js').Actions} actions
 * @param {SimulatorEvent} event
 */
function eventRow(t, actions, event) {
  const problem = problemOf(t, event);
  return h(
    'button',
    {
      type: 'button',
      class: `event ${event.kind}${isProblem(event) ? ' problem' : ''}`,
      onclick: () => actions.select({ event: event.id }),
    },
    h(
      'span',
      { class: 'event-top' },
      h('span', { class: 'operation' }, t(operationOf(event))),
      h('span', { class: 'target' }, target(event)),
      faultTag(t, event),
      statusTag(t, event),
    ),
    h(
      'span',
      { class: 'event-bottom' },
      h('time', { datetime: event.at }, timeOfDay(event.at)),
      problem === null
        ? event.outTradeNo === null
          ? null
          : h('span', { class: 'event-order' }, event.outTradeNo)
        : h('span', { class: 'why' }, problem),
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
