import { USUAL_USER } from '../../payments/cashier.js';
import {
  type CashierRequest,
  prepayIdOf,
  readCashierRequest,
  type UncheckedCashierRequest,
} from '../../payments/request-payment.js';
import { NotFound } from '../not-found.js';
import { optional, shape, text } from '../shape.js';
import { verb } from '../verb.js';

export const buyerVerbs = {
  /** The login code that wx.login would give this user; in the merchant's mini-program by default. */
  login: verb({
    words: 'the `{code}` that wx.login would give',
    act:
      ({ wechat, world }) =>
      (user = USUAL_USER, appid = world.merchant.appId) => {
        const miniProgram = wechat.findMiniProgram(appid);
        if (miniProgram === null) throw new NotFound(`There is no mini-program ${appid}.`);
        world.note({ kind: 'login', user });
        return miniProgram.users.login(user);
      },
    method: 'POST',
    path: '/_sim/login',
    input: shape({ user: optional(text(100)), appid: optional(text(32)) }),
    answer: (login, { input }) => login(input.user, input.appid),
  }),

  /** The answer of wx.requestPayment after the buyer did `action`. */
  cashier: verb({
    words:
      'the `{errMsg}` of wx.requestPayment after the buyer’s `pay`, `cancel` or `fail`. The event explains a refused paySign',
    act: (scope) => (request: CashierRequest | UncheckedCashierRequest) => {
      const world = scope.ofHandle(prepayIdOf(request));
      const answer = world.requestPayment(request);
      const { errMsg, outTradeNo, diagnosis } = answer;
      world.note({ kind: 'requestPayment', action: request.action, errMsg }, outTradeNo, diagnosis);
      return answer;
    },
    method: 'POST',
    path: '/_sim/cashier',
    input: {
      fields: ['timeStamp', 'nonceStr', 'package', 'signType', 'paySign', 'action', 'user?'],
      read: readCashierRequest,
    },
    answer: (cashier, { input }) => ({ errMsg: cashier(input).errMsg }),
  }),
};
