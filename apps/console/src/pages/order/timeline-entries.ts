import type { AuditEntry, Notification, OrderEvent, ShipmentFacts, SignedText } from '@taro-pay/contracts';
import { text } from '../../text/index.js';
import { yuan } from '../../ui/money.js';
import { explainOutcome } from '../../ui/outcome.js';
import type { Dossier } from './summary.js';

export const ENTRY_KINDS = ['event', 'call', 'notification', 'act'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** Something that happened to an order. */
export interface Entry {
  readonly key: string;
  readonly kind: EntryKind;
  readonly at: string;
  readonly title: string;
  /** In a sentence, where the title does not say it all. */
  readonly words: string | null;
  readonly isBad: boolean;
  /** WeChat’s Request-ID, or ours for an operator’s act. */
  readonly requestId: string | null;
  /** What was signed for a call to WeChat. */
  readonly signed: string | null;
  /** Whole, for those who look behind it. */
  readonly raw: unknown;
  readonly notification: Notification | null;
}

/** Events, calls to WeChat, notifications and operators’ acts, oldest first. */
export function entriesOf({ events, notifications, audit }: Dossier): Entry[] {
  return [...events.map(eventEntry), ...notifications.map(notificationEntry), ...audit.map(actEntry)].sort(
    (a, b) => a.at.localeCompare(b.at),
  );
}

function eventEntry(event: Dossier['events'][number], index: number): Entry {
  const { type, at, data } = event;
  const requestId = 'wechatRequestId' in data ? data.wechatRequestId : null;
  return {
    key: `event ${index}`,
    kind: isCall(type) ? 'call' : 'event',
    at,
    title: text.events[type],
    words: wordsOf(event),
    isBad: type === 'PAYMENT_MISMATCHED' || type === 'WECHAT_REFUSED' || type === 'SHIPPING_REFUSED',
    requestId,
    signed: 'signed' in data && data.signed !== undefined ? signedWords(data.signed) : null,
    raw: event,
    notification: null,
  };
}

const signedWords = ({ text: words, sha256 }: SignedText): string =>
  sha256 === null ? words : `${words}\n${text.order.signedHash} ${sha256}`;

const CALLS: readonly OrderEvent['type'][] = [
  'PREPAY_CREATED',
  'QUERIED',
  'CLOSE_SENT',
  'REFUND_SENT',
  'REFUND_QUERIED',
  'WECHAT_REFUSED',
];
const isCall = (type: OrderEvent['type']) => CALLS.includes(type);

function paidWords({ payerTotalFen, source, isAfterClose }: Extract<OrderEvent, { type: 'PAID' }>['data']) {
  const { paid, paidAfterClose } = text.eventWords;
  return (isAfterClose ? paidAfterClose : paid)(yuan(payerTotalFen), text.summary.source[source]);
}

function wordsOf(event: OrderEvent): string | null {
  switch (event.type) {
    case 'CREATED':
      return yuan(event.data.totalFen);
    case 'PAID':
      return paidWords(event.data);
    case 'PAID_AFTER_CLOSE':
      return text.eventWords.late(yuan(event.data.totalFen));
    case 'PAYMENT_MISMATCHED':
      return text.finding(event.data.reason);
    case 'CLOSED':
      return text.closeReason[event.data.reason];
    case 'QUERIED':
      return event.data.tradeState === null
        ? text.eventWords.unknownThere
        : text.tradeState[event.data.tradeState];
    case 'WECHAT_REFUSED':
      return text.eventWords.refused(text.call[event.data.call], event.data.code ?? '—');
    case 'REFUND_REQUESTED':
    case 'REFUND_ADOPTED':
      return yuan(event.data.amountFen);
    case 'REFUND_APPLIED':
      return text.eventWords.quoted(event.data.reason);
    case 'REFUND_DECLINED':
      return text.eventWords.quoted(event.data.remark);
    case 'REFUND_QUERIED':
      return event.data.status === null ? text.eventWords.unknownThere : text.refundStatus[event.data.status];
    case 'REFUND_MOVED':
      return `${yuan(event.data.amountFen)} · ${text.refundStatus[event.data.status]}`;
    case 'REFUND_WITHDRAWN':
      return `${yuan(event.data.amountFen)} · ${event.data.remark}`;
    case 'REFUNDED':
      return yuan(event.data.refundedFen);
    case 'PARTLY_SHIPPED':
    case 'SHIPMENT_CORRECTED':
      return parcelOf(event.data);
    case 'SHIPPED':
      return event.data.shipment === null
        ? text.eventWords.fulfilmentSource[event.data.source]
        : (parcelOf(event.data.shipment) ?? text.eventWords.fulfilmentSource[event.data.source]);
    case 'RECEIVED':
    case 'SETTLED':
      return text.eventWords.fulfilmentSource[event.data.source];
    case 'SHIPPING_REFUSED':
      return event.data.words;
    case 'READY':
    case 'COLLECTED':
    case 'ADDRESS_CHANGED':
    case 'SHIPPING_REPORTED':
    case 'PERSONAL_DATA_ERASED':
    case 'PREPAY_CREATED':
    case 'CLOSE_SENT':
    case 'REFUND_SENT':
      return null;
  }
}

function parcelOf({ carrierName, trackingNo }: ShipmentFacts): string | null {
  return carrierName === null || trackingNo === null ? null : text.eventWords.parcel(carrierName, trackingNo);
}

function notificationEntry(notification: Notification): Entry {
  const { id, eventType, receivedAt, outcome } = notification;
  return {
    key: `notification ${id}`,
    kind: 'notification',
    at: receivedAt,
    title: text.notifications.came(text.notifications.types[eventType] ?? eventType),
    words: explainOutcome(notification),
    isBad: outcome === 'MISMATCHED' || outcome === 'UNREADABLE',
    requestId: null,
    signed: null,
    raw: notification,
    notification,
  };
}

function actEntry(entry: AuditEntry): Entry {
  const { id, at, actor, action, remark, address, requestId } = entry;
  return {
    key: `act ${id}`,
    kind: 'act',
    at,
    title: text.audit.did(actor, text.audit.actions[action] ?? action),
    words: [remark, address].filter(Boolean).join(' · '),
    isBad: false,
    requestId,
    signed: null,
    raw: entry,
    notification: null,
  };
}
