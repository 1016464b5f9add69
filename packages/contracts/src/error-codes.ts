import type { ErrorCode } from './error-names.js';

interface ErrorDefinition {
  readonly status: number;
  readonly title: string;
  /** What whoever meets the error can do about it. */
  readonly remedy: string;
}

/** Every error that the API answers, in one catalogue. `docs/errors.md` is generated from it. */
export const ERRORS = {
  INVALID_REQUEST: {
    status: 400,
    title: 'The request is not valid',
    remedy: 'Correct the fields named in `errors` and send the request again.',
  },
  MALFORMED_JSON: {
    status: 400,
    title: 'The body is not valid JSON',
    remedy: 'Send a JSON body in UTF-8.',
  },
  IDEMPOTENCY_KEY_MISSING: {
    status: 400,
    title: 'The Idempotency-Key header is missing',
    remedy: 'Send a key of 1 to 255 visible ASCII characters, made and stored before the first try.',
  },
  IDEMPOTENCY_KEY_MALFORMED: {
    status: 400,
    title: 'The Idempotency-Key header is malformed',
    remedy: 'Send a key of 1 to 255 visible ASCII characters, such as a UUID.',
  },
  UNAUTHENTICATED: {
    status: 401,
    title: 'Login is required',
    remedy: 'Log in with POST /api/session and send its token as `Authorization: Bearer`.',
  },
  LOGIN_CODE_INVALID: {
    status: 401,
    title: 'The login code is used, expired or wrong',
    remedy: 'Call wx.login again for a fresh code; each code works once, for five minutes.',
  },
  LOGIN_BLOCKED: {
    status: 403,
    title: 'WeChat blocked this login',
    remedy: 'WeChat classified the user as high-risk (errcode 40226); trying again does not help.',
  },
  ROUTE_NOT_FOUND: {
    status: 404,
    title: 'There is nothing at this address',
    remedy: 'Check the method and the path; /openapi.json lists what there is.',
  },
  PRODUCT_NOT_FOUND: {
    status: 404,
    title: 'There is no such product',
    remedy: 'Load the catalogue again; the product may have been taken off sale.',
  },
  ORDER_NOT_FOUND: {
    status: 404,
    title: 'There is no such order',
    remedy: 'Check the order id; a buyer sees only their own orders.',
  },
  OUT_OF_STOCK: {
    status: 409,
    title: 'Not enough of a product is left',
    remedy: 'Reduce the quantity or choose something else; `detail` names the product and what is left.',
  },
  ORDER_EXPIRED: {
    status: 409,
    title: 'The order can no longer be paid: its time is over',
    remedy: 'Place a new order.',
  },
  ORDER_CLOSED: {
    status: 409,
    title: 'The order is closed',
    remedy: 'Place a new order.',
  },
  RECONCILIATION_NOT_FOUND: {
    status: 404,
    title: 'This day has not been reconciled',
    remedy: 'Run it with POST /api/operator/reconciliations.',
  },
  RECONCILIATION_RUNNING: {
    status: 409,
    title: 'This day is being reconciled right now',
    remedy: 'Look at it again in a minute.',
  },
  BILL_NOT_READY: {
    status: 409,
    title: 'WeChat does not have the bill of this day yet',
    remedy: 'WeChat has a day’s bill from 10:00 of the next day, Beijing time.',
  },
  ORDER_NOT_PAID: {
    status: 409,
    title: 'The order is not paid, so nothing can be refunded',
    remedy: 'Look at the order: only a PAID one can be refunded.',
  },
  REFUND_TOO_LARGE: {
    status: 409,
    title: 'The refunds would be more than was paid',
    remedy: 'Refund at most what is left; refunds under way count in.',
  },
  TOO_MANY_REFUNDS: {
    status: 409,
    title: 'The order has 50 refunds already',
    remedy: 'WeChat allows no more for one order; pay the rest back another way.',
  },
  REFUND_NOT_FOUND: {
    status: 404,
    title: 'There is no such refund',
    remedy: 'Look at the order: it lists its refunds.',
  },
  REFUND_NOT_WITHDRAWABLE: {
    status: 409,
    title: 'The refund cannot be withdrawn',
    remedy:
      'Only a REQUESTED refund that WeChat does not know can be withdrawn; `detail` says what this one is.',
  },
  REFUND_UNDER_WAY: {
    status: 409,
    title: 'WeChat may still carry out the refund',
    remedy: 'It was sent minutes ago, and no answer came; try again after the seconds in `Retry-After`.',
  },
  RESTOCK_TOO_LARGE: {
    status: 409,
    title: 'More would come back than was sold',
    remedy: 'Name only products of the order, and at most what was sold and has not come back yet.',
  },
  ORDER_ALREADY_PAID: {
    status: 409,
    title: 'The order is paid already',
    remedy: 'Show the order; nothing is left to pay or to close.',
  },
  TOO_MANY_OPEN_ORDERS: {
    status: 409,
    title: 'Too many orders wait for their payment',
    remedy: 'Pay or close one of the open orders first; at most 10 may be open.',
  },
  TOO_MANY_UNPAID_UNITS: {
    status: 409,
    title: 'Too many units of a product would wait for their payment',
    remedy: 'Order at most what `detail` says, pay, and order the rest.',
  },
  TOO_MANY_UNPAID_ORDERS: {
    status: 429,
    title: 'Several orders in a row were not paid',
    remedy: 'Try again after the seconds in `Retry-After`.',
  },
  BODY_TOO_LARGE: {
    status: 413,
    title: 'The body is too large',
    remedy: 'Send at most 64 KiB.',
  },
  BODY_TOO_SLOW: {
    status: 408,
    title: 'The body did not come in time',
    remedy: 'Send the whole body at once; nothing was changed.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: 'The content type is not supported',
    remedy: 'Send `Content-Type: application/json`.',
  },
  ORDER_TOO_LARGE: {
    status: 422,
    title: 'The order is worth more than one payment can carry',
    remedy: 'Split it into several orders.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    title: 'The Idempotency-Key was used with another body',
    remedy: 'Use a new key for a new request; repeat a request with exactly its first body.',
  },
  RATE_LIMITED: {
    status: 429,
    title: 'Too many requests',
    remedy: 'Try again after the seconds in `Retry-After`.',
  },
  INTERNAL_ERROR: {
    status: 500,
    title: 'Something went wrong on our side',
    remedy: 'Try again; if it stays, report the request id.',
  },
  WECHAT_REJECTED: {
    status: 502,
    title: 'WeChat refused the request',
    remedy:
      'Contact the shop and name the request id: its log says under it what WeChat refused and what to do.',
  },
  WECHAT_UNAVAILABLE: {
    status: 503,
    title: 'WeChat cannot be reached or is busy',
    remedy: 'Try again after the seconds in `Retry-After`; nothing was lost.',
  },
  DATABASE_UNAVAILABLE: {
    status: 503,
    title: 'The database cannot be used right now',
    remedy: 'Try again after the seconds in `Retry-After`; the log names the reason under this request id.',
  },
  OVERLOADED: {
    status: 503,
    title: 'The server has more to do than it can',
    remedy: 'Try again after the seconds in `Retry-After`; nothing was changed.',
  },
  SHUTTING_DOWN: {
    status: 503,
    title: 'The server is shutting down',
    remedy: 'Try again after the seconds in `Retry-After`.',
  },
} as const satisfies Record<ErrorCode, ErrorDefinition>;
