// @ts-check

import { button, h } from '../dom.js';
import { createBooks } from '../panels/books.js';
import { createClock } from '../panels/clock.js';
import { createFaults } from '../panels/faults.js';
import { createKeys } from '../panels/keys.js';
import { positionAfter } from '../timeline/found-events.js';
import { eventDetail } from './event-detail.js';
import { createOrderDetail } from './order-detail.js';

/**
 * The right column: the details of the chosen event, order or panel.
 *
 * @param {import('../messages.js').Translate} t
 * @param {import('../actions.js').Actions} actions
 */
export function createDetail(t, actions) {
  const placeholder = h(
    'div',
    { class: 'placeholder' },
    h('p', {}, t('selectSomething')),
    button(t('shortcuts'), actions.showShortcuts, 'plain'),
  );
  const content = h('div', { class: 'detail-content' }, placeholder);
  const back = button(`← ${t('close')}`, actions.close, 'back');
  const element = h('section', { class: 'detail', 'aria-label': t('details') }, back, content);
  const order = createOrderDetail(t, actions);
  const panels = {
    clock: createClock(t, actions),
    faults: createFaults(t, actions),
    books: createBooks(t),
    keys: createKeys(t, actions),
  };
  /** @type {unknown} What is drawn: the event, or the element of a part that keeps itself up to date. */
  let drawn = placeholder;

  /** @param {Readonly<import('../store.js').State>} state */
  function chosen(state) {
    const { selected, events } = state;
    if (selected === null) return placeholder;
    if ('panel' in selected) {
      panels[selected.panel].update(state);
      return panels[selected.panel].element;
    }
    if ('order' in selected) return order.update(state, selected.order) ? order.element : placeholder;
    const event = events[positionAfter(events, selected.event - 1)];
    return event?.id === selected.event ? event : placeholder;
  }

  /** @param {Readonly<import('../store.js').State>} state */
  function update(state) {
    const subject = chosen(state);
    element.classList.toggle('open', subject !== placeholder);
    if (subject === drawn) return;
    drawn = subject;
    content.replaceChildren(...(subject instanceof Node ? [subject] : eventDetail(t, actions, subject)));
    element.scrollTop = 0;
  }

  return { element, update, focus: () => back.focus() };
}
