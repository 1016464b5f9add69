// @ts-check

import { button, h } from '../dom.js';
import { readFaults, setFaults } from '../simulator.js';
import { createRuleForm } from './fault-form.js';
import { faultWord, operationWord, presets } from './fault-words.js';

/**
 * @typedef {import('../../faults/faults.js').Faults} Faults
 * @typedef {import('../../faults/faults.js').FaultRule} FaultRule
 * @typedef {import('../messages.js').MessageKey} MessageKey
 */

/** @type {Record<Faults['signWith'], MessageKey>} */
const signers = {
  requested: 'signRequested',
  'public-key': 'signPublicKey',
  certificate: 'signCertificate',
};
/** @type {Record<Faults['refunds'], MessageKey>} */
const refundOutcomes = {
  success: 'refundSUCCESS',
  abnormal: 'refundABNORMAL',
  closed: 'refundCLOSED',
};

/**
 * The panel of faults: rules by operation, presets, and settings for all calls.
 *
 * @param {import('../messages.js').Translate} t
 * @param {import('../actions.js').Actions} actions
 */
export function createFaults(t, actions) {
  const rules = h('ul', { class: 'rules' });
  const none = h('p', { class: 'hint' }, t('noFaults'));
  const clear = button(t('faultsClear'), () => actions.attempt(() => setFaults({}), t('doneFaultsClear')));
  const signWith = choice(t('signWith'), signers, (value) => change({ signWith: value }));
  const refunds = choice(t('faultRefunds'), refundOutcomes, (value) => change({ refunds: value }));
  const seed = h('input', {
    type: 'number',
    min: 0,
    step: 1,
    onchange: () => seed.reportValidity() && change({ seed: seed.valueAsNumber }),
  });
  const element = h(
    'div',
    { class: 'panel' },
    h('div', { class: 'detail-head' }, h('h2', {}, t('faults')), clear),
    h('p', { class: 'hint' }, t('faultsExplained')),
    none,
    rules,
    h('h3', {}, t('presets')),
    h('div', { class: 'steps' }, ...presets.map(presetButton)),
    h('h3', {}, t('ruleAdd')),
    createRuleForm(t, addRule),
    h('h3', {}, t('faultsForAll')),
    h('div', { class: 'fields' }, signWith.field, refunds.field, h('label', {}, t('seed'), seed)),
  );
  let drawn = '';

  /**
   * Reads the faults first, so that concurrent changes stay.
   *
   * @param {Partial<Faults> | ((faults: Faults) => Partial<Faults>)} changes
   */
  function change(changes) {
    actions.attempt(async () => {
      const faults = await readFaults();
      await setFaults({ ...faults, ...(typeof changes === 'function' ? changes(faults) : changes) });
    }, t('doneFaults'));
  }

  /** @param {FaultRule} rule */
  function addRule(rule) {
    change((faults) => ({ rules: [...faults.rules, rule] }));
  }

  /** @param {(typeof presets)[number]} preset */
  function presetButton({ label, rule }) {
    return h(
      'button',
      { type: 'button', class: 'step', onclick: () => addRule(rule) },
      h('b', {}, t(label)),
      h('span', {}, describe(rule)),
    );
  }

  /** @param {FaultRule} rule */
  function describe(rule) {
    const { fault, probability = 1, times, latencyMs, delayMs } = rule;
    const ms = latencyMs ?? delayMs;
    return [
      t(operationWord(rule)),
      t(faultWord(fault)),
      ms === undefined ? null : t('seconds', { seconds: ms / 1000 }),
      probability === 1 ? null : `${Math.round(probability * 100)}\u00a0%`,
      times === undefined ? null : t('timesLeft', { times }),
    ]
      .filter((part) => part !== null)
      .join(' · ');
  }

  /** @param {Readonly<import('../store.js').State>} state */
  function update({ faults }) {
    const key = JSON.stringify(faults);
    if (faults === null || key === drawn) return;
    drawn = key;
    none.hidden = faults.rules.length > 0;
    rules.replaceChildren(
      ...faults.rules.map((rule, index) => {
        const remove = button(
          t('remove'),
          () => change((now) => ({ rules: now.rules.filter((_, at) => at !== index) })),
          'small',
        );
        remove.setAttribute('aria-label', `${t('remove')}: ${describe(rule)}`);
        return h('li', {}, h('span', {}, describe(rule)), remove);
      }),
    );
    signWith.select.value = faults.signWith;
    refunds.select.value = faults.refunds;
    if (document.activeElement !== seed) seed.value = String(faults.seed);
  }

  /**
   * @template {string} Value
   * @param {string} label
   * @param {Record<Value, MessageKey>} words
   * @param {(value: Value) => void} onChoose
   */
  function choice(label, words, onChoose) {
    const values = /** @type {Value[]} */ (Object.keys(words));
    const select = h(
      'select',
      {
        onchange: () => {
          const value = values[select.selectedIndex];
          if (value !== undefined) onChoose(value);
        },
      },
      ...values.map((value) => h('option', { value }, t(words[value]))),
    );
    return { select, field: h('label', {}, label, select) };
  }

  return { element, update };
}
