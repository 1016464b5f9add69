// @ts-check

import { h } from './dom.js';
import { isProblem, operationOf } from './event-facts.js';
import { dateAndTime, yuan } from './format.js';
import { bodyText, facts, headerTable, signedString } from './protocol-text.js';
import { stateTag, statusTag } from './tags.js';

/**
 * @typedef {import('../events.js').SimulatorEvent} SimulatorEvent
 * @typedef {import('../events.js').RequestEvent} RequestEvent
 * @typedef {import('../events.js').NotificationEvent} NotificationEvent
 * @typedef {import('../orders-view.js').OrderView} OrderView
 * @typedef {import('./messages.js').Translate} Translate
 * @typedef {import('./app.js').Actions} Actions
 */

/**
 * All that is known of the chosen event or order.
 *
 * @param {Translate} t
 * @param {Actions} actions
 */
export function createDetail(t, actions) {
  const content = h('div', { class: 'detail-content' });
  const back = h(
    'button',
    { type: 'button', class: 'back', onclick: actions.closeDetail },
    `← ${t('close')}`,
  );
  const element = h('section', { class: 'detail', 'aria-label': t('details') }, back, content);
  /** @type {unknown} */
  let drawn;

  /** @param {Readonly<import('./store.js').State>} state */
  function chosen({ selected, events, orders }) {
    if (selected === null) return null;
    if ('event' in selected) return events.find((event) => event.id === selected.event) ?? null;
    return orders.find((order) => order.outTradeNo === selected.order) ?? null;
  }

  /** @param {Readonly<import('./store.js').State>} state */
  function update(state) {
    const subject = chosen(state);
    // Events never change; an order is drawn again when it did, not at each refresh, so that nothing folds itself.
    const key = subject === null || 'kind' in subject ? subject : JSON.stringify(subject);
    if (key === drawn) return;
    drawn = key;
    element.classList.toggle('open', subject !== null);
    content.scrollTop = 0;
    if (subject === null) content.replaceChildren(h('p', { class: 'placeholder' }, t('selectSomething')));
    else if ('kind' in subject) content.replaceChildren(...eventDetail(t, actions, subject));
    else content.replaceChildren(...orderDetail(t, subject));
  }

  content.append(h('p', { class: 'placeholder' }, t('selectSomething')));
  return { element, update, focus: () => back.focus() };
}

/**
 * @param {Translate} t
 * @param {Actions} actions
 * @param {SimulatorEvent} event
 */
function eventDetail(t, actions, event) {
  switch (event.kind) {
    case 'request':
      return requestDetail(t, actions, event);
    case 'notification':
      return notificationDetail(t, actions, event);
    case 'control':
      return [
        h('h2', {}, t('controlAction')),
        h('p', { class: 'line' }, event.summary),
        facts([
          [t('time'), dateAndTime(event.at)],
          [t('order'), event.outTradeNo],
        ]),
      ];
  }
}

/**
 * @param {Translate} t
 * @param {Actions} actions
 * @param {RequestEvent} event
 */
function requestDetail(t, { copy }, event) {
  const { requestSigningString, responseSigningString } = event;
  const title = h('h2', {}, t(operationOf(event)), ' ', statusTag(t, event));
  return [
    title,
    h('p', { class: 'line' }, h('b', {}, event.method), ` ${event.path}`),
    event.refusal === null ? null : callout(refusalTitle(t, event), event.refusal),
    facts([
      [t('time'), dateAndTime(event.at)],
      [t('order'), event.outTradeNo],
    ]),
    h('h3', {}, t('request')),
    requestSigningString === null
      ? null
      : signedString({
          t,
          copy,
          title: t('expectedString'),
          explanation: t('expectedStringExplained'),
          text: requestSigningString,
          lines: 5,
        }),
    bodyText({ t, copy, title: t('body'), text: event.body }),
    headerTable({ t, copy, title: t('headers'), headers: event.headers }),
    h('h3', {}, t('answer')),
    bodyText({ t, copy, title: t('body'), text: event.responseBody }),
    responseSigningString === null
      ? null
      : signedString({
          t,
          copy,
          title: t('answerString'),
          explanation: t('wechatStringExplained'),
          text: responseSigningString,
          lines: 3,
        }),
    headerTable({ t, copy, title: t('headers'), headers: event.responseHeaders }),
  ].filter((part) => part !== null);
}

/**
 * @param {Translate} t
 * @param {RequestEvent} event
 */
function refusalTitle(t, { statusCode }) {
  return statusCode === null ? t('unanswered') : t('refused', { status: statusCode });
}

/**
 * @param {Translate} t
 * @param {Actions} actions
 * @param {NotificationEvent} event
 */
function notificationDetail(t, { copy, resend }, event) {
  return [
    h('h2', {}, t('operationNotification'), ' ', statusTag(t, event)),
    h('p', { class: 'line' }, h('b', {}, event.eventType), ` → ${event.url}`),
    isProblem(event) ? undelivered(t, event) : null,
    facts([
      [t('time'), `${dateAndTime(event.at)} · ${t('attempt', { attempt: event.attempt })}`],
      [t('order'), event.outTradeNo],
      [t('notificationId'), event.notificationId],
    ]),
    h(
      'p',
      {},
      h(
        'button',
        { type: 'button', class: 'primary', onclick: () => resend(event.notificationId) },
        t('resend'),
      ),
    ),
    h('h3', {}, t('notification')),
    bodyText({
      t,
      copy,
      title: t('resource'),
      text: JSON.stringify(event.resource),
      hint: t('resourceExplained'),
    }),
    signedString({
      t,
      copy,
      title: t('notificationString'),
      explanation: t('wechatStringExplained'),
      text: event.signingString,
      lines: 3,
    }),
    bodyText({ t, copy, title: t('envelope'), text: event.body }),
    headerTable({ t, copy, title: t('headers'), headers: event.headers }),
    h('h3', {}, t('answer')),
    bodyText({ t, copy, title: t('body'), text: event.responseBody ?? '' }),
  ].filter((part) => part !== null);
}

/**
 * @param {Translate} t
 * @param {NotificationEvent} event
 */
function undelivered(t, event) {
  const next =
    event.nextAttemptAt === null
      ? t('noFurtherAttempt')
      : t('nextAttempt', { time: dateAndTime(event.nextAttemptAt) });
  return event.statusCode === null
    ? callout(t('notDelivered'), event.error ?? '', next)
    : callout(t('notAccepted', { status: event.statusCode }), event.error ?? t('notAcceptedExplained'), next);
}

/**
 * @param {string} title
 * @param {...string} paragraphs
 */
function callout(title, ...paragraphs) {
  return h(
    'div',
    { class: 'callout', role: 'note' },
    h('strong', {}, title),
    ...paragraphs.map((text) => h('p', {}, text)),
  );
}

/**
 * @param {Translate} t
 * @param {OrderView} order
 */
function orderDetail(t, order) {
  /** @param {string | null} moment */
  const time = (moment) => (moment === null ? null : dateAndTime(moment));
  return [
    h('h2', {}, t('orderTitle'), ' ', stateTag(t, order.tradeState)),
    h('p', { class: 'big-amount' }, yuan(order.totalFen)),
    facts([
      [t('description'), order.description],
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
      [t('notifyUrl'), order.notifyUrl],
    ]),
  ];
}
