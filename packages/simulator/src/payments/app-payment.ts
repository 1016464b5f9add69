import type { Diagnosis } from '../diagnosis/signature-diagnosis.js';
import type { JsonObject } from '../foundation/json.js';
import { createAppSignCheck, prepayIdOf } from '../protocol/app-sign.js';
import type { ClientSignContext } from '../protocol/client-sign.js';
import type { CashierAction, CashierWay, Visit } from './cashier.js';
import type { Orders } from './orders.js';
import { clientAppidsOf } from './partner.js';
import { readVisitor } from './request-payment.js';

/** What an app pays with: PayReq of WeChat's SDK, and what the buyer does. Other spellings are taken as well. */
export interface AppCashierRequest {
  readonly appId: string;
  readonly partnerId: string;
  readonly prepayId: string;
  /** `Sign=WXPay`. */
  readonly packageValue: string;
  readonly nonceStr: string;
  readonly timeStamp: string;
  readonly sign: string;
  readonly action: CashierAction;
  readonly user?: string | undefined;
}

export interface UncheckedAppRequest extends Pick<AppCashierRequest, 'action' | 'user'> {
  readonly parameters: JsonObject;
}

/** Reads the body of `POST /_sim/cashier/app`. @throws TypeError for people */
export const readAppRequest = (body: JsonObject): UncheckedAppRequest => ({
  ...readVisitor(body),
  parameters: body,
});

export interface AppAnswer {
  /** Of PayResp: paid, failed, cancelled. */
  readonly errCode: 0 | -1 | -2;
  readonly errStr: string;
  readonly visit: Visit;
  /** The diagnosis of a refused signature. */
  readonly diagnosis: Diagnosis | null;
}

const ERROR_CODES = { paid: 0, cancelled: -2, failed: -1, refused: -1 } as const satisfies Record<
  Visit['result'],
  AppAnswer['errCode']
>;

/** Payment from an app: checks like the WeChat client, then leads to the cashier. */
export function createAppPayment(context: ClientSignContext, cashier: CashierWay, orders: Orders) {
  const findSignMistake = createAppSignCheck(context);

  return ({ parameters, action, user }: UncheckedAppRequest): AppAnswer => {
    const prepayId = prepayIdOf(parameters);
    const appIds = clientAppidsOf(orders.findByHandle(prepayId), context.merchant);
    const mistake = findSignMistake(parameters, appIds);
    const visit: Visit =
      mistake === null
        ? cashier.visit('app', prepayId, action, user)
        : { result: 'refused', words: mistake.reason, outTradeNo: cashier.outTradeNoOf(prepayId) };
    const { result, words } = visit;
    return {
      errCode: ERROR_CODES[result],
      errStr: words ?? '',
      visit,
      diagnosis: mistake?.diagnosis ?? null,
    };
  };
}
