/**
 * The codes of all errors that the API answers; `error-codes.ts` explains each. They are a file of their own because
 * the mini-program needs the codes only: it has its own words.
 */
export const ERROR_NAMES = [
  'INVALID_REQUEST',
  'MALFORMED_JSON',
  'IDEMPOTENCY_KEY_MISSING',
  'IDEMPOTENCY_KEY_MALFORMED',
  'UNAUTHENTICATED',
  'WRONG_CREDENTIALS',
  'INVITATION_INVALID',
  'LOGIN_CODE_INVALID',
  'LOGIN_BLOCKED',
  'FORBIDDEN',
  'REQUESTED_WITH_MISSING',
  'ROUTE_NOT_FOUND',
  'OPERATOR_NOT_FOUND',
  'PRODUCT_NOT_FOUND',
  'ORDER_NOT_FOUND',
  'ANOMALY_NOT_FOUND',
  'NOTIFICATION_NOT_FOUND',
  'OUT_OF_STOCK',
  'ORDER_EXPIRED',
  'ORDER_CLOSED',
  'RECONCILIATION_NOT_FOUND',
  'RECONCILIATION_RUNNING',
  'BILL_NOT_READY',
  'OPERATOR_EXISTS',
  'OPERATOR_SUSPENDED',
  'LAST_ADMIN',
  'ANOMALY_RESOLVED',
  'ACTION_NOT_POSSIBLE',
  'ORDER_NOT_PAID',
  'REFUND_TOO_LARGE',
  'OPERATOR_LIMIT',
  'TOO_MANY_REFUNDS',
  'REFUND_NOT_FOUND',
  'REFUND_NOT_WITHDRAWABLE',
  'REFUND_UNDER_WAY',
  'RESTOCK_TOO_LARGE',
  'ORDER_ALREADY_PAID',
  'TOO_MANY_OPEN_ORDERS',
  'TOO_MANY_UNPAID_UNITS',
  'TOO_MANY_UNPAID_ORDERS',
  'BODY_TOO_LARGE',
  'BODY_TOO_SLOW',
  'UNSUPPORTED_MEDIA_TYPE',
  'ORDER_TOO_LARGE',
  'IDEMPOTENCY_KEY_REUSED',
  'RATE_LIMITED',
  'INTERNAL_ERROR',
  'WECHAT_REJECTED',
  'WECHAT_UNAVAILABLE',
  'DATABASE_UNAVAILABLE',
  'OVERLOADED',
  'SHUTTING_DOWN',
] as const;

export type ErrorCode = (typeof ERROR_NAMES)[number];

/** Tells whether a text is a code of the catalogue. */
export function isErrorCode(text: string): text is ErrorCode {
  const names: readonly string[] = ERROR_NAMES;
  return names.includes(text);
}
