// @ts-check

import { h } from '../dom.js';
import { jsonTokens, prettyJson } from '../format.js';

/**
 * @typedef {import('../messages.js').Translate} Translate
 * @typedef {import('../messages.js').MessageKey} MessageKey
 * @typedef {(text: string) => void} Copy
 */

/**
 * A collapsible section with a button that copies its exact text.
 *
 * @param {{ t: Translate, copy: Copy, title: string, text: string, open?: boolean, tools?: Node[] }} parts
 * @param {...(Node | string | null)} content
 */
function section({ t, copy, title, text, open = true, tools = [] }, ...content) {
  const copyButton = h('button', { type: 'button', class: 'small', onclick: () => copy(text) }, t('copy'));
  copyButton.setAttribute('aria-label', `${t('copy')}: ${title}`);
  return h(
    'div',
    { class: 'section' },
    h('details', { open }, h('summary', {}, title), ...content),
    h('div', { class: 'tools' }, ...tools, copyButton),
  );
}

/** @type {Record<number, MessageKey[]>} */
const signedLines = {
  5: ['signedMETHOD', 'signedURL', 'signedTIMESTAMP', 'signedNONCE', 'signedBODY'],
  3: ['signedTIMESTAMP', 'signedNONCE', 'signedBODY'],
};

/**
 * The exact string under a signature, each line named: 5 lines of a request, 3 of an answer or a notification.
 * The body may hold line feeds of its own, so only the first lines are cut off.
 *
 * @param {{ t: Translate, copy: Copy, title: string, explanation: string, text: string, lines: 3 | 5 }} parts
 */
export function signedString({ t, copy, title, explanation, text, lines }) {
  const names = signedLines[lines] ?? [];
  const pieces = text.split('\n');
  const head = pieces.slice(0, lines - 1);
  const body = pieces
    .slice(lines - 1)
    .join('\n')
    .replace(/\n$/, '');
  const rows = [...head, body].map((line, index) =>
    h(
      'div',
      { class: 'signed-line' },
      h('span', { class: 'signed-name' }, t(names[index] ?? 'signedBODY')),
      h('code', line === '' ? { class: 'empty', 'data-empty': t('emptyLine') } : {}, line),
    ),
  );
  return section(
    { t, copy, title, text },
    h('p', { class: 'hint' }, explanation),
    h('div', { class: 'signed', tabindex: 0, role: 'group', 'aria-label': title }, ...rows),
  );
}

/**
 * @param {{ t: Translate, copy: Copy, title: string, headers: Record<string, string | string[]> }} parts
 */
export function headerTable({ t, copy, title, headers }) {
  const entries = Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((one) => /** @type {const} */ ([name, one])),
  );
  const text = entries.map(([name, value]) => `${name}: ${value}`).join('\n');
  const rows = entries.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]);
  return section(
    { t, copy, title: `${title} (${entries.length})`, text, open: false },
    h('dl', { class: 'headers' }, ...rows),
  );
}

/**
 * A body, pretty-printed if it is JSON. A button shows the raw bytes.
 *
 * @param {{ t: Translate, copy: Copy, title: string, text: string, hint?: string }} parts
 */
export function bodyText({ t, copy, title, text, hint }) {
  if (text === '') return h('p', { class: 'no-body' }, `${title}: ${t('noBody')}`);
  const pretty = prettyJson(text);
  const content = h('pre', { tabindex: 0, 'aria-label': title });
  const toggle = h('button', { type: 'button', class: 'small', 'aria-pressed': 'false' }, t('raw'));

  /** @param {boolean} raw */
  function show(raw) {
    toggle.setAttribute('aria-pressed', String(raw));
    if (raw || pretty === null) content.replaceChildren(text);
    else
      content.replaceChildren(
        ...jsonTokens(pretty).map((token) => h('span', { class: token.kind }, token.text)),
      );
  }
  toggle.addEventListener('click', () => show(toggle.getAttribute('aria-pressed') !== 'true'));
  show(false);
  const tools = pretty === null || pretty === text ? [] : [toggle];
  return section(
    { t, copy, title, text, tools },
    hint === undefined ? null : h('p', { class: 'hint' }, hint),
    content,
  );
}

/**
 * @param {[string, string | Node | null][]} pairs names and values; those without a value are left out
 */
export function facts(pairs) {
  const rows = pairs.flatMap(([name, value]) =>
    value === null ? [] : [h('dt', {}, name), h('dd', {}, value)],
  );
  return h('dl', { class: 'facts' }, ...rows);
}
