// @ts-check

import { h } from '../dom.js';

/**
 * The problem, above everything else.
 *
 * @param {string} title
 * @param {...string} paragraphs
 */
export function callout(title, ...paragraphs) {
  return h(
    'div',
    { class: 'callout', role: 'note' },
    h('strong', {}, title),
    ...paragraphs.map((text) => h('p', {}, text)),
  );
}
