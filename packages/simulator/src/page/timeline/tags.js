// @ts-check

import { h } from '../dom.js';
import { faultOf, isProblem } from './event-facts.js';

/**
 * @typedef {import('../messages.js').Translate} Translate
 * @typedef {import('../../control/views/order.js').OrderView} OrderView
 */

/** @type {Record<OrderView['tradeState'], { key: import('../messages.js').MessageKey, tone: string }>} */
const states = {
  NOTPAY: { key: 'stateNOTPAY', tone: 'waiting' },
  SUCCESS: { key: 'stateSUCCESS', tone: 'good' },
  CLOSED: { key: 'stateCLOSED', tone: 'quiet' },
  REFUND: { key: 'stateREFUND', tone: 'quiet' },
};

/**
 * @param {Translate} t
 * @param {OrderView['tradeState']} tradeState
 */
export function stateTag(t, tradeState) {
  const { key, tone } = states[tradeState];
  return h('span', { class: `tag ${tone}` }, t(key));
}

/** @type {Record<import('../../control/views/refund.js').RefundView['status'], { key: import('../messages.js').MessageKey, tone: string }>} */
const refundStates = {
  PROCESSING: { key: 'refundPROCESSING', tone: 'waiting' },
  SUCCESS: { key: 'refundSUCCESS', tone: 'good' },
  CLOSED: { key: 'refundCLOSED', tone: 'quiet' },
  ABNORMAL: { key: 'refundABNORMAL', tone: 'bad' },
};

/**
 * @param {Translate} t
 * @param {import('../../control/views/refund.js').RefundView['status']} status
 */
export function refundTag(t, status) {
  const { key, tone } = refundStates[status];
  return h('span', { class: `tag ${tone}` }, t(key));
}

/**
 * The final status of a request or a notification; none for control actions.
 *
 * @param {Translate} t
 * @param {import('../../events/event.js').SimulatorEvent} event
 */
export function statusTag(t, event) {
  if (event.kind === 'control') return null;
  const text = event.statusCode === null ? t('noAnswer') : String(event.statusCode);
  return h('span', { class: `tag status ${isProblem(event) ? 'bad' : 'good'}` }, text);
}

/**
 * The fault or variant of the event.
 *
 * @param {Translate} t
 * @param {import('../../events/event.js').SimulatorEvent} event
 */
export function faultTag(t, event) {
  const fault = faultOf(event);
  return fault === null ? null : h('span', { class: 'tag waiting' }, t(fault));
}
