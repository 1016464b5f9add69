// @ts-check

/**
 * @typedef {import('../events.js').SimulatorEvent} SimulatorEvent
 * @typedef {import('./messages.js').MessageKey} MessageKey
 * @typedef {'all' | 'request' | 'notification' | 'control' | 'problem'} KindFilter
 */

/** @type {[RegExp, MessageKey][]} */
const operations = [
  [/^GET \/sns\/jscode2session/, 'operationLogin'],
  [/^POST \/v3\/pay\/transactions\/jsapi$/, 'operationPrepay'],
  [/^GET \/v3\/pay\/transactions\/(out-trade-no|id)\//, 'operationQuery'],
  [/^POST \/v3\/pay\/transactions\/out-trade-no\/[^/]+\/close$/, 'operationClose'],
  [/^GET \/v3\/certificates$/, 'operationCertificates'],
  [/^\w+ \/v3\/refund\//, 'operationRefund'],
  [/^GET \/v3\/bill(download)?\//, 'operationBill'],
];

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
    case 'request': {
      const line = `${event.method} ${event.path.split('?')[0]}`;
      return operations.find(([pattern]) => pattern.test(line))?.[1] ?? 'operationOther';
    }
  }
}

/**
 * Whether a person who looks for a mistake should see this event: a refused request, or a notification that the
 * back end did not accept (only 200 and 204 count).
 *
 * @param {SimulatorEvent} event
 */
export function isProblem(event) {
  switch (event.kind) {
    case 'request':
      return event.refusal !== null || event.statusCode === null || event.statusCode >= 400;
    case 'notification':
      return event.error !== null || (event.statusCode !== 200 && event.statusCode !== 204);
    case 'control':
      return false;
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
