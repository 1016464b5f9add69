// @ts-check

import { h } from '../dom.js';

/**
 * Instructions for an empty timeline.
 *
 * @param {import('../messages.js').Translate} t
 * @param {import('../actions.js').Actions} actions
 */
export function createEmptyState(t, actions) {
  const { origin } = location;
  const addresses = `WECHAT_API_BASE_URL=${origin}\nWECHAT_PAY_BASE_URL=${origin}`;
  const attempt = `curl -i ${origin}/v3/certificates`;

  /**
   * @param {string} title
   * @param {string} explanation
   * @param {string} [code]
   */
  const step = (title, explanation, code) =>
    h(
      'li',
      {},
      h('h3', {}, title),
      h('p', { class: 'step-text' }, explanation),
      code === undefined
        ? null
        : h(
            'div',
            { class: 'snippet' },
            h('pre', { tabindex: 0 }, code),
            h(
              'button',
              {
                type: 'button',
                class: 'small',
                'aria-label': `${t('copy')}: ${title}`,
                onclick: () => actions.copy(code),
              },
              t('copy'),
            ),
          ),
    );

  return h(
    'div',
    { class: 'empty-state' },
    h('h2', {}, t('emptyTitle')),
    h('p', { class: 'intro' }, t('emptyIntro')),
    h(
      'ol',
      {},
      step(t('emptyShop'), t('emptyShopExplained')),
      step(t('emptyBackEnd'), t('emptyBackEndExplained'), addresses),
      step(t('emptyTry'), t('emptyTryExplained'), attempt),
    ),
  );
}
