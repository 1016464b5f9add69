import { isSignatureOf } from './cryptography.js';
import type { JsonObject } from './json.js';
import type { Keys, Merchant } from './merchant.js';
import type { Orders, WechatOrder } from './orders.js';
import type { Users } from './users.js';

const ACTIONS = ['pay', 'cancel', 'fail'] as const;
type CashierAction = (typeof ACTIONS)[number];

/** What wx.requestPayment is called with. https://pay.weixin.qq.com/doc/v3/merchant/4012791898 */
export interface CashierRequest {
  readonly timeStamp: string;
  readonly nonceStr: string;
  readonly package: string;
  readonly signType: string;
  readonly paySign: string;
  readonly action: CashierAction;
  /** Who holds the phone; left out, whoever the order belongs to. */
  readonly user?: string | undefined;
}

export interface CashierAnswer {
  /** What wx.requestPayment would answer. */
  readonly errMsg: string;
  /** The order, where the package named one. */
  readonly outTradeNo: string | null;
}

/** Reads the body of `POST /_sim/cashier`. @throws TypeError in words for people */
export function readCashierRequest(body: JsonObject): CashierRequest {
  const read = (name: 'timeStamp' | 'nonceStr' | 'package' | 'signType' | 'paySign'): string => {
    const value = body[name];
    if (typeof value !== 'string') throw new TypeError(`“${name}” has to be a string.`);
    return value;
  };
  const action = ACTIONS.find((known) => known === body.action);
  if (action === undefined) throw new TypeError(`“action” has to be one of ${ACTIONS.join(', ')}.`);
  const { user } = body;
  if (user !== undefined && typeof user !== 'string') throw new TypeError('“user” has to be a string.');
  return {
    timeStamp: read('timeStamp'),
    nonceStr: read('nonceStr'),
    package: read('package'),
    signType: read('signType'),
    paySign: read('paySign'),
    action,
    user,
  };
}

interface Options {
  readonly merchant: Merchant;
  readonly keys: Keys;
  readonly orders: Orders;
  readonly users: Users;
  readonly onPaid: (order: WechatOrder) => void;
}

/** WeChat's cashier: checks what the WeChat client checks before it shows anything, then does what the buyer does. */
export function createCashier({ merchant, keys, orders, users, onPaid }: Options) {
  function findMistake(request: CashierRequest): string | null {
    if (!/^\d{1,10}$/.test(request.timeStamp)) return 'timeStamp has to be whole seconds, as a string';
    if (request.nonceStr === '' || request.nonceStr.length > 32)
      return 'nonceStr has to have 1 to 32 characters';
    if (request.signType !== 'RSA') return 'signType has to be RSA';
    if (!request.package.startsWith('prepay_id=')) return 'package has to begin with prepay_id=';
    // The fourth line is the package as it is, with its prefix.
    const message = [merchant.appId, request.timeStamp, request.nonceStr, request.package, ''].join('\n');
    if (!isSignatureOf(message, request.paySign, keys.merchantPublicKey)) return '支付验证签名失败';
    return null;
  }

  function findObstacle(order: WechatOrder | null, { user }: CashierRequest): string | null {
    if (order === null) return '支付场景非法：prepay_id 不存在';
    switch (order.state.tradeState) {
      case 'SUCCESS':
        return '该订单已支付';
      case 'CLOSED':
        return '该订单已关闭';
      case 'NOTPAY':
        if (!orders.isPrepayAlive(order)) return 'prepay_id 已过期';
        if (user !== undefined && users.openidOf(user) !== order.openid) return '下单账号与支付账号不一致';
        return null;
    }
  }

  return (request: CashierRequest): CashierAnswer => {
    const order = orders.findByPrepayId(request.package.replace('prepay_id=', ''));
    const outTradeNo = order?.outTradeNo ?? null;
    const reason = findMistake(request) ?? findObstacle(order, request);
    if (reason !== null || order === null) {
      return { errMsg: `requestPayment:fail (${reason ?? 'prepay_id 不存在'})`, outTradeNo };
    }
    switch (request.action) {
      case 'cancel':
        return { errMsg: 'requestPayment:fail cancel', outTradeNo };
      case 'fail':
        return { errMsg: 'requestPayment:fail (支付失败)', outTradeNo };
      case 'pay':
        orders.pay(order);
        onPaid(order);
        return { errMsg: 'requestPayment:ok', outTradeNo };
    }
  };
}
