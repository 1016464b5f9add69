// @ts-check

import { apiFaults, apiOperations, forgeries, variants } from '../panels/fault-words.js';

/**
 * @typedef {import('../../events/event.js').SimulatorEvent} SimulatorEvent
 * @typedef {import('../messages.js').MessageKey} MessageKey
 * @typedef {'all' | 'request' | 'notification' | 'control' | 'problem'} KindFilter
 */

/**
 * The name of an event, for people.
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
 * Whether the filter “Problems” shows this event.
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
 * The fault or variant of an event; null for none.
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
 * The reason of a refusal or a failed notification, in one line; null for none.
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
 * The searchable text of an event in lower case, cached.
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
 * Whether the timeline is empty. Control actions do not count.
 *
 * @param {{ events: SimulatorEvent[] }} state
 */
export function nothingHappened({ events }) {
  return events.every((event) => event.kind === 'control');
}
