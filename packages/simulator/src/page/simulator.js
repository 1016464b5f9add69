// @ts-check

/**
 * The simulator's control API, as this page uses it.
 *
 * @typedef {import('../events.js').SimulatorEvent} SimulatorEvent
 * @typedef {import('../orders-view.js').OrderView} OrderView
 */

/**
 * @param {string} path
 * @param {'GET' | 'POST'} [method]
 * @param {object} [body]
 */
async function call(path, method = 'GET', body) {
  const content =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const response = await fetch(path, { method, cache: 'no-store', ...content });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} → ${response.status} ${text}`);
  return text === '' ? null : JSON.parse(text);
}

/**
 * @param {number} after
 * @returns {Promise<SimulatorEvent[]>} those with a greater id, oldest first
 */
export async function eventsAfter(after) {
  return (await call(`/_sim/events?after=${after}`)).events;
}

/** @returns {Promise<OrderView[]>} */
export async function listOrders() {
  return (await call('/_sim/orders')).orders;
}

/** @returns {Promise<number>} how far the simulator's clock is ahead of this computer's, in milliseconds */
export async function readClock() {
  const { now } = await call('/_sim/clock');
  return Date.parse(now) - Date.now();
}

/** @param {number} advanceMs */
export async function advanceClock(advanceMs) {
  await call('/_sim/clock', 'POST', { advanceMs });
}

/** @param {string} notificationId */
export async function resendNotification(notificationId) {
  await call(`/_sim/notifications/${encodeURIComponent(notificationId)}/resend`, 'POST', {});
}

/** Forgets all orders and events. */
export async function reset() {
  await call('/_sim/reset', 'POST', {});
}
