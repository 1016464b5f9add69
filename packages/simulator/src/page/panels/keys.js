// @ts-check

import { facts } from '../detail/protocol-text.js';
import { button, h, rove } from '../dom.js';
import { dateAndTime } from '../format.js';
import { changeKeys } from '../simulator.js';

/**
 * @typedef {import('../../protocol/keyring.js').KeysView} KeysView
 * @typedef {import('../messages.js').MessageKey} MessageKey
 */

/** @type {Record<KeysView['mode'], MessageKey>} */
const modes = { 'public-key': 'keyModePublicKey', certificate: 'keyModeCertificate', both: 'keyModeBoth' };

/** @type {Record<import('../../protocol/keyring.js').KeyKind, MessageKey>} */
const kinds = { payPublicKey: 'rotatePublicKey', platformCertificate: 'rotateCertificate' };

/**
 * The panel of WeChat's keys: their kinds, and their rotation.
 *
 * @param {import('../messages.js').Translate} t
 * @param {import('../actions.js').Actions} actions
 */
export function createKeys(t, actions) {
  const choices = Object.entries(modes).map(([mode, label]) => ({
    mode,
    button: h(
      'button',
      {
        type: 'button',
        'aria-pressed': 'false',
        onclick: () => actions.attempt(() => changeKeys({ mode }), t('doneKeyMode')),
      },
      t(label),
    ),
  }));
  const group = h(
    'div',
    { class: 'kinds', role: 'group', 'aria-label': t('keyMode') },
    ...choices.map((choice) => choice.button),
  );
  rove(group);
  const rotations = Object.entries(kinds).map(([rotate, label]) =>
    button(t(label), () => actions.attempt(() => changeKeys({ rotate }), t('doneRotate'))),
  );
  const certificates = h('div', { class: 'entries' });
  const publicKeys = h('div', { class: 'entries' });
  const element = h(
    'div',
    { class: 'panel' },
    h('h2', {}, t('keys')),
    h('p', { class: 'hint' }, t('keysExplained')),
    group,
    h('div', { class: 'actions' }, ...rotations),
    h('h3', {}, t('payPublicKeys')),
    publicKeys,
    h('h3', {}, t('platformCertificates')),
    certificates,
  );

  /** @param {Readonly<import('../store.js').State>} state */
  function update({ keys }) {
    if (keys === null) return;
    for (const choice of choices)
      choice.button.setAttribute('aria-pressed', String(choice.mode === keys.mode));
    publicKeys.replaceChildren(...keys.payPublicKeys.map(({ id, goneAt }) => keyEntry(id, goneAt)));
    certificates.replaceChildren(
      ...keys.platformCertificates.map(({ serialNo, goneAt }) => keyEntry(serialNo, goneAt)),
    );
  }

  /**
   * @param {string} serial
   * @param {string | null} goneAt
   */
  function keyEntry(serial, goneAt) {
    return h(
      'div',
      { class: 'entry' },
      facts([
        ['Wechatpay-Serial', serial],
        [t('keyGoneAt'), goneAt === null ? t('keyNewest') : dateAndTime(goneAt)],
      ]),
    );
  }

  return { element, update };
}
