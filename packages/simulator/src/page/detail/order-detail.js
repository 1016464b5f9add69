// @ts-check

import { button, h, reconcile, rove } from '../dom.js';
import { dateAndTime, yuan } from '../format.js';
import { actOnOrder, chooseRefundOutcome, settleRefund } from '../simulator.js';
import { refundTag, stateTag } from '../timeline/tags.js';
import { createConsoleRefund } from './console-refund.js';
import { facts } from './protocol-text.js';
import { resendButtons } from './resend.js';

/**
 * @typedef {import('../../control/views/order.js').OrderView} OrderView
 * @typedef {import('../../control/views/order.js').OrderDetail} OrderDetail
 * @typedef {import('../../control/order-actions.js').OrderAction} OrderAction
 * @typedef {import('../../control/views/refund.js').RefundView} RefundView
 * @typedef {import('../../refunds/refund.js').RefundOutcome} RefundOutcome
 * @typedef {import('../messages.js').Translate} Translate
 * @typedef {import('../messages.js').MessageKey} MessageKey
 * @typedef {import('../actions.js').Actions} Actions
 */

/** @type {Record<OrderAction, { label: MessageKey, done: MessageKey, look: string }>} */
const actionWords = {
  pay: { label: 'actionPay', done: 'donePay', look: 'primary' },
  fail: { label: 'actionFail', done: 'doneFail', look: '' },
  cancel: { label: 'actionCancel', done: 'doneCancel', look: '' },
  close: { label: 'actionClose', done: 'doneClose', look: '' },
  payInFlight: { label: 'actionPayInFlight', done: 'donePay', look: '' },
};

/** @type {Record<OrderView['tradeState'], OrderAction[]>} */
const possible = {
  NOTPAY: ['pay', 'fail', 'cancel', 'close'],
  CLOSED: ['payInFlight'],
  SUCCESS: [],
  REFUND: [],
};

/** @type {[RefundOutcome | null, MessageKey][]} */
const outcomes = [
  [null, 'outcomeFaults'],
  ['SUCCESS', 'refundSUCCESS'],
  ['ABNORMAL', 'refundABNORMAL'],
  ['CLOSED', 'refundCLOSED'],
];

/**
 * The details of an order, and its actions.
 *
 * @param {Translate} t
 * @param {Actions} actions
 */
