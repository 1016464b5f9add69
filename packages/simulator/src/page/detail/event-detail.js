// @ts-check

import { button, h } from '../dom.js';
import { dateAndTime } from '../format.js';
import { isProblem, operationOf } from '../timeline/event-facts.js';
import { faultTag, statusTag } from '../timeline/tags.js';
import { callout } from './callout.js';
import { notificationAsCurl, requestAsCurl } from './curl.js';
import { diagnosisOf } from './diagnosis.js';
import { bodyText, facts, headerTable, signedString } from './protocol-text.js';
import { resendButtons } from './resend.js';

/**
 * @typedef {import('../../events/event.js').SimulatorEvent} SimulatorEvent
 * @typedef {import('../../events/event.js').RequestEvent} RequestEvent
 * @typedef {import('../../events/event.js').NotificationEvent} NotificationEvent
 * @typedef {import('../../events/event.js').ControlEvent} ControlEvent
 * @typedef {import('../messages.js').Translate} Translate
 * @typedef {import('../actions.js').Actions} Actions
 */

/**
 * @param {Translate} t
 * @param {Actions} actions
 * @param {SimulatorEvent} event
 */
export function eventDetail(t, actions, event) {
  return partsOf(t, actions, event).filter((part) => part !== null);
}

/**
 * @param {Translate} t
 * @param {Actions} actions
 * @param {SimulatorEvent} event
 */
function partsOf(t, actions, event) {
  switch (event.kind) {
    case 'request':
      return requestDetail(t, actions, event);
    case 'notification':
      return notificationDetail(t, actions, event);
    case 'control':
      return controlDetail(t, actions, event);
  }
}

/**
 * @param {Translate} t
 * @param {Actions} actions
 * @param {ControlEvent} event
 */
function controlDetail(t, actions, event) {
  return [
    h('h2', {}, t('controlAction')),
    h('p', { class: 'line' }, event.summary),
    ...(diagnosisOf(t, actions, t('paySignRefused'), event) ?? []),
    eventFacts(t, actions, event, dateAndTime(event.at)),
  ];
}

/**
 * @param {Translate} t
 * @param {Actions} actions
 * @param {RequestEvent} event
 */
function requestDetail(t, actions, event) {
  const { copy } = actions;
  return [
    heading(
      t,
      event,
      button(t('copyAsCurl'), () => copy(requestAsCurl(event, location.origin)), 'small'),
    ),
    h('p', { class: 'line' }, h('b', {}, event.method), ` ${event.path}`),
    ...refusal(t, actions, event),
    event.remark === null ? null : h('p', { class: 'hint' }, t(event.remark)),
    eventFacts(t, actions, event, dateAndTime(event.at)),
    h('h3', {}, t('request')),
    signed(t, actions, event.requestSigningString, 'expectedString', 'expectedStringExplained', 5),
    bodyText({ t, copy, title: t('body'), text: event.body }),
    headerTable({ t, copy, title: t('headers'), headers: event.headers }),
    h('h3', {}, t('answer')),
    bodyText({ t, copy, title: t('body'), text: event.responseBody }),
    signed(t, actions, event.responseSigningString, 'answerString', 'wechatStringExplained', 3),
    headerTable({ t, copy, title: t('headers'), headers: event.responseHeaders }),
  ];
}

/**
 * @param {Translate} t
 * @param {Actions} actions
 * @param {NotificationEvent} event
 */
function notificationDetail(t, actions, event) {
  const { copy } = actions;
  const { notificationId } = event;
  return [
    heading(
      t,
      event,
      button(t('copyAsCurl'), () => copy(notificationAsCurl(event)), 'small'),
    ),
    h('p', { class: 'line' }, h('b', {}, event.eventType), ` → ${event.url}`),
    isProblem(event) ? undelivered(t, event) : null,
    eventFacts(t, actions, event, `${dateAndTime(event.at)} · ${t('attempt', { attempt: event.attempt })}`, [
      t('notificationId'),
      notificationId,
    ]),
    resendButtons(t, actions, { notificationId }),
    h('h3', {}, t('notification')),
    bodyText({
      t,
      copy,
      title: t('resource'),
      text: JSON.stringify(event.resource),
      hint: t('resourceExplained'),
    }),
    signed(t, actions, event.signingString, 'notificationString', 'wechatStringExplained', 3),
    bodyText({ t, copy, title: t('envelope'), text: event.body }),
    headerTable({ t, copy, title: t('headers'), headers: event.headers }),
    h('h3', {}, t('answer')),
    bodyText({ t, copy, title: t('body'), text: event.responseBody ?? '' }),
  ];
}

/**
 * @param {Translate} t
 * @param {SimulatorEvent} event
 * @param {...Node} tools
 */
function heading(t, event, ...tools) {
  return h(
    'div',
    { class: 'detail-head' },
    h('h2', {}, t(operationOf(event)), ' ', statusTag(t, event), ' ', faultTag(t, event)),
    ...tools,
  );
}

/**
 * @param {Translate} t
 * @param {Actions} actions
 * @param {SimulatorEvent} event
 * @param {string} time
 * @param {...[string, string]} more
 */
function eventFacts(t, actions, { outTradeNo }, time, ...more) {
  const order =
    outTradeNo === null ? null : button(outTradeNo, () => actions.select({ order: outTradeNo }), 'link');
  return facts([[t('time'), time], [t('order'), order], ...more]);
}

/**
 * @param {Translate} t
 * @param {Actions} actions
 * @param {string | null} text
 * @param {import('../messages.js').MessageKey} title
 * @param {import('../messages.js').MessageKey} explanation
 * @param {3 | 5} lines
 */
function signed(t, { copy }, text, title, explanation, lines) {
  if (text === null) return null;
  return signedString({ t, copy, title: t(title), explanation: t(explanation), text, lines });
}

/**
 * @param {Translate} t
 * @param {Actions} actions
 * @param {RequestEvent} event
 */
function refusal(t, actions, event) {
  const { refusal: reason, statusCode } = event;
  if (reason === null) return [];
  const title = statusCode === null ? t('unanswered') : t('refused', { status: statusCode });
  return diagnosisOf(t, actions, title, event) ?? [callout(title, reason)];
}

/**
 * @param {Translate} t
 * @param {NotificationEvent} event
 */
function undelivered(t, event) {
  const { variant, statusCode } = event;
  if (variant !== null && statusCode !== null)
    return callout(t('forgeryAccepted', { status: statusCode }), t('forgeryAcceptedExplained'));
  const next =
    event.nextAttemptAt === null
      ? t('noFurtherAttempt')
      : t('nextAttempt', { time: dateAndTime(event.nextAttemptAt) });
  return event.statusCode === null
    ? callout(t('notDelivered'), event.error ?? '', next)
    : callout(t('notAccepted', { status: event.statusCode }), event.error ?? t('notAcceptedExplained'), next);
}
