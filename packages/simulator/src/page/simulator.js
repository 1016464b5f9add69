// @ts-check

/**
 * The simulator's control API, as this page uses it.
 *
 * @typedef {import('../events/event.js').SimulatorEvent} SimulatorEvent
 * @typedef {import('../control/views/order.js').OrderView} OrderView
 * @typedef {import('../control/views/order.js').OrderDetail} OrderDetail
 */

/** The simulator refused an action, or did not answer. */
export class ActionError extends Error {
  /**
   * @param {import('./messages.js').MessageKey} key how the page tells it
   * @param {string} message the simulator's words
   * @param {string} [wechatMessage] WeChat's words
   */
  constructor(key, message, wechatMessage = '') {
    super(message);
    this.key = key;
    this.wechatMessage = wechatMessage;
  }
}

/** @type {Record<number, import('./messages.js').MessageKey>} */
const reasons = { 400: 'reasonInvalid', 404: 'reasonNotFound', 409: 'reasonForbidden' };

/**
 * @param {string} path
 * @param {'GET' | 'POST' | 'PUT'} [method]
 * @param {object} [body]
 */
async function call(path, method = 'GET', body) {
  const content =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const response = await fetch(path, { method, cache: 'no-store', ...content }).catch((error) => {
    throw new ActionError('reasonUnreachable', String(error));
  });
  const text = await response.text();
  const answer = text === '' ? null : JSON.parse(text);
  if (!response.ok) {
    const { message = `${method} ${path} → ${response.status}`, wechatMessage } = answer ?? {};
    throw new ActionError(reasons[response.status] ?? 'reasonOther', message, wechatMessage);
  }
  return answer;
}

/**
 * @param {number} after
 * @returns {Promise<SimulatorEvent[]>} those with a greater id, oldest first
 */
export async function eventsAfter(after) {
  return (await call(`/_sim/events?after=${after}`)).events;
}

/**
 * @param {number} limit
 * @returns {Promise<{ orders: OrderView[], total: number }>} the newest, oldest first
 */
export const listOrders = (limit) => call(`/_sim/orders?limit=${limit}`);

/** @param {string} outTradeNo */
const orderPath = (outTradeNo) => `/_sim/orders/${encodeURIComponent(outTradeNo)}`;

/**
 * @param {string} outTradeNo
 * @returns {Promise<OrderDetail>}
 */
export const readOrder = (outTradeNo) => call(orderPath(outTradeNo));

/**
 * @param {string} outTradeNo
 * @param {import('../control/order-actions.js').OrderAction} action
 */
export async function actOnOrder(outTradeNo, action) {
  const { errMsg } = await call(orderPath(outTradeNo), 'POST', { action });
  // Failing and cancelling are the wanted outcome. Any other failure is told to the person.
  if (errMsg.includes(':fail') && action !== 'fail' && action !== 'cancel')
    throw new ActionError('reasonOther', errMsg);
}

/**
 * @param {string} outTradeNo
 * @param {import('../refunds/refund.js').RefundOutcome | null} refundOutcome
 */
export const chooseRefundOutcome = (outTradeNo, refundOutcome) =>
  call(orderPath(outTradeNo), 'POST', { refundOutcome });

/**
 * @param {string} outRefundNo
 * @param {import('../refunds/refund.js').RefundOutcome} status
 */
export const settleRefund = (outRefundNo, status) =>
  call(`/_sim/refunds/${encodeURIComponent(outRefundNo)}`, 'POST', { status });

/**
 * @param {string} outTradeNo
 * @param {import('../refunds/console-refund.js').ConsoleRefund} refund
 */
export const refundInConsole = (outTradeNo, refund) =>
  call(`${orderPath(outTradeNo)}/console-refunds`, 'POST', refund);

/** @returns {Promise<import('./store.js').ClockState>} */
export async function readClock() {
  const { now, isFrozen } = await call('/_sim/clock');
  return { offsetMs: Date.parse(now) - Date.now(), frozenAtMs: isFrozen === true ? Date.parse(now) : null };
}

/** @param {{ advanceMs: number } | { freeze: boolean } | { reset: true }} change */
export const setClock = (change) => call('/_sim/clock', 'POST', change);

/**
 * @param {string} notificationId
 * @param {string} [variant] how the genuine message is bent; left out, not at all
 */
export const resendNotification = (notificationId, variant) =>
  call(
    `/_sim/notifications/${encodeURIComponent(notificationId)}/resend`,
    'POST',
    variant === undefined ? {} : { variant },
  );

/** @returns {Promise<import('../faults/faults.js').Faults>} */
export const readFaults = () => call('/_sim/faults');

/** @param {Partial<import('../faults/faults.js').Faults>} faults what is left out is as usual */
export const setFaults = (faults) => call('/_sim/faults', 'PUT', faults);

/** The number of kept movements, the newest ones. */
const entriesKept = 50;

/**
 * The balances of the accounts, and the newest movements.
 *
 * @param {import('../control/views/books.js').BooksView | null} known what was read before
 * @returns {Promise<import('../control/views/books.js').BooksView>}
 */
export async function readBooks(known) {
  const page = await call(`/_sim/books?after=${known?.entries.at(-1)?.id ?? 0}`);
  const entries = [...(known?.entries ?? []), ...page.entries].slice(-entriesKept);
  const books = { accounts: page.accounts, entries };
  // An answer is limited to a page. Ask for the next one.
  return page.entries.length === 0 ? books : readBooks(books);
}

/** @returns {Promise<import('../protocol/keyring.js').KeysView>} */
export const readKeys = () => call('/_sim/keys');

/** @param {{ mode: string } | { rotate: string }} change */
export const changeKeys = (change) => call('/_sim/keys', 'POST', change);

/**
 * @param {string} url where to look; empty: wherever one is found
 * @returns {Promise<import('../server/preview.js').Preview>}
 */
export const findPreview = (url) =>
  call(`/_sim/preview${url === '' ? '' : `?url=${encodeURIComponent(url)}`}`);

/** Forgets all orders and events. */
export const reset = () => call('/_sim/reset', 'POST', {});
