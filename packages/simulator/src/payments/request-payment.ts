import type { Diagnosis } from '../diagnosis/signature-diagnosis.js';
import type { JsonObject } from '../foundation/json.js';
import type { ClientSignContext } from '../protocol/client-sign.js';
import { createPaySignCheck, type PaymentParameters } from '../protocol/pay-sign.js';
import { CASHIER_ACTIONS, type CashierAction, type CashierWay, type Visit } from './cashier.js';
import type { Orders } from './orders.js';
import { clientAppidsOf } from './partner.js';

/** What wx.requestPayment is called with. https://pay.weixin.qq.com/doc/v3/merchant/4012791898 */
export interface CashierRequest {
  readonly timeStamp: string;
  readonly nonceStr: string;
  readonly package: string;
  readonly signType: string;
  readonly paySign: string;
  readonly action: CashierAction;
  /** The user of the phone; the order's buyer by default. */
  readonly user?: string | undefined;
}

export interface CashierAnswer {
  /** The errMsg of wx.requestPayment. */
  readonly errMsg: string;
  /** The order of the package; null for none. */
  readonly outTradeNo: string | null;
  /** The diagnosis of a refused paySign. */
  readonly diagnosis: Diagnosis | null;
}

/** The same with values of any type, as a mini-program may pass them. */
export type UncheckedCashierRequest = PaymentParameters & Pick<CashierRequest, 'action' | 'user'>;

/** Reads the body of `POST /_sim/cashier`. @throws TypeError for people */
export function readCashierRequest(body: JsonObject): UncheckedCashierRequest {
  const { timeStamp, nonceStr, package: packageValue, signType, paySign } = body;
  return { timeStamp, nonceStr, package: packageValue, signType, paySign, ...readVisitor(body) };
}

/** Reads who comes to a cashier, and does what. @throws TypeError for people */
export function readVisitor({ action, user }: JsonObject): Pick<CashierRequest, 'action' | 'user'> {
  const known = CASHIER_ACTIONS.find((one) => one === action);
  if (known === undefined) throw new TypeError(`“action” has to be one of ${CASHIER_ACTIONS.join(', ')}.`);
  if (user !== undefined && typeof user !== 'string') throw new TypeError('“user” has to be a string.');
  return { action: known, user };
}

/** The prepay_id of `package`. */
export const prepayIdOf = (request: Pick<PaymentParameters, 'package'>): string =>
  String(request.package).replace('prepay_id=', '');

/** wx.requestPayment: checks like the WeChat client, then leads to the cashier. */
export function createRequestPayment(context: ClientSignContext, cashier: CashierWay, orders: Orders) {
  const findPaySignMistake = createPaySignCheck(context);

  return (request: UncheckedCashierRequest): CashierAnswer => {
    const prepayId = prepayIdOf(request);
    const [appId] = clientAppidsOf(orders.findByHandle(prepayId), context.merchant);
    const mistake = findPaySignMistake(request, appId);
    if (mistake !== null) {
      const { reason, diagnosis } = mistake;
      return {
        errMsg: `requestPayment:fail ${reason}`,
        outTradeNo: cashier.outTradeNoOf(prepayId),
        diagnosis,
      };
    }
    const visit = cashier.visit('jsapi', prepayId, request.action, request.user);
    return { errMsg: errMsgOf(visit), outTradeNo: visit.outTradeNo, diagnosis: null };
  };
}

/** A visit in the words of wx.requestPayment. */
export function errMsgOf({ result, words }: Visit): string {
  switch (result) {
    case 'paid':
      return 'requestPayment:ok';
    case 'cancelled':
      return 'requestPayment:fail cancel';
    case 'failed':
    case 'refused':
      return `requestPayment:fail (${words})`;
  }
}
