// @ts-check

import { button, h, reconcile, rove } from '../dom.js';
import { dateAndTime, yuan } from '../format.js';
import { actOnOrder } from '../simulator.js';

/** @typedef {import('../../control/views/order.js').OrderView} OrderView */

/** The timeline lists older ones. */
const shownAtOnce = 20;

/**
 * WeChat's cashier: the order to pay, and the other unpaid orders.
 *
 * @param {import('../messages.js').Translate} t
 * @param {import('../actions.js').Actions} actions
 */
export function createCashier(t, actions) {
  const sheet = h('div', { class: 'cashier-sheet' });
  const others = h('div', { class: 'queue', role: 'group', 'aria-label': t('cashierOthers') });
  const othersTitle = h('h3', {}, t('cashierOthers'));
  const empty = h(
    'div',
    { class: 'screen-message' },
    h('h3', {}, t('cashierEmpty')),
    h('p', {}, t('cashierEmptyExplained')),
  );
  const element = h(
    'div',
    { class: 'cashier', role: 'tabpanel', id: 'screen-cashier', 'aria-labelledby': 'tab-cashier' },
    empty,
    sheet,
    othersTitle,
    others,
  );
  /** @type {string | null} The order that the person picked; else it is the newest. */
  let picked = null;
  /** @type {OrderView[]} newest first */
  let waiting = [];
  let drawn = '';
  /** @type {OrderView[] | null} */
  let drawnOrders = null;

  function draw() {
    const current = waiting.find((order) => order.outTradeNo === picked) ?? waiting[0];
    const rest = waiting.filter((order) => order !== current).slice(0, shownAtOnce);
    const key = JSON.stringify([current, rest]);
    if (key === drawn) return;
    drawn = key;
    empty.hidden = current !== undefined;
    sheet.hidden = current === undefined;
    othersTitle.hidden = rest.length === 0;
    if (current !== undefined) sheet.replaceChildren(...sheetOf(current));
    reconcile(others, rest.map(rowOf));
    rove(others);
  }

  /** @param {OrderView} order */
  function rowOf(order) {
    return h(
      'button',
      {
        type: 'button',
        class: 'queued',
        onclick: () => {
          picked = order.outTradeNo;
          draw();
        },
      },
      h('span', { class: 'queued-name' }, order.description),
      h('span', { class: 'queued-amount' }, yuan(order.totalFen)),
    );
  }

  /** @param {OrderView} order */
  function sheetOf(order) {
    const { outTradeNo } = order;
    /**
     * @param {'pay' | 'fail' | 'cancel'} action
     * @param {string} done
     */
    const act = (action, done) => () => actions.attempt(() => actOnOrder(outTradeNo, action), done);
    /** @param {string} name @param {string} value */
    const row = (name, value) => h('div', {}, h('dt', {}, name), h('dd', {}, value));
    return [
      h('p', { class: 'cashier-name' }, order.description),
      h('p', { class: 'cashier-amount' }, yuan(order.totalFen)),
      h(
        'dl',
        { class: 'cashier-facts' },
        row(t('payer'), order.user ?? order.openid),
        row(t('outTradeNo'), outTradeNo),
        order.timeExpire === null ? null : row(t('expires'), dateAndTime(order.timeExpire)),
      ),
      button(t('actionPay'), act('pay', t('donePay')), 'primary pay'),
      h(
        'div',
        { class: 'cashier-buttons' },
        button(t('actionFail'), act('fail', t('doneFail'))),
        button(t('actionCancel'), act('cancel', t('doneCancel'))),
        button(t('details'), () => actions.select({ order: outTradeNo })),
      ),
    ];
  }

  /**
   * @param {Readonly<import('../store.js').State>} state
   * @returns {number} how many orders wait for the buyer
   */
  function update({ orders }) {
    // Events change far more often than orders.
    if (orders === drawnOrders) return waiting.length;
    drawnOrders = orders;
    waiting = orders.filter((order) => order.tradeState === 'NOTPAY').reverse();
    draw();
    return waiting.length;
  }

  return { element, update };
}
