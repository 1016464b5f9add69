// @ts-check

import { h } from './dom.js';
import { dateAndTime } from './format.js';

const minuteMs = 60_000;

/** @type {[number, import('./messages.js').MessageKey][]} */
const steps = [
  [minuteMs, 'advanceOneMinute'],
  [15 * minuteMs, 'advanceFifteenMinutes'],
  [120 * minuteMs, 'advanceTwoHours'],
];

/**
 * Name, connection, clock, language, clearing.
 *
 * @param {import('./messages.js').Translate} t
 * @param {import('./app.js').Actions} actions
 */
export function createHeader(t, actions) {
  const connection = h('span', { class: 'connection', role: 'status' });
  const time = h('time', { class: 'clock-time' });
  const lost = h('div', { class: 'lost', role: 'alert' });
  const advanceButtons = steps.map(([advanceMs, label]) =>
    h(
      'button',
      {
        type: 'button',
        title: t('advanceExplained', { amount: t(label).slice(1) }),
        onclick: () => actions.advance(advanceMs, t(label).slice(1)),
      },
      t(label),
    ),
  );
  const dialog = clearDialog(t, actions);
  const element = h(
    'header',
    {},
    h('a', { class: 'skip', href: '#timeline' }, t('skipToTimeline')),
    h(
      'div',
      { class: 'bar' },
      h('img', { src: '/page/icon.svg', alt: '', width: 24, height: 24 }),
      h('h1', {}, t('title')),
      connection,
      h(
        'div',
        { class: 'clock', role: 'group', 'aria-label': t('simulatorTime') },
        h('span', { class: 'clock-label' }, t('simulatorTime')),
        time,
        ...advanceButtons,
      ),
      h('button', { type: 'button', class: 'plain', onclick: actions.switchLanguage }, t('otherLanguage')),
      h('button', { type: 'button', onclick: () => dialog.showModal() }, t('clear')),
    ),
    lost,
    dialog,
  );
  let clockOffsetMs = 0;
  let drawnConnection = '';

  function tick() {
    time.textContent = dateAndTime(Date.now() + clockOffsetMs);
  }

  /** @param {Readonly<import('./store.js').State>} state */
  function update(state) {
    clockOffsetMs = state.clockOffsetMs;
    tick();
    // Writing the same words again would make a screen reader say them again.
    if (state.connection === drawnConnection) return;
    drawnConnection = state.connection;
    connection.dataset.state = state.connection;
    connection.textContent = t(state.connection);
    lost.hidden = state.connection !== 'lost';
    lost.textContent = lost.hidden ? '' : t('lostExplained', { origin: location.origin });
  }

  return { element, update, tick };
}

/**
 * @param {import('./messages.js').Translate} t
 * @param {import('./app.js').Actions} actions
 */
function clearDialog(t, actions) {
  const dialog = h(
    'dialog',
    { 'aria-labelledby': 'clear-title' },
    h('h2', { id: 'clear-title' }, t('clearTitle')),
    h('p', {}, t('clearExplained')),
    h(
      'div',
      { class: 'dialog-buttons' },
      h('button', { type: 'button', autofocus: true, onclick: () => dialog.close() }, t('cancel')),
      h(
        'button',
        {
          type: 'button',
          class: 'danger',
          onclick: () => {
            dialog.close();
            actions.clear();
          },
        },
        t('clearConfirm'),
      ),
    ),
  );
  return dialog;
}
