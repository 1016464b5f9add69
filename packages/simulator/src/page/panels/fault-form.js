// @ts-check

import { h } from '../dom.js';
import {
  apiFaults,
  apiOperations,
  narrowFaults,
  notificationFaults,
  notificationOperations,
} from './fault-words.js';

/**
 * @typedef {import('../../faults/faults.js').FaultRule} FaultRule
 * @typedef {import('../messages.js').MessageKey} MessageKey
 */

const thousandMs = 1000;

/**
 * A form for a new rule.
 *
 * @param {import('../messages.js').Translate} t
 * @param {(rule: FaultRule) => void} onAdd
 */
export function createRuleForm(t, onAdd) {
  const operation = h('select', { onchange: offerFaults });
  const fault = h('select', { onchange: offerTime });
  const percent = h('input', { type: 'number', min: 1, max: 100, step: 1, value: 100, required: true });
  const times = h('input', { type: 'number', min: 1, step: 1, placeholder: t('always') });
  const seconds = h('input', { type: 'number', min: 0, max: 600, step: 0.1, value: 8, required: true });
  const secondsField = h('label', {}, t('secondsField'), seconds);
  operation.append(
    h('option', { value: '* api' }, t('operationAnyCall')),
    ...options(apiOperations),
    h('option', { value: '* notification' }, t('operationAnyNotification')),
    ...options(notificationOperations),
  );
  const form = h(
    'form',
    { class: 'fields', onsubmit: add },
    h('label', {}, t('ruleOperation'), operation),
    h('label', {}, t('ruleFault'), fault),
    h('label', {}, t('ruleProbability'), percent),
    h('label', {}, t('ruleTimes'), times),
    secondsField,
    h('button', { type: 'submit' }, t('ruleAdd')),
  );

  /** @param {Record<string, MessageKey>} words */
  function options(words) {
    return Object.entries(words).map(([value, word]) => h('option', { value }, t(word)));
  }

  function offerFaults() {
    const isNotification = operation.value === '* notification' || operation.value in notificationOperations;
    const faults = Object.entries(isNotification ? notificationFaults : apiFaults).filter(canHappen);
    fault.replaceChildren(...options(Object.fromEntries(faults)));
    offerTime();
  }

  /** @param {[string, MessageKey]} fault */
  function canHappen([name]) {
    const owners = Object.entries(narrowFaults).find(([narrow]) => narrow === name)?.[1];
    return operation.value === '* api' || owners?.some((one) => one === operation.value) !== false;
  }

  function offerTime() {
    secondsField.hidden = fault.value !== 'LATENCY' && fault.value !== 'DELAYED';
    seconds.disabled = secondsField.hidden;
  }

  /** @param {Event} event */
  function add(event) {
    event.preventDefault();
    const ms = Math.round(seconds.valueAsNumber * thousandMs);
    // The options are the keys of the tables in fault-words.js, which are complete by type.
    onAdd({
      operation: /** @type {FaultRule['operation']} */ (operation.value.split(' ')[0]),
      fault: /** @type {FaultRule['fault']} */ (fault.value),
      ...(percent.value === '100' ? {} : { probability: percent.valueAsNumber / 100 }),
      ...(times.value === '' ? {} : { times: times.valueAsNumber }),
      ...(fault.value === 'LATENCY' ? { latencyMs: ms } : {}),
      ...(fault.value === 'DELAYED' ? { delayMs: ms } : {}),
    });
  }

  offerFaults();
  return form;
}
