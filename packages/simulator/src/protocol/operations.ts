/** The operations of WeChat's APIs, by the names that faults use. */
const OPERATION_PATHS = {
  login: ['GET', /^\/sns\/jscode2session$/],
  stableToken: ['POST', /^\/cgi-bin\/stable_token$/],
  shipping: ['POST', /^\/wxa\/sec\/order\/upload_shipping_info$/],
  prepay: ['POST', /^\/v3\/pay\/transactions\/jsapi$/],
  query: ['GET', /^\/v3\/pay\/transactions\/(out-trade-no|id)\/[^/]+$/],
  close: ['POST', /^\/v3\/pay\/transactions\/out-trade-no\/[^/]+\/close$/],
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
export type NotificationOperation = 'paymentNotification' | 'refundNotification';
export type Operation = ApiOperation | NotificationOperation;

export const NOTIFICATION_OPERATIONS = ['paymentNotification', 'refundNotification'] as const;

function isApiOperation(name: string): name is ApiOperation {
  return Object.hasOwn(OPERATION_PATHS, name);
}

export const API_OPERATIONS = Object.keys(OPERATION_PATHS).filter(isApiOperation);

/** The operation of a request; null for an unknown path. */
export function operationOf(method: string, pathname: string): ApiOperation | null {
  const found = API_OPERATIONS.find((name) => {
    const [knownMethod, path] = OPERATION_PATHS[name];
    return knownMethod === method && path.test(pathname);
  });
  return found ?? null;
}
