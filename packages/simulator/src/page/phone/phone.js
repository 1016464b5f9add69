// @ts-check

import { h, rove } from '../dom.js';
import { timeOfDay } from '../format.js';
import { createCashier } from './cashier.js';
import { createPreview } from './preview.js';

/** @typedef {'preview' | 'cashier'} Screen */

/** @type {[Screen, import('../messages.js').MessageKey][]} */
const screens = [
  ['preview', 'phonePreview'],
  ['cashier', 'phoneCashier'],
];

/**
 * A buyer's phone: the preview of the mini-program, and WeChat's cashier with the unpaid orders.
 *
 * @param {import('../messages.js').Translate} t
 * @param {import('../actions.js').Actions} actions
 */
export function createPhone(t, actions) {
  const preview = createPreview(t, actions);
  const cashier = createCashier(t, actions);
  const waiting = h('span', { class: 'badge' });
  const time = h('time', {});
  const tabs = screens.map(([screen, label]) => ({
    screen,
    button: h(
      'button',
      {
        type: 'button',
        role: 'tab',
        id: `tab-${screen}`,
        'aria-controls': `screen-${screen}`,
        onclick: () => show(screen),
      },
      t(label),
      screen === 'cashier' ? waiting : null,
    ),
  }));
  const tabList = h(
    'div',
    { class: 'tabs', role: 'tablist', 'aria-label': t('phone') },
    ...tabs.map(({ button }) => button),
  );
  rove(tabList);
  const element = h(
    'section',
    { class: 'phone-pane', id: 'phone', 'aria-label': t('phone') },
    tabList,
    preview.addressBar,
    h(
      'div',
      { class: 'phone' },
      h('div', { class: 'status-bar', 'aria-hidden': 'true' }, time, h('span', { class: 'battery' })),
      h('div', { class: 'screen' }, preview.element, cashier.element),
      h('div', { class: 'home-bar', 'aria-hidden': 'true' }),
    ),
  );
  /** @type {Screen | null} What the person chose; until then, whatever there is to see. */
  let chosen = null;
  /** @type {Screen} */
  let shown = 'cashier';

  /** @param {Screen} screen */
  function show(screen) {
    chosen = screen;
    draw(screen);
  }

  /** @param {Screen} screen */
  function draw(screen) {
    shown = screen;
    for (const tab of tabs) tab.button.setAttribute('aria-selected', String(tab.screen === screen));
    preview.element.hidden = screen !== 'preview';
    preview.addressBar.hidden = screen !== 'preview';
    cashier.element.hidden = screen !== 'cashier';
  }

  /** @param {Readonly<import('../store.js').State>} state */
  function update(state) {
    preview.update(state);
    const count = cashier.update(state);
    waiting.textContent = String(count);
    waiting.hidden = count === 0;
    const natural = state.preview?.state === 'running' || count === 0 ? 'preview' : 'cashier';
    draw(chosen ?? (state.connection === 'live' ? natural : shown));
  }

  return {
    element,
    update,
    focus: () => tabs.find(({ screen }) => screen === shown)?.button.focus(),
    /** @param {number} nowMs */
    tick(nowMs) {
      time.textContent = timeOfDay(new Date(nowMs).toISOString()).slice(0, 5);
    },
  };
}
