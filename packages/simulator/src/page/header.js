// @ts-check

import { button, h } from './dom.js';
import { dateAndTime } from './format.js';
import { activeFaults } from './panels/active-faults.js';

/** @typedef {import('./store.js').Panel} Panel */

/**
 * The header: name, connection, clock, panels, help, language and clearing. On a narrow page also the panes.
 *
 * @param {import('./messages.js').Translate} t
 * @param {import('./actions.js').Actions} actions
 */
export function createHeader(t, actions) {
  const connection = h('span', { class: 'connection', role: 'status' });
  const time = h('time', {});
  const frozen = h('span', { class: 'tag waiting' }, t('frozen'));
  const faultCount = h('span', { class: 'badge' });
  const lost = h('div', { class: 'lost', role: 'alert' });

  /**
   * @param {Panel} panel
   * @param {string} name
   * @param {...(Node | string)} content
   */
  const opener = (panel, name, ...content) =>
    h(
      'button',
      {
        type: 'button',
        class: `opener ${panel}`,
        'aria-pressed': 'false',
        title: name,
        onclick: () => actions.togglePanel(panel),
      },
      ...content,
    );
  /** @type {Record<Panel, HTMLButtonElement>} */
  const openers = {
    clock: opener('clock', t('simulatorTime'), time, frozen),
    faults: opener('faults', t('faults'), t('faults'), faultCount),
    books: opener('books', t('books'), t('books')),
    keys: opener('keys', t('keys'), t('keys')),
  };
  const panes = /** @type {const} */ (['phone', 'timeline']).map((pane) => ({
    pane,
    button: h('button', { type: 'button', onclick: () => actions.showPane(pane) }, t(pane)),
  }));
  const help = button('?', actions.showShortcuts, 'icon-button');
  help.setAttribute('aria-label', t('shortcuts'));
  help.title = t('shortcuts');
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
      h('nav', { class: 'openers', 'aria-label': t('panels') }, ...Object.values(openers)),
      h(
        'div',
        { class: 'page-tools' },
        help,
        button(t('otherLanguage'), actions.switchLanguage, 'plain'),
        button(t('clear'), actions.askToClear, 'plain'),
      ),
      h('nav', { class: 'panes', 'aria-label': t('panes') }, ...panes.map((one) => one.button)),
    ),
    lost,
  );
  let drawnConnection = '';

  /** @param {Readonly<import('./store.js').State>} state */
  function update({ connection: now, selected, clock, faults, pane }) {
    const panel = selected !== null && 'panel' in selected ? selected.panel : null;
    for (const [name, opener] of Object.entries(openers))
      opener.setAttribute('aria-pressed', String(name === panel));
    for (const one of panes) one.button.setAttribute('aria-pressed', String(one.pane === pane));
    frozen.hidden = clock.frozenAtMs === null;
    const count = faults === null ? 0 : activeFaults(faults);
    faultCount.hidden = count === 0;
    faultCount.textContent = String(count);
    // A screen reader would repeat an unchanged text that is written again.
    if (now === drawnConnection) return;
    drawnConnection = now;
    connection.dataset.state = now;
    connection.textContent = t(now);
    lost.hidden = now !== 'lost';
    lost.textContent = lost.hidden ? '' : t('lostExplained', { origin: location.origin });
  }

  return {
    element,
    update,
    /** @param {number} nowMs */
    tick(nowMs) {
      time.textContent = dateAndTime(nowMs);
    },
  };
}
