import type { ErrorCode } from './error-names.js';

interface ErrorDefinition {
  readonly status: number;
  readonly title: string;
  /** What the caller can do about it. */
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
  WRONG_CREDENTIALS: {
    status: 401,
    title: 'Name or password is wrong',
    remedy: 'Check both; after a lost password, ask an admin for a new one-time link.',
  },
  INVITATION_INVALID: {
    status: 401,
    title: 'The one-time link is used, expired or wrong',
    remedy: 'Ask an admin for a new link, or run `pnpm --filter api operator:invite`.',
  },
  LOGIN_CODE_INVALID: {
    status: 401,
    title: 'The login code is used, expired or wrong',
    remedy: 'Call wx.login again for a fresh code; each code works once, for five minutes.',
  },
  LOGIN_BLOCKED: {
    status: 403,
    title: 'WeChat blocked this login',
    remedy: 'WeChat classified the user as high-risk (errcode 40226); a retry does not help.',
  },
  FORBIDDEN: {
    status: 403,
    title: 'The role does not allow this',
    remedy: 'Ask an admin to do it or to change the role; `detail` names the role that is needed.',
  },
  REQUESTED_WITH_MISSING: {
    status: 403,
    title: 'The X-Requested-With header is missing',
    remedy: 'Send `X-Requested-With: taro-pay` with every write that a cookie authorizes.',
  },
  ROUTE_NOT_FOUND: {
    status: 404,
    title: 'There is no such route',
    remedy: 'Check the method and the path; /openapi.json lists every route.',
  },
  OPERATOR_NOT_FOUND: {
    status: 404,
    title: 'There is no such operator',
    remedy: 'List the operators: each has its id.',
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
  ANOMALY_NOT_FOUND: {
    status: 404,
    title: 'There is no such anomaly',
    remedy: 'List the anomalies: each has its id.',
  },
  NOTIFICATION_NOT_FOUND: {
    status: 404,
    title: 'There is no such notification',
    remedy: 'Read the order: it lists its notifications.',
  },
  APPROVAL_NOT_FOUND: {
    status: 404,
    title: 'There is no such request for approval',
    remedy: 'List the requests: each has its id.',
  },
  APPLICATION_NOT_FOUND: {
    status: 404,
    title: 'The buyer has not applied for a refund',
    remedy: 'Refund the order directly where it has to be.',
  },
  OUT_OF_STOCK: {
    status: 409,
    title: 'A product is out of stock',
    remedy: 'Reduce the quantity or choose another product; `detail` names the product and its stock.',
  },
  PRODUCT_EXISTS: {
    status: 409,
    title: 'The id of the product is taken',
    remedy: 'Choose another id, or change the product that has it.',
  },
  PRODUCT_CHANGED: {
    status: 409,
    title: 'The product was changed meanwhile',
    remedy: 'Load it again and make the change once more; `errors` names what was changed.',
  },
  IMPORT_REFUSED: {
    status: 422,
    title: 'The file cannot be imported',
    remedy: 'Correct the lines that `errors` names; nothing was changed.',
  },
  PICTURE_REFUSED: {
    status: 422,
    title: 'The picture cannot be kept',
    remedy: 'Upload a JPEG, PNG or WebP picture within the limits that `detail` names.',
  },
  ORDER_EXPIRED: {
    status: 409,
    title: 'The order has expired',
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
    title: 'The reconciliation of this day is running',
    remedy: 'Read its status again in a minute.',
  },
  BILL_NOT_READY: {
    status: 409,
    title: 'WeChat has not published the bill of this day yet',
    remedy: 'WeChat publishes the bill of a day at 10:00 of the next day, Beijing time.',
  },
  OPERATOR_EXISTS: {
    status: 409,
    title: 'The name is taken',
    remedy: 'Choose another name, or invite the operator who has it.',
  },
  OPERATOR_SUSPENDED: {
    status: 409,
    title: 'The operator is suspended',
    remedy: 'Reinstate them first; a suspended operator gets no one-time link.',
  },
  LAST_ADMIN: {
    status: 409,
    title: 'The shop would have no admin',
    remedy: 'Make another operator an admin first.',
  },
  ANOMALY_RESOLVED: {
    status: 409,
    title: 'The anomaly is resolved already',
    remedy: 'List the anomalies again: somebody else was first, or WeChat answered.',
  },
  ACTION_NOT_POSSIBLE: {
    status: 409,
    title: 'This action does not end this anomaly',
    remedy: 'Choose an action of its kind; `detail` names them.',
  },
  ROBOT_NOT_SET: {
    status: 409,
    title: 'The shop has no robot',
    remedy: 'Set ROBOT_KIND, ROBOT_URL and ROBOT_SECRET, and start the API again.',
  },
  APPROVAL_DECIDED: {
    status: 409,
    title: 'The request for approval is decided or expired',
    remedy: 'Read it again: `detail` tells what became of it.',
  },
  OWN_APPROVAL: {
    status: 409,
    title: 'Nobody approves their own refund',
    remedy:
      'Ask another operator with enough limit, whose link does not come from whoever asked; you may decline it yourself.',
  },
  APPLICATION_DECIDED: {
    status: 409,
    title: 'The refund application is decided already',
    remedy: 'Read the order again: `detail` tells what became of the application.',
  },
  APPLICATIONS_EXHAUSTED: {
    status: 409,
    title: 'The shop has declined the refund three times',
    remedy: 'Contact the shop.',
  },
  ORDER_NOT_PAID: {
    status: 409,
    title: 'The order is not paid',
    remedy: 'Check the status of the order: only a PAID order can be refunded.',
  },
  DELIVERY_NOT_OFFERED: {
    status: 422,
    title: 'The shop does not deliver in this way',
    remedy: 'Choose a kind of delivery, and a place of pick-up, that the shop offers.',
  },
  ORDER_NOT_SHIPPABLE: {
    status: 409,
    title: 'There is nothing of the order to ship',
    remedy: 'Read the order: `detail` says whether it is unpaid, refunded or shipped already.',
  },
  SHIPMENT_REFUSED: {
    status: 422,
    title: 'The shipment does not fit the order',
    remedy: 'Correct what `errors` names; nothing was changed.',
  },
  SHIPMENT_NOT_FOUND: {
    status: 404,
    title: 'There is no such shipment',
    remedy: 'Read the order: it lists its shipments.',
  },
  SHIPMENT_NOT_CORRECTABLE: {
    status: 409,
    title: 'The shipment cannot be corrected',
    remedy:
      'WeChat takes one correction of an express parcel; `detail` says why this one cannot be corrected.',
  },
  ADDRESS_NOT_CHANGEABLE: {
    status: 409,
    title: 'The address cannot be changed',
    remedy: 'Only an express order that is not shipped has an address to change.',
  },
  PICKUP_NOT_FOUND: {
    status: 404,
    title: 'No order waits with this code',
    remedy: 'Check the six digits with the buyer; `detail` tells where it was collected already.',
  },
  REFUND_TOO_LARGE: {
    status: 409,
    title: 'The refunds would exceed the payment',
    remedy: 'Refund at most the remaining amount; pending refunds count.',
  },
  OPERATOR_LIMIT: {
    status: 409,
    title: 'The refund exceeds the limit of the operator',
    remedy: 'Ask an operator with a higher limit; `detail` names the limit.',
  },
  TOO_MANY_REFUNDS: {
    status: 409,
    title: 'The order already has 50 refunds',
    remedy: 'WeChat allows 50 refunds for an order; return the rest in another way.',
  },
  REFUND_NOT_FOUND: {
    status: 404,
    title: 'There is no such refund',
    remedy: 'Read the order: it lists its refunds.',
  },
  REFUND_NOT_WITHDRAWABLE: {
    status: 409,
    title: 'The refund cannot be withdrawn',
    remedy:
      'Only a REQUESTED refund that WeChat does not know can be withdrawn; `detail` names the state of this one.',
  },
  REFUND_UNDER_WAY: {
    status: 409,
    title: 'WeChat may still execute the refund',
    remedy: 'It was sent recently and WeChat has not answered; retry after the seconds in `Retry-After`.',
  },
  RESTOCK_TOO_LARGE: {
    status: 409,
    title: 'More units would be restocked than were sold',
    remedy: 'Name only products of the order, and at most the units that were sold and not restocked yet.',
  },
  TEMPLATE_UNKNOWN: {
    status: 422,
    title: 'The shop has no such message template',
    remedy: 'Send ids that `site.messages` has; an older build of the mini-program may know others.',
  },
  ORDER_ALREADY_PAID: {
    status: 409,
    title: 'The order is already paid',
    remedy: 'Show the order; it cannot be paid or closed any more.',
  },
  TOO_MANY_OPEN_ORDERS: {
    status: 409,
    title: 'Too many unpaid orders',
    remedy: 'Pay or close an open order first; at most 10 may be open.',
  },
  TOO_MANY_UNPAID_UNITS: {
    status: 409,
    title: 'Too many unpaid units of a product',
    remedy: 'Order at most the quantity in `detail`, pay, then order the rest.',
  },
  TOO_MANY_UNPAID_ORDERS: {
    status: 429,
    title: 'Several orders in a row were not paid',
    remedy: 'Retry after the seconds in `Retry-After`.',
  },
  BODY_TOO_LARGE: {
    status: 413,
    title: 'The body is too large',
    remedy: 'Send at most 64 KiB, 2 MiB of a catalogue, 5 MiB of a picture.',
  },
  BODY_TOO_SLOW: {
    status: 408,
    title: 'The body did not arrive in time',
    remedy: 'Send the whole body at once; nothing was changed.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: 'The content type is not supported',
    remedy: 'Send `Content-Type: application/json`.',
  },
  ORDER_TOO_LARGE: {
    status: 422,
    title: 'The total exceeds what one payment can carry',
    remedy: 'Split it into several orders.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    title: 'The Idempotency-Key was used with another body',
    remedy: 'Use a new key for a new request; repeat a request with its original body.',
  },
  RATE_LIMITED: {
    status: 429,
    title: 'Too many requests',
    remedy: 'Retry after the seconds in `Retry-After`.',
  },
  INTERNAL_ERROR: {
    status: 500,
    title: 'Internal error',
    remedy: 'Retry; if the error persists, report the request id.',
  },
  WECHAT_REJECTED: {
    status: 502,
    title: 'WeChat refused the request',
    remedy: 'Contact the shop with the request id: the log has WeChat’s refusal and its remedy under it.',
  },
  WECHAT_UNAVAILABLE: {
    status: 503,
    title: 'WeChat is unreachable or busy',
    remedy: 'Retry after the seconds in `Retry-After`; nothing was lost.',
  },
  DATABASE_UNAVAILABLE: {
    status: 503,
    title: 'The database is unavailable',
    remedy: 'Retry after the seconds in `Retry-After`; the log has the reason under this request id.',
  },
  OVERLOADED: {
    status: 503,
    title: 'The server is overloaded',
    remedy: 'Retry after the seconds in `Retry-After`; nothing was changed.',
  },
  SHUTTING_DOWN: {
    status: 503,
    title: 'The server is shutting down',
    remedy: 'Retry after the seconds in `Retry-After`.',
  },
} as const satisfies Record<ErrorCode, ErrorDefinition>;
