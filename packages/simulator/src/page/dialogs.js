// @ts-check

import { button, h } from './dom.js';
import { shortcuts } from './keyboard.js';

/**
 * A dialog that asks before a reset.
 *
 * @param {import('./messages.js').Translate} t
 * @param {() => void} clear
 */
export function createClearDialog(t, clear) {
  const cancel = button(t('cancel'), () => dialog.close());
  cancel.autofocus = true;
  const confirm = button(
    t('clearConfirm'),
    () => {
      dialog.close();
      clear();
    },
    'danger',
  );
  const dialog = h(
    'dialog',
    { 'aria-labelledby': 'clear-title' },
    h('h2', { id: 'clear-title' }, t('clearTitle')),
    h('p', {}, t('clearExplained')),
    h('div', { class: 'dialog-buttons' }, cancel, confirm),
  );
  return dialog;
}

/**
 * A dialog that lists the keyboard shortcuts.
 *
 * @param {import('./messages.js').Translate} t
 */
export function createShortcutsDialog(t) {
  const close = button(t('closeDialog'), () => dialog.close());
  close.autofocus = true;
  const dialog = h(
    'dialog',
    { 'aria-labelledby': 'shortcuts-title' },
    h('h2', { id: 'shortcuts-title' }, t('shortcuts')),
    h(
      'dl',
      { class: 'shortcuts' },
      ...shortcuts.flatMap(({ keys, does }) => [
        h('dt', {}, ...keys.map((key) => h('kbd', {}, key))),
        h('dd', {}, t(does)),
      ]),
    ),
    h('div', { class: 'dialog-buttons' }, close),
  );
  return dialog;
}
