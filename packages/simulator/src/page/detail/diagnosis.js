// @ts-check

import { button, h } from '../dom.js';
import { chineseAdvice } from '../words/advice.js';
import { callout } from './callout.js';
import { difference } from './difference.js';

/**
 * @typedef {import('../messages.js').Translate} Translate
 * @typedef {import('../actions.js').Actions} Actions
 * @typedef {import('./difference.js').Piece} Piece
 */

/**
 * Why a signature was refused: the mistake, and both strings side by side with what differs marked. What was signed is
 * known where the signature tells it; else a person can paste it. Null where it was no signature that was refused.
 *
 * @param {Translate} t
 * @param {Actions} actions
 * @param {string} title
 * @param {{ diagnosis: import('../../diagnosis/signature-diagnosis.js').Diagnosis | null }} event
 */
export function diagnosisOf(t, actions, title, { diagnosis }) {
  if (diagnosis === null) return null;
  const { mistake, explanation, expectedSigningString: expected, clientSigningString: signed } = diagnosis;
  const comparison = h('div', { class: 'comparison', role: 'group', 'aria-label': t('comparison') });

  /** @param {string} text what was signed */
  function compare(text) {
    const { left, right } = difference(expected, text);
    comparison.replaceChildren(
      side(t, actions, t('comparisonExpected'), expected, left),
      side(t, actions, t('comparisonSigned'), text, right),
    );
  }

  const isChinese = document.documentElement.lang.startsWith('zh');
  const advice = isChinese ? [chineseAdvice[mistake], explanation] : [explanation];
  const parts = [callout(`${title} · ${t(`mistake_${mistake}`)}`, ...advice)];
  if (signed !== null) compare(signed);
  else if (expected !== '') parts.push(pasteForm(t, compare));
  return [...parts, comparison];
}

/**
 * @param {Translate} t
 * @param {(text: string) => void} onPaste
 */
function pasteForm(t, onPaste) {
  const field = h('textarea', { rows: 5, spellcheck: 'false', 'aria-label': t('comparisonPaste') });
  return h(
    'div',
    { class: 'paste' },
    h('p', { class: 'hint' }, t('comparisonPaste')),
    field,
    button(t('compare'), () => onPaste(field.value)),
  );
}

/**
 * @param {Translate} t
 * @param {Actions} actions
 * @param {string} title
 * @param {string} text
 * @param {Piece[]} pieces
 */
function side(t, { copy }, title, text, pieces) {
  const copyButton = button(t('copy'), () => copy(text), 'small');
  copyButton.setAttribute('aria-label', `${t('copy')}: ${title}`);
  return h(
    'div',
    { class: 'comparison-side' },
    h('div', { class: 'comparison-head' }, h('h4', {}, title), copyButton),
    h('pre', { tabindex: 0, 'aria-label': title }, ...pieces.map(drawn)),
  );
}

/** @param {Piece} piece */
function drawn({ text, isDifferent }) {
  return h(isDifferent ? 'mark' : 'span', {}, ...text.split(/([\r\n])/).map(visible));
}

// Line-end marks are drawn by CSS, so that copying gives the signed text.
/** @param {string} text */
function visible(text) {
  if (text === '\n') return h('span', { class: 'line-feed' }, text);
  if (text === '\r') return h('span', { class: 'carriage-return' }, text);
  return text;
}
