// @ts-check

import { findPreview } from '../simulator.js';

const storageKey = 'wechat-simulator-preview';
const lookEveryMs = 5000;

/**
 * Looks for a running preview of the mini-program until it has found one, at the address that was typed and remembered,
 * or wherever the simulator knows one.
 *
 * @param {import('../store.js').Store} store
 */
export function keepLookingForPreview({ state, change }) {
  async function look(/** @type {string} */ url) {
    const preview = await findPreview(url).catch(() => null);
    if (preview !== null) change({ preview });
  }

  setInterval(() => {
    if (state.preview?.state !== 'running' && !document.hidden) look(localStorage.getItem(storageKey) ?? '');
  }, lookEveryMs);
  look(localStorage.getItem(storageKey) ?? '');

  return {
    /** @param {string} typed empty: forget what was typed */
    look(typed) {
      const url = typed === '' || /^https?:/.test(typed) ? typed : `http://${typed}`;
      if (url === '') localStorage.removeItem(storageKey);
      else localStorage.setItem(storageKey, url);
      return look(url);
    },
  };
}
