import { isRecord, parseJson } from '../../foundation/json.js';
import type { Draft } from './draft.js';

/** Begins every number that this command makes. It closes no other order. */
export const NUMBER_PREFIX = 'COMPARE';

/** In place of an access_token, so that the call cannot have an effect. */
export const INVALID_TOKEN = 'invalid';

/** Makes an order, where WeChat accepts it. */
export const PREPAY_PATH = /^\/v3\/pay\/transactions\/(jsapi|native|h5|app)$/;

interface Allowed extends Pick<Draft, 'service' | 'method'> {
  readonly path: RegExp;
  /** By default any. */
  readonly isHarmlessBody?: (body: unknown) => boolean;
}

/** Every call that may be made. Nothing here pays, refunds, or touches an order that somebody else made. */
const ALLOWED: readonly Allowed[] = [
  { service: 'pay', method: 'GET', path: /^\/v3\/pay\/transactions\/(out-trade-no|id)\/[^/?]+(\?|$)/ },
  { service: 'pay', method: 'GET', path: PREPAY_PATH },
  // One fen of a known buyer, where it was asked for, and of the others what WeChat refuses.
  {
    service: 'pay',
    method: 'POST',
    path: /^\/v3\/pay\/transactions\/jsapi$/,
    isHarmlessBody: (body) => isForAtMost(1, body),
  },
  {
    service: 'pay',
    method: 'POST',
    path: PREPAY_PATH,
    isHarmlessBody: (body) => isForAtMost(0, body),
  },
  {
    service: 'pay',
    method: 'POST',
    path: new RegExp(`^/v3/pay/transactions/out-trade-no/${NUMBER_PREFIX}[0-9A-Z]+/close$`),
  },
  { service: 'pay', method: 'GET', path: /^\/v3\/refund\/domestic\/refunds\/[^/?]+$/ },
  { service: 'pay', method: 'GET', path: /^\/v3\/certificates(\?|$)/ },
  { service: 'pay', method: 'GET', path: /^\/v3\/bill\/(tradebill|fundflowbill)(\?|$)/ },
  { service: 'pay', method: 'GET', path: /^\/v3\/no-such-path$/ },
  { service: 'miniProgram', method: 'GET', path: /^\/sns\/jscode2session\?/ },
  {
    service: 'miniProgram',
    method: 'POST',
    path: /^\/cgi-bin\/stable_token$/,
    isHarmlessBody: (body) => isRecord(body) && !Object.hasOwn(body, 'force_refresh'),
  },
  {
    service: 'miniProgram',
    method: 'POST',
    path: new RegExp(
      `^/(wxa/sec/order/[a-z_]+|wxa/business/getuserphonenumber|cgi-bin/message/subscribe/send)(\\?access_token=${INVALID_TOKEN})?$`,
    ),
  },
  { service: 'miniProgram', method: 'GET', path: /^\/wxa\/no-such-path$/ },
];

/** Whether a call may be made at the real WeChat. */
export function isHarmless({ service, method, path, body = '' }: Draft): boolean {
  return ALLOWED.some(
    (allowed) =>
      allowed.service === service &&
      allowed.method === method &&
      allowed.path.test(path) &&
      (allowed.isHarmlessBody?.(parseJson(String(body))) ?? true),
  );
}

// WeChat refuses an order without a whole amount.
function isForAtMost(maximumFen: number, body: unknown): boolean {
  const amount = isRecord(body) ? body.amount : undefined;
  const total = isRecord(amount) ? amount.total : undefined;
  return total === undefined || Number.isNaN(Number(total)) || Number(total) <= maximumFen;
}