export function createOrderDetail(t, actions) {
  const element = h('div', { class: 'detail-content' });
  const consoleRefund = createConsoleRefund(t, actions);
  let drawn = '';

  /**
   * @param {Readonly<import('../store.js').State>} state
   * @param {string} outTradeNo
   * @returns {boolean} whether there is such an order
   */
  function update({ orders, orderDetail }, outTradeNo) {
    const listed = orders.find((order) => order.outTradeNo === outTradeNo);
    const detail = orderDetail?.outTradeNo === outTradeNo ? orderDetail : null;
    const order = detail ?? (listed && { ...listed, refunds: [], notifications: [] });
    if (order === undefined) return false;
    const key = JSON.stringify(order);
    if (key === drawn) return true;
    drawn = key;
    const focused = element.contains(document.activeElement) ? document.activeElement : null;
    // The form stays in its place, so that a person goes on typing while events arrive.
    reconcile(element, parts(order));
    // Keep the focus on the pressed button.
    if (focused !== null && !element.contains(focused)) {
      const buttons = [...element.querySelectorAll('button')];
      (buttons.find((one) => one.textContent === focused.textContent) ?? buttons[0])?.focus();
    }
    return true;
  }

  /** @param {OrderDetail} order */
  function parts(order) {
    return [
      h('h2', {}, t('orderTitle'), ' ', stateTag(t, order.tradeState)),
      h('p', { class: 'big-amount' }, yuan(order.totalFen)),
      h('p', {}, order.description),
      orderActions(order),
      ...notificationParts(order),
      ...refundParts(order),
      h('h3', {}, t('facts')),
      orderFacts(t, order),
    ].filter((part) => part !== null);
  }

  /** @param {OrderView} order */
  function orderActions({ outTradeNo, tradeState }) {
    const buttons = possible[tradeState].map((action) => {
      const { label, done, look } = actionWords[action];
      return button(t(label), () => actions.attempt(() => actOnOrder(outTradeNo, action), t(done)), look);
    });
    return buttons.length === 0 ? null : h('div', { class: 'actions' }, ...buttons);
  }

  /** @param {OrderDetail} order */
  function notificationParts({ notifications }) {
    if (notifications.length === 0) return [];
    return [
      h('h3', {}, t('notifications')),
      ...notifications.map(({ id, eventType, attempts }) =>
        h(
          'div',
          { class: 'entry' },
          h(
            'p',
            {},
            h('b', {}, eventType),
            ' ',
            h('span', { class: 'hint' }, attempts === 0 ? t('notSent') : t('attempts', { attempts })),
          ),
          resendButtons(t, actions, { notificationId: id }),
        ),
      ),
    ];
  }

  /** @param {OrderDetail} order */
  function refundParts(order) {
    const { outTradeNo, tradeState, refundOutcome, refunds } = order;
    if (tradeState === 'NOTPAY' || (tradeState === 'CLOSED' && refunds.length === 0)) return [];
    const choices = h(
      'div',
      { class: 'kinds', role: 'group', 'aria-label': t('refundOutcome') },
      ...outcomes.map(([outcome, label]) =>
        h(
          'button',
          {
            type: 'button',
            'aria-pressed': String(outcome === refundOutcome),
            onclick: () => actions.attempt(() => chooseRefundOutcome(outTradeNo, outcome), t('doneOutcome')),
          },
          t(label),
        ),
      ),
    );
    rove(choices);
    return [
      h('h3', {}, t('refunds')),
      ...refunds.map(refundEntry),
      h('p', { class: 'hint' }, t('refundOutcome')),
      choices,
      ...consoleRefundParts(order),
    ];
  }

  /** @param {OrderView} order */
  function consoleRefundParts(order) {
    const isPaid = order.tradeState === 'SUCCESS' || order.tradeState === 'REFUND';
    if (!isPaid || order.refundedFen === order.totalFen) return [];
    consoleRefund.update(order);
    return [consoleRefund.element];
  }

  /** @param {RefundView} refund */
  function refundEntry({ outRefundNo, refundFen, status, createdAt, source }) {
    /** @type {RefundOutcome[]} */
    const next =
      status === 'PROCESSING' ? ['SUCCESS', 'ABNORMAL', 'CLOSED'] : status === 'ABNORMAL' ? ['SUCCESS'] : [];
    return h(
      'div',
      { class: 'entry' },
      h('p', {}, h('b', {}, yuan(refundFen)), ' ', refundTag(t, status)),
      source === 'API' ? null : h('p', { class: 'hint' }, t('madeInConsole')),
      h('p', { class: 'hint' }, `${dateAndTime(createdAt)} · ${outRefundNo}`),
      h(
        'div',
        { class: 'actions' },
        ...next.map((outcome) =>
          button(t(`settle${outcome}`), () =>
            actions.attempt(() => settleRefund(outRefundNo, outcome), t('doneSettle')),
          ),
        ),
      ),
    );
  }

  return { element, update };
}

/**
 * @param {Translate} t
 * @param {OrderView} order
 */
function orderFacts(t, order) {
  /** @param {string | null} moment */
  const time = (moment) => (moment === null ? null : dateAndTime(moment));
  return facts([
    [t('outTradeNo'), order.outTradeNo],
    [t('transactionId'), order.transactionId],
    [t('tradeState'), order.tradeState],
    [t('refunded'), order.refundedFen === 0 ? null : yuan(order.refundedFen)],
    [t('payer'), order.user],
    [t('openid'), order.openid],
    [t('created'), time(order.createdAt)],
    [t('expires'), time(order.timeExpire)],
    [t('paid'), time(order.paidAt)],
    [t('closed'), time(order.closedAt)],
    [t('prepayId'), order.prepayId],
    [t('notifyUrl'), order.notifyUrl],
  ]);
}
