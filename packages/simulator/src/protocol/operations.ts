import { PRODUCT_NAMES } from './products.js';

/** The orders of merchants, of service providers, and combined ones have the same operations. */
const ORDERS = '(?:pay/(?:partner/)?transactions|combine-transactions)';

/** The operations of WeChat's APIs, by the names that faults use. A method of null is any. */
const OPERATION_PATHS = {
  login: ['GET', /^\/sns\/jscode2session$/],
  stableToken: [null, /^\/cgi-bin\/(stable_)?token$/],
  shipping: ['POST', /^\/wxa\/sec\/order\/upload_(combined_)?shipping_info$/],
  shippingQuery: ['POST', /^\/wxa\/sec\/order\/get_order(_list)?$/],
  shippingService: [
    'POST',
    /^\/wxa\/sec\/order\/(notify_confirm_receive|set_msg_jump_path|is_trade_managed|is_trade_management_confirmation_completed|opspecialorder)$/,
  ],
  deliveryCompanies: ['POST', /^\/cgi-bin\/express\/delivery\/open_msg\/get_delivery_list$/],
  subscribeMessage: ['POST', /^\/cgi-bin\/message\/subscribe\/send$/],
  messageTemplates: [null, /^\/wxaapi\/newtmpl\/[a-z]+$/],
  phoneNumber: ['POST', /^\/wxa\/business\/getuserphonenumber$/],
  prepay: ['POST', new RegExp(`^/v3/${ORDERS}/(${PRODUCT_NAMES.join('|')})$`)],
  query: ['GET', new RegExp(`^/v3/${ORDERS}/(out-trade-no|id)/[^/]+$`)],
  close: ['POST', new RegExp(`^/v3/${ORDERS}/out-trade-no/[^/]+/close$`)],
  refund: ['POST', /^\/v3\/refund\/domestic\/refunds$/],
  refundQuery: ['GET', /^\/v3\/refund\/domestic\/refunds\/[^/]+$/],
  abnormalRefund: ['POST', /^\/v3\/refund\/domestic\/refunds\/[^/]+\/apply-abnormal-refund$/],
  certificates: ['GET', /^\/v3\/certificates$/],
  tradeBill: ['GET', /^\/v3\/bill\/tradebill$/],
  fundFlowBill: ['GET', /^\/v3\/bill\/fundflowbill$/],
  billDownload: ['GET', /^\/v3\/billdownload\/file$/],
} as const;

export type ApiOperation = keyof typeof OPERATION_PATHS;
/** The notifications, as operations of a back end. */
export const NOTIFICATION_OPERATIONS = ['paymentNotification', 'refundNotification', 'messagePush'] as const;
export type NotificationOperation = (typeof NOTIFICATION_OPERATIONS)[number];
export type Operation = ApiOperation | NotificationOperation;

function isApiOperation(name: string): name is ApiOperation {
  return Object.hasOwn(OPERATION_PATHS, name);
}

export const API_OPERATIONS = Object.keys(OPERATION_PATHS).filter(isApiOperation);

/** The operation of a request; null for an unknown path. */
export function operationOf(method: string, pathname: string): ApiOperation | null {
  const found = API_OPERATIONS.find((name) => {
    const [knownMethod, path] = OPERATION_PATHS[name];
    return (knownMethod === null || knownMethod === method) && path.test(pathname);
  });
  return found ?? null;
}
