import type { Diagnosis } from '../diagnosis/signature-diagnosis.js';
import type { JsonObject } from '../foundation/json.js';
import type { Keyring } from '../protocol/keyring.js';
import type { Keys, Merchant } from '../protocol/merchant.js';
import { createPaySignCheck, type PaymentParameters } from '../protocol/pay-sign.js';
import type { Orders, WechatOrder } from './orders.js';

/** The actions of a buyer at the cashier. */
export const CASHIER_ACTIONS = ['pay', 'cancel', 'fail'] as const;
export type CashierAction = (typeof CASHIER_ACTIONS)[number];

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
  const action = CASHIER_ACTIONS.find((known) => known === body.action);
  if (action === undefined) throw new TypeError(`“action” has to be one of ${CASHIER_ACTIONS.join(', ')}.`);
  const { user, timeStamp, nonceStr, package: packageValue, signType, paySign } = body;
  if (user !== undefined && typeof user !== 'string') throw new TypeError('“user” has to be a string.');
  return { timeStamp, nonceStr, package: packageValue, signType, paySign, action, user };
}

interface Options {
  readonly merchant: Merchant;
  readonly keys: Keys;
  readonly keyring: Keyring;
  readonly orders: Orders;
  /** The openid of a login name. */
  readonly openidOf: (user: string) => string;
  readonly onPaid: (order: WechatOrder) => void;
}

/** WeChat's cashier: checks like the WeChat client, then acts for the buyer. */
export function createCashier(options: Options) {
  const { orders, openidOf, onPaid } = options;
  const findPaySignMistake = createPaySignCheck(options);

  function findObstacle(order: WechatOrder | null, { user }: Pick<CashierRequest, 'user'>): string | null {
    if (order === null) return '支付场景非法：prepay_id 不存在';
    switch (order.state.tradeState) {
      case 'SUCCESS':
        return '该订单已支付';
      case 'CLOSED':
        return '该订单已关闭';
      case 'NOTPAY':
        if (!orders.isPrepayAlive(order)) return 'prepay_id 已过期';
        if (user !== undefined && openidOf(user) !== order.openid) return '下单账号与支付账号不一致';
        return null;
    }
  }

  function act(order: WechatOrder, action: CashierAction): string {
    switch (action) {
      case 'cancel':
        return 'requestPayment:fail cancel';
      case 'fail':
        return 'requestPayment:fail (支付失败)';
      case 'pay':
        if (orders.isDoomed(order)) return 'requestPayment:fail (支付失败)';
        orders.pay(order);
        onPaid(order);
        return 'requestPayment:ok';
    }
  }

  return {
    /** wx.requestPayment: checks the signature, then the order, then acts for the buyer. */
    ask(request: UncheckedCashierRequest): CashierAnswer {
      const order = orders.findByPrepayId(String(request.package).replace('prepay_id=', ''));
      const outTradeNo = order?.outTradeNo ?? null;
      const refuse = (reason: string, diagnosis: Diagnosis | null): CashierAnswer => ({
        errMsg: `requestPayment:fail ${reason}`,
        outTradeNo,
        diagnosis,
      });
      const mistake = findPaySignMistake(request);
      if (mistake !== null) return refuse(mistake.reason, mistake.diagnosis);
      const obstacle = findObstacle(order, request);
      if (obstacle !== null || order === null) return refuse(`(${obstacle})`, null);
      return { errMsg: act(order, request.action), outTradeNo, diagnosis: null };
    },

    /** Acts for the buyer on an order that has a prepay. Returns the errMsg. */
    act(order: WechatOrder, action: CashierAction): string {
      const obstacle = findObstacle(order, {});
      return obstacle === null ? act(order, action) : `requestPayment:fail (${obstacle})`;
    },
  };
}
