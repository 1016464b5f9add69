// @ts-check

import { button, h } from '../dom.js';

/** @type {Record<import('../../server/preview.js').Preview['state'], import('../messages.js').MessageKey | null>} */
const explanations = {
  running: null,
  unreachable: 'previewUnreachable',
  notAPage: 'previewNotAPage',
  refusesFrames: 'previewRefusesFrames',
};

/**
 * The preview of the mini-program in a frame, or instructions to start one.
 *
 * @param {import('../messages.js').Translate} t
 * @param {import('../actions.js').Actions} actions
 */
export function createPreview(t, actions) {
  const address = h('input', {
    type: 'url',
    'aria-label': t('previewAddress'),
    placeholder: 'http://127.0.0.1:3000',
    spellcheck: 'false',
  });
  const addressBar = h(
    'form',
    {
      class: 'address-bar',
      onsubmit: (event) => {
        event.preventDefault();
        if (address.value.trim() === loaded) load('');
        actions.lookForPreview(address.value.trim());
      },
    },
    address,
    h(
      'button',
      { type: 'submit', class: 'icon-button', 'aria-label': t('previewLoad'), title: t('previewLoad') },
      '↻',
    ),
  );
  const frame = h('iframe', {
    title: t('phonePreview'),
    allow: 'clipboard-write',
    referrerpolicy: 'no-referrer',
  });
  const explanation = h('p', {});
  const missing = h(
    'div',
    { class: 'screen-message' },
    h('h3', {}, t('previewMissing')),
    explanation,
    h('pre', { tabindex: 0 }, 'pnpm start'),
    button(t('previewLookAgain'), () => actions.lookForPreview(address.value.trim())),
  );
  const element = h(
    'div',
    { class: 'preview', role: 'tabpanel', id: 'screen-preview', 'aria-labelledby': 'tab-preview' },
    frame,
    missing,
  );
  let loaded = '';

  /** @param {string} url */
  function load(url) {
    if (url === loaded) return;
    loaded = url;
    if (url === '') frame.removeAttribute('src');
    else frame.src = url;
  }

  /** @param {Readonly<import('../store.js').State>} state */
  function update({ preview }) {
    if (preview === null) {
      frame.hidden = true;
      missing.hidden = true;
      return;
    }
    if (document.activeElement !== address) address.value = preview.url;
    const problem = explanations[preview.state];
    frame.hidden = problem !== null;
    missing.hidden = problem === null;
    load(problem === null ? preview.url : '');
    explanation.textContent =
      problem === null ? '' : t(problem, { url: preview.url, origin: location.origin });
  }

  return { element, addressBar, update };
}
