import type { IncomingMessage } from 'node:http';
import type { ApiOperation } from '../protocol/operations.js';
import { Refusal } from '../protocol/refusal.js';
import { API_FAULTS, type ApiFault, canHappenTo, operationsOf } from './faults.js';

/** Outcomes that a request can choose, with their operation. The request succeeds, and its order or refund ends so. */
const OUTCOMES = {
  PAY_FAIL: 'prepay',
  REFUND_ABNORMAL: 'refund',
  REFUND_CLOSED: 'refund',
} as const satisfies Record<string, ApiOperation>;

export type Outcome = keyof typeof OUTCOMES;

const HEADER = 'Wechatpay-Negative-Test';

const isOutcome = (name: string): name is Outcome => Object.hasOwn(OUTCOMES, name);

// WeChat's old sandbox had this header. https://pay.weixin.qq.com/doc/v2/partner/4011984820
function caseOf({ headers }: IncomingMessage): string | null {
  const value = headers['wechatpay-negative-test'];
  return typeof value === 'string' ? value : null;
}

/** The fault that a request chooses by the header `Wechatpay-Negative-Test`; null for none. */
export function chosenFault(request: IncomingMessage, operation: ApiOperation | null): ApiFault | null {
  const name = caseOf(request);
  return API_FAULTS.find((fault) => fault === name && canHappenTo(fault, operation)) ?? null;
}

/** The outcome that a request chooses by the same header; null for none. @throws Refusal for unknown cases */
export function chosenOutcome(request: IncomingMessage, operation: ApiOperation | null): Outcome | null {
  const name = caseOf(request);
  if (name === null || chosenFault(request, operation) !== null) return null;
  if (isOutcome(name) && OUTCOMES[name] === operation) return name;
  const fault = API_FAULTS.find((one) => one === name);
  const owners = isOutcome(name) ? [OUTCOMES[name]] : fault && operationsOf(fault);
  const issue = owners
    ? `${name} belongs to ${owners.join(', ')}`
    : `has to be one of ${[...API_FAULTS, ...Object.keys(OUTCOMES)].join(', ')}`;
  throw new Refusal('paramError', `${HEADER} ${issue}.`, { field: HEADER, issue, location: 'header' });
}
