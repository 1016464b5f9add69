import {
  type CashierRequest,
  readCashierRequest,
  type UncheckedCashierRequest,
} from '../../payments/cashier.js';
import { optional, shape, text } from '../shape.js';
import { verb } from '../verb.js';

export const buyerVerbs = {
  /** The login code that wx.login would give this user. */
  login: verb({
    words: 'the `{code}` that wx.login would give',
    act:
      (world) =>
      (user = 'buyer') => {
        world.note(`wx.login as ${user}`);
        return world.users.login(user);
      },
    method: 'POST',
    path: '/_sim/login',
    input: shape({ user: optional(text(100)) }),
    answer: (login, { input }) => login(input.user),
  }),

  /** The answer of wx.requestPayment after the buyer did `action`. */
  cashier: verb({
    words:
      'the `{errMsg}` of wx.requestPayment after the buyer’s `pay`, `cancel` or `fail`. The event explains a refused paySign',
    act: (world) => (request: CashierRequest | UncheckedCashierRequest) => {
      const answer = world.cashier.ask(request);
      world.note(
        `wx.requestPayment, ${request.action} → ${answer.errMsg}`,
        answer.outTradeNo,
        answer.diagnosis,
      );
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
