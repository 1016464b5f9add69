// @ts-check

import { apiFaults, apiOperations, forgeries, variants } from '../panels/fault-words.js';

/**
 * @typedef {import('../../events/event.js').SimulatorEvent} SimulatorEvent
 * @typedef {import('../messages.js').MessageKey} MessageKey
 * @typedef {'all' | 'request' | 'notification' | 'control' | 'problem'} KindFilter
 */

/**
 * What the event is, in a word that a person uses.
 *
 * @param {SimulatorEvent} event
 * @returns {MessageKey}
 */
export function operationOf(event) {
  switch (event.kind) {
    case 'notification':
      return 'operationNotification';
    case 'control':
      return 'operationControl';
    case 'request':
      return event.operation === null ? 'operationOther' : apiOperations[event.operation];
  }
}

/**
 * Whether the back end did with a notification what it has to: 200 or 204 for a genuine one, 4xx or 5xx for a forged
 * one. Where it is genuine and does not fit the order, either will do.
 *
 * @param {import('../../events/event.js').NotificationEvent} event
 */
function isRightlyAnswered({ variant, statusCode }) {
  const isAccepted = statusCode === 200 || statusCode === 204;
  if (variant === null) return isAccepted;
  return statusCode !== null && (!isAccepted || !forgeries.has(variant));
}

/**
 * Whether a person who looks for a mistake should see this event.
 *
 * @param {SimulatorEvent} event
 */
export function isProblem(event) {
  switch (event.kind) {
    case 'request':
      return event.refusal !== null || event.statusCode === null || event.statusCode >= 400;
    case 'notification':
      return !isRightlyAnswered(event);
    case 'control':
      return event.diagnosis !== null;
  }
}

/**
 * What the simulator was told to do to it; null where nothing.
 *
 * @param {SimulatorEvent} event
 * @returns {MessageKey | null}
 */
export function faultOf(event) {
  switch (event.kind) {
    case 'request':
      return event.fault && apiFaults[event.fault];
    case 'notification':
      return event.variant && variants[event.variant];
    case 'control':
      return null;
  }
}

/**
 * Why a request or a paySign was refused, or a notification not accepted, in a line; null where neither was.
 *
 * @param {import('../messages.js').Translate} t
 * @param {SimulatorEvent} event
 */
export function problemOf(t, event) {
  if (event.kind !== 'notification' && event.diagnosis !== null)
    return t(`mistake_${event.diagnosis.mistake}`);
  switch (event.kind) {
    case 'request':
      return event.refusal;
    case 'notification':
      return event.error;
    case 'control':
      return null;
  }
}

/** @type {WeakMap<SimulatorEvent, string>} */
const searchTexts = new WeakMap();

/**
 * All that can be searched in an event, in lower case; made once per event.
 *
 * @param {SimulatorEvent} event
 */
function searchText(event) {
  const known = searchTexts.get(event);
  if (known !== undefined) return known;
  const parts = Object.values(event).map((value) =>
    typeof value === 'object' ? JSON.stringify(value) : value,
  );
  const text = parts.join('\n').toLowerCase();
  searchTexts.set(event, text);
  return text;
}

/**
 * @param {SimulatorEvent} event
 * @param {{ kind: KindFilter, outTradeNo: string | null, search: string }} filter
 */
export function matches(event, filter) {
  if (filter.outTradeNo !== null && event.outTradeNo !== filter.outTradeNo) return false;
  if (filter.kind === 'problem' && !isProblem(event)) return false;
  if (filter.kind !== 'all' && filter.kind !== 'problem' && event.kind !== filter.kind) return false;
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean);
  return words.every((word) => searchText(event).includes(word));
}

/**
 * Whether there is nothing to look at yet: moving the clock or clearing is not the traffic that people wait for.
 *
 * @param {{ events: SimulatorEvent[] }} state
 */
export function nothingHappened({ events }) {
  return events.every((event) => event.kind === 'control');
}
