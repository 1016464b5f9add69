// @ts-check

import { h } from '../dom.js';
import { refundInConsole } from '../simulator.js';

const fenPerYuan = 100;

/**
 * A form that refunds an order as a person does in the merchant console.
 *
 * @param {import('../messages.js').Translate} t
 * @param {import('../actions.js').Actions} actions
 */
export function createConsoleRefund(t, actions) {
  const amount = h('input', { type: 'number', min: 0.01, step: 0.01, required: true });
  const notify = h('input', { type: 'checkbox', checked: true });
  const queryable = h('input', { type: 'checkbox', checked: true });
  const element = h(
    'form',
    { class: 'console-refund', onsubmit: refund },
    h('p', { class: 'hint' }, t('consoleRefundExplained')),
    h('label', {}, t('consoleRefundAmount'), amount),
    h('label', {}, notify, t('consoleRefundNotify')),
    h('label', {}, queryable, t('consoleRefundQueryable')),
    h('button', { type: 'submit' }, t('consoleRefund')),
  );
  let outTradeNo = '';
  let leftFen = 0;

  /** @param {Event} event */
  function refund(event) {
    event.preventDefault();
    const wanted = {
      amountFen: Math.round(amount.valueAsNumber * fenPerYuan),
      notify: notify.checked,
      queryable: queryable.checked,
    };
    actions.attempt(() => refundInConsole(outTradeNo, wanted), t('doneConsoleRefund'));
  }

  /**
   * The input stays until the rest of the order changes.
   *
   * @param {import('../../control/views/order.js').OrderView} order
   */
  function update(order) {
    const nextFen = order.totalFen - order.refundedFen;
    if (order.outTradeNo === outTradeNo && nextFen === leftFen) return;
    outTradeNo = order.outTradeNo;
    leftFen = nextFen;
    amount.max = String(leftFen / fenPerYuan);
    amount.value = (leftFen / fenPerYuan).toFixed(2);
  }

  return { element, update };
}
