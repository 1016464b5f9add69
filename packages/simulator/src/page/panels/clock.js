// @ts-check

import { button, h } from '../dom.js';
import { dateAndTime } from '../format.js';
import { setClock } from '../simulator.js';

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** Each step with its purpose. */
/** @type {[number, import('../messages.js').MessageKey, import('../messages.js').MessageKey][]} */
const steps = [
  [15 * secondMs, 'step15s', 'step15sWhy'],
  [5 * minuteMs, 'step5m', 'step5mWhy'],
  [15 * minuteMs, 'step15m', 'step15mWhy'],
  [2 * hourMs, 'step2h', 'step2hWhy'],
  [24 * hourMs, 'step1d', 'step1dWhy'],
  [7 * 24 * hourMs, 'step7d', 'step7dWhy'],
];

/**
 * The panel of the simulator's clock: advance, freeze, reset.
 *
 * @param {import('../messages.js').Translate} t
 * @param {import('../actions.js').Actions} actions
 */
export function createClock(t, actions) {
  const time = h('time', { class: 'big-time' });
  const offset = h('p', { class: 'hint' });
  const freeze = h('button', { type: 'button', 'aria-pressed': 'false' }, t('freeze'));
  const minutes = h('input', { type: 'number', min: 1, step: 1, value: 10, 'aria-label': t('minutes') });
  const element = h(
    'div',
    { class: 'panel' },
    h('h2', {}, t('simulatorTime')),
    h('p', { class: 'hint' }, t('clockExplained')),
    time,
    offset,
    h(
      'div',
      { class: 'actions' },
      freeze,
      button(t('clockReset'), () => actions.attempt(() => setClock({ reset: true }), t('doneClockReset'))),
    ),
    h('h3', {}, t('advance')),
    h('div', { class: 'steps' }, ...steps.map(step)),
    h(
      'form',
      { class: 'field-row', onsubmit: advanceByMinutes },
      minutes,
      h('span', {}, t('minutes')),
      h('button', { type: 'submit' }, t('advance')),
    ),
  );
  freeze.addEventListener('click', () => {
    const isFrozen = freeze.getAttribute('aria-pressed') === 'true';
    actions.attempt(() => setClock({ freeze: !isFrozen }), t(isFrozen ? 'doneUnfreeze' : 'doneFreeze'));
  });

  /** @param {(typeof steps)[number]} step */
  function step([advanceMs, label, why]) {
    return h(
      'button',
      {
        type: 'button',
        class: 'step',
        onclick: () =>
          actions.attempt(() => setClock({ advanceMs }), t('advanced', { amount: t(label).slice(1) })),
      },
      h('b', {}, t(label)),
      h('span', {}, t(why)),
    );
  }

  /** @param {Event} event */
  function advanceByMinutes(event) {
    event.preventDefault();
    const amount = minutes.valueAsNumber;
    if (!Number.isInteger(amount) || amount < 1) return;
    actions.attempt(
      () => setClock({ advanceMs: amount * minuteMs }),
      t('advanced', { amount: `${amount} ${t('minutes')}` }),
    );
  }

  /** @param {Readonly<import('../store.js').State>} state */
  function update({ clock }) {
    time.textContent = dateAndTime(clock.frozenAtMs ?? Date.now() + clock.offsetMs);
    const aheadSeconds = Math.round(clock.offsetMs / secondMs);
    offset.textContent = clock.frozenAtMs === null ? ahead(t, aheadSeconds) : t('frozenExplained');
    freeze.setAttribute('aria-pressed', String(clock.frozenAtMs !== null));
  }

  return { element, update };
}

/**
 * The clock's offset from this computer's, in its largest non-zero units.
 *
 * @param {import('../messages.js').Translate} t
 * @param {number} seconds
 */
function ahead(t, seconds) {
  if (Math.abs(seconds) < 2) return t('clockIsNow');
  const distance = Math.abs(seconds);
  const days = Math.floor(distance / 86_400);
  const rest = new Date((distance % 86_400) * secondMs).toISOString().slice(11, 19);
  const amount = days === 0 ? rest : `${t('days', { days })} ${rest}`;
  return t(seconds > 0 ? 'clockAhead' : 'clockBehind', { amount });
}
