/** The states of an order. A partly refunded order stays PAID with `refundedFen > 0`. */
export const ORDER_STATUSES = ['PENDING', 'PAID', 'REFUNDED', 'CLOSED'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/**
 * Every transition of an order; any other is a bug. A CLOSED order becomes PAID where its money came late, its goods are
 * still there, and the shop delivers then.
 */
export const ORDER_TRANSITIONS = {
  PENDING: ['PAID', 'CLOSED'],
  PAID: ['REFUNDED'],
  REFUNDED: [],
  CLOSED: ['PAID'],
} as const satisfies Record<OrderStatus, readonly OrderStatus[]>;

const IS_PAID = {
  PENDING: false,
  PAID: true,
  REFUNDED: true,
  CLOSED: false,
} as const satisfies Record<OrderStatus, boolean>;

/** Tells whether an order of this status was paid, whether or not its money has been refunded since. */
export const isPaid = (status: OrderStatus): boolean => IS_PAID[status];

const IS_REFUND_APPLICABLE = {
  PENDING: false,
  PAID: true,
  REFUNDED: false,
  CLOSED: false,
} as const satisfies Record<OrderStatus, boolean>;

/** Tells whether the buyer of an order of this status may apply for a refund. */
export const canApplyForRefund = (status: OrderStatus): boolean => IS_REFUND_APPLICABLE[status];

/**
 * The states of a refund. REQUESTED: WeChat's answer is not known yet. ABNORMAL: the money could not reach the buyer's
 * account, and a person has to act.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012556457
 */
export const REFUND_STATUSES = ['REQUESTED', 'PROCESSING', 'SUCCESS', 'CLOSED', 'ABNORMAL'] as const;
export type RefundStatus = (typeof REFUND_STATUSES)[number];

/**
 * The origins of a refund. LATE_MONEY: the API returns money that arrived for a closed order. OUTSIDE: it was made in
 * WeChat's merchant console or by another program, and adopted.
 */
export const REFUND_ORIGINS = ['OPERATOR', 'LATE_MONEY', 'OUTSIDE'] as const;
export type RefundOrigin = (typeof REFUND_ORIGINS)[number];

/**
 * Every transition of a refund. WeChat's first answer may be final. A withdrawn refund goes from REQUESTED to CLOSED:
 * WeChat has never known it.
 */
export const REFUND_TRANSITIONS = {
  REQUESTED: ['PROCESSING', 'SUCCESS', 'CLOSED', 'ABNORMAL'],
  PROCESSING: ['SUCCESS', 'CLOSED', 'ABNORMAL'],
  ABNORMAL: ['SUCCESS'],
  SUCCESS: [],
  CLOSED: [],
} as const satisfies Record<RefundStatus, readonly RefundStatus[]>;

/** Tells whether the table allows an order to go from one status to another. */
export function canOrderBecome(from: OrderStatus, to: OrderStatus): boolean {
  const allowed: readonly OrderStatus[] = ORDER_TRANSITIONS[from];
  return allowed.includes(to);
}

/** Tells whether the table allows a refund to go from one status to another. */
export function canRefundBecome(from: RefundStatus, to: RefundStatus): boolean {
  const allowed: readonly RefundStatus[] = REFUND_TRANSITIONS[from];
  return allowed.includes(to);
}
