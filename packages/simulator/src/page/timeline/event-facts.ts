import type { NotificationEvent, RequestEvent, SimulatorEvent } from '../../events/event.js';
import type { NotificationVariant } from '../../faults/notification-variants.js';
import { refusalInChinese } from '../text/refusals-zh.js';
import type { Language, Text } from '../text/text.js';

/** The variants that a back end has to refuse. The others do not match the order. */
const FORGERIES: ReadonlySet<NotificationVariant> = new Set([
  'WRONG_SIGNATURE',
  'SIGNTEST',
  'WRONG_SERIAL',
  'STALE',
  'FUTURE',
  'BAD_TAG',
  'WRONG_ASSOCIATED_DATA',
]);

/** The name of an event. */
export function nameOf(text: Text, event: SimulatorEvent): string {
  switch (event.kind) {
    case 'notification':
      return event.channel === 'pay' ? text.notification : text.notificationOperations.messagePush;
    case 'control':
      return text.controlAction;
    case 'request':
      return event.operation === null ? text.otherOperation : text.operations[event.operation];
  }
}

function isAccepted({ channel, statusCode, responseBody }: NotificationEvent): boolean {
  if (channel === 'pay') return statusCode === 200 || statusCode === 204;
  return statusCode === 200 && (responseBody === '' || responseBody === 'success');
}

/**
 * Whether the back end did with a notification what it has to: accepts a genuine one, refuses a forged one. Where it is
 * genuine and does not fit the order, either will do.
 */
function isRightlyAnswered(event: NotificationEvent): boolean {
  const { variant, statusCode } = event;
  if (variant === null) return isAccepted(event);
  return statusCode !== null && (!isAccepted(event) || !FORGERIES.has(variant));
}

/** Whether the filter of problems shows this event. */
export function isProblem(event: SimulatorEvent): boolean {
  switch (event.kind) {
    case 'request':
      return event.refusal !== null || event.statusCode === null || event.statusCode >= 400;
    case 'notification':
      return !isRightlyAnswered(event);
    case 'control':
      return event.diagnosis !== null;
  }
}

/** The fault or variant of an event; null for none. */
export function faultOf(text: Text, event: SimulatorEvent): string | null {
  switch (event.kind) {
    case 'request':
      return event.fault && text.apiFaults[event.fault];
    case 'notification':
      return event.variant && text.variants[event.variant];
    case 'control':
      return null;
  }
}

/** Why a request was refused, in one line. Where the simulator has no Chinese for it, WeChat's message says it. */
export function refusalOf(language: Language, { refusal, responseBody }: RequestEvent): string | null {
  if (refusal === null || language !== 'zh') return refusal;
  return refusalInChinese(refusal) ?? wechatMessage(responseBody) ?? refusal;
}

function wechatMessage(body: string): string | null {
  try {
    const { message, errcode, errmsg } = JSON.parse(body);
    if (typeof message === 'string') return message;
    return typeof errmsg === 'string' ? `${errcode} ${errmsg}` : null;
  } catch {
    return null;
  }
}

/** The reason of a refusal or a failed notification, in one line; null for none. */
export function problemOf(text: Text, language: Language, event: SimulatorEvent): string | null {
  switch (event.kind) {
    case 'request':
      return event.diagnosis === null ? refusalOf(language, event) : text.mistakes[event.diagnosis.mistake];
    case 'notification':
      return event.statusCode === null ? text.notDelivered : event.error;
    case 'control':
      return event.diagnosis && text.mistakes[event.diagnosis.mistake];
  }
}

/** Whether the timeline is empty. Control actions do not count. */
export const nothingHappened = (events: readonly SimulatorEvent[]): boolean =>
  events.every((event) => event.kind === 'control');
