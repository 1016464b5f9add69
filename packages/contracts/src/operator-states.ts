/** The outcome of a verified notification. */
export const NOTIFICATION_OUTCOMES = [
  /** It moved its order or refund. */
  'APPLIED',
  /** The order or refund had moved before. */
  'REPEATED',
  /** It contradicts its order, or there is no such order: kept as evidence, nothing changed. */
  'MISMATCHED',
  /** It reports money for a closed order. */
  'LATE',
  /** An event of a kind that changes nothing here. */
  'IGNORED',
  /** Genuine, but not in the form that WeChat documents: kept, refused, and read again when WeChat sends it again. */
  'UNREADABLE',
] as const;
export type NotificationOutcome = (typeof NOTIFICATION_OUTCOMES)[number];

/** The kinds of anomaly: states that a person has to look at. */
export const ANOMALY_KINDS = [
  /** A buyer applied for a refund. */
  'REFUND_APPLICATION',
  /** A notification or an answer contradicts the books. */
  'MISMATCHED_NOTIFICATION',
  /** A closed order was paid; the money is being refunded. */
  'LATE_MONEY',
  /** A refund does not proceed without help. */
  'ABNORMAL_REFUND',
  /** A refund was made outside this API. */
  'OUTSIDE_REFUND',
  /** The reconciliation of a day found a difference. */
  'DIFFERENCE',
  /** WeChat gave a prepay_id for the order and later reports that the order does not exist. */
  'ORDER_UNKNOWN_THERE',
  /** The reconciliation of a day keeps failing. */
  'RECONCILIATION_FAILED',
  /** WeChat refuses to take the report of a shipment: it may keep the money of the order. */
  'SHIPPING_REFUSED',
  /** A paid order has waited for its shipment longer than the shop wants, and soon longer than WeChat allows. */
  'UNSHIPPED',
] as const;
export type AnomalyKind = (typeof ANOMALY_KINDS)[number];

/** What an operator can do about an anomaly. */
export const ANOMALY_ACTIONS = [
  /** Ask WeChat again about the order and its refunds, or about the day’s bill, and book the answers. */
  'ask',
  /**
   * Ask WeChat about the refund of a number that an operator found in the merchant console, and book it; of a payment in
   * the bill whose order is not here: ask about it, and bring the order back.
   */
  'adopt',
  /** Leave it as it is: it was settled in another way, which the remark tells. */
  'accept',
  /** Give the money back: the buyer’s application in full, late money, or a refund that waits to be sent again. */
  'refund',
] as const;
export type AnomalyAction = (typeof ANOMALY_ACTIONS)[number];

/**
 * The actions that can end each kind of anomaly. `ask` and `adopt` end it where WeChat’s answer explains it, `refund`
 * once the money is on its way or back, `accept` always. A buyer’s application is answered, not accepted as it is:
 * `refund` grants it, and the decision on the application can decline it.
 */
export const ACTIONS_OF_ANOMALY = {
  REFUND_APPLICATION: ['refund'],
  MISMATCHED_NOTIFICATION: ['ask', 'accept'],
  LATE_MONEY: ['ask', 'refund', 'accept'],
  ABNORMAL_REFUND: ['ask', 'refund', 'accept'],
  OUTSIDE_REFUND: ['ask', 'adopt', 'accept'],
  DIFFERENCE: ['ask', 'adopt', 'accept'],
  ORDER_UNKNOWN_THERE: ['ask', 'accept'],
  RECONCILIATION_FAILED: ['ask', 'accept'],
  SHIPPING_REFUSED: ['ask', 'accept'],
  UNSHIPPED: ['ask', 'accept'],
} as const satisfies Record<AnomalyKind, readonly AnomalyAction[]>;

/** The states of a refund that waits for a second person. */
export const APPROVAL_STATUSES = ['WAITING', 'APPROVED', 'DECLINED', 'EXPIRED'] as const;
export type ApprovalStatus = (typeof APPROVAL_STATUSES)[number];

/** The states of a day's reconciliation. FAILED is retried automatically; NO_BILL is a day without trade. */
export const RECONCILIATION_STATUSES = ['RUNNING', 'DONE', 'NO_BILL', 'FAILED'] as const;
export type ReconciliationStatus = (typeof RECONCILIATION_STATUSES)[number];

/** The kinds of difference between a day's books and WeChat's bill of that day. */
export const DIFFERENCE_KINDS = [
  'PAYMENT_UNKNOWN_HERE',
  'PAYMENT_ABSENT_THERE',
  'PAYMENT_AMOUNT',
  'REFUND_UNKNOWN_HERE',
  'REFUND_ABSENT_THERE',
  'REFUND_AMOUNT',
  /** A line of the bill does not have the form of a row. */
  'ROW_UNREADABLE',
  /** A figure of the bill's summary is not the sum of its rows. */
  'SUMMARY_DIFFERS',
] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/** The platforms whose group robots hear of open anomalies. */
export const ROBOT_KINDS = ['wecom', 'dingtalk', 'feishu'] as const;
export type RobotKind = (typeof ROBOT_KINDS)[number];

/** Why a platform has not taken a message of the robot. */
export const ROBOT_FAILURES = [
  /** No whole answer came: the platform may have taken the message all the same. */
  'NO_ANSWER',
  /** Another status than 200, a redirect among them. */
  'HTTP_STATUS',
  /** An answer that is not in the form of the platform. */
  'UNREADABLE',
  /** The secret is another one than the robot’s, or the clock is wrong. */
  'SIGNATURE',
  /** The robot wants a keyword that the message does not have. */
  'KEYWORD',
  /** The robot takes messages from other addresses only. */
  'ADDRESS',
  /** There is no robot at this webhook any more. */
  'UNKNOWN_ROBOT',
  /** More messages than the platform takes in a minute. */
  'TOO_MANY',
  /** Refused for another reason, which the platform’s words tell. */
  'REFUSED',
] as const;
export type RobotFailure = (typeof ROBOT_FAILURES)[number];

/** The types of event in the life of an order. */
export const ORDER_EVENT_TYPES = [
  'CREATED',
  'PREPAY_CREATED',
  'PAID',
  'PAID_AFTER_CLOSE',
  'PAYMENT_MISMATCHED',
  'CLOSED',
  'CLOSE_SENT',
  'QUERIED',
  'WECHAT_REFUSED',
  'REFUND_REQUESTED',
  'REFUND_APPLIED',
  'REFUND_DECLINED',
  'REFUND_SENT',
  'REFUND_QUERIED',
  'REFUND_MOVED',
  'REFUND_ADOPTED',
  'REFUND_WITHDRAWN',
  'REFUNDED',
  'PARTLY_SHIPPED',
  'SHIPPED',
  'RECEIVED',
  'SETTLED',
  'READY',
  'COLLECTED',
  'ADDRESS_CHANGED',
  'SHIPMENT_CORRECTED',
  'SHIPPING_REPORTED',
  'SHIPPING_REFUSED',
  'PERSONAL_DATA_ERASED',
] as const;
export type OrderEventType = (typeof ORDER_EVENT_TYPES)[number];

/** The calls to WeChat about an order and its refunds. */
export const WECHAT_CALLS = ['prepay', 'query', 'close', 'refund', 'refund query'] as const;
export type WechatCall = (typeof WECHAT_CALLS)[number];

/** The sources from which a payment becomes known. */
export const PAYMENT_SOURCES = ['notification', 'query'] as const;
export type PaymentSource = (typeof PAYMENT_SOURCES)[number];
