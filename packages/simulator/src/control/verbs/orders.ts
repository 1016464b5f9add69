import type { JsonObject } from '../../foundation/json.js';
import { type ConsoleRefund, readConsoleRefund } from '../../refunds/console-refund.js';
import { REFUND_OUTCOMES, type RefundOutcome } from '../../refunds/refund.js';
import type { Worlds } from '../../world/wechat.js';
import { type CommandLine, word } from '../command-line.js';
import { NotFound } from '../not-found.js';
import { actOnOrder, ORDER_ACTIONS, type OrderAction } from '../order-actions.js';
import type { Scope } from '../scope.js';
import { choice, digits, nothing, nullable, optional, shape, text } from '../shape.js';
import { inProcess, verb } from '../verb.js';
import { notifiedPayment } from '../views/notified.js';
import { newestOrders, orderDetail, viewCombinedOrder, viewOrder } from '../views/order.js';
import { viewRefund } from '../views/refund.js';

const find = (scope: Scope, outTradeNo: string) => {
  const world = scope.ofOrder(outTradeNo);
  const order = world.orders.find(outTradeNo);
  return order && viewOrder(order, world);
};

const countOrders = (worlds: Worlds) => worlds.reduce((sum, { orders }) => sum + orders.count(), 0);

const OUT_TRADE_NO = [word('out_trade_no', 'outTradeNo')];

const line = (action: string, done: OrderAction, help: string): CommandLine => ({
  command: 'trigger',
  action,
  words: OUT_TRADE_NO,
  body: { action: done },
  help,
  tell: ({ errMsg }, { outTradeNo }) => `${outTradeNo}: ${errMsg}`,
  // A cancelled and a failed payment are what was asked for. An order that cannot be paid is not.
  isFailure: ({ errMsg }) => done !== 'cancel' && done !== 'fail' && !String(errMsg).endsWith(':ok'),
});

export const orderVerbs = {
  /** The newest `limit` orders, all by default; oldest first. */
  orders: verb({
    words: '`{orders, total}`: the newest `limit` orders, oldest first',
    act:
      ({ worlds }) =>
      (limit = Number.POSITIVE_INFINITY) =>
        newestOrders(worlds, limit),
    method: 'GET',
    path: '/_sim/orders',
    input: shape({ limit: optional(digits(1)) }),
    answer: (orders, { input }, { worlds }) => ({ orders: orders(input.limit), total: countOrders(worlds) }),
  }),

  /** Oldest first. */
  combinedOrders: verb({
    words: '`{combinedOrders}`: what merchants combined, with the numbers of the parts; oldest first',
    act:
      ({ worlds }) =>
      () =>
        worlds.flatMap((world) =>
          world.combined.orders.all().map((whole) => viewCombinedOrder(whole, world)),
        ),
    method: 'GET',
    path: '/_sim/combined-orders',
    input: nothing,
    answer: (combinedOrders) => ({ combinedOrders: combinedOrders() }),
  }),

  orderCount: inProcess(
    'how many orders there are',
    ({ worlds }) =>
      () =>
        countOrders(worlds),
  ),

  /** Null where there is no such order. */
  order: verb({
    words: 'an order, with its `refunds` and its `notifications`',
    act: (scope) => (outTradeNo: string) => find(scope, outTradeNo),
    method: 'GET',
    path: '/_sim/orders/:outTradeNo',
    input: nothing,
    answer: (order, { part }, { ofOrder }) =>
      orderDetail(found(order(part('outTradeNo'))), ofOrder(part('outTradeNo'))),
  }),

  /** Null where there is no such order. @throws Conflict for a part of a combined order */
  notifiedPayment: verb({
    words:
      'what its payment notification holds before it is encrypted; of an unpaid order, as if it were paid now',
    act:
      ({ ofOrder }) =>
      (outTradeNo: string) => {
        const world = ofOrder(outTradeNo);
        const order = world.orders.find(outTradeNo);
        return order && notifiedPayment(order, world);
      },
    method: 'GET',
    path: '/_sim/orders/:outTradeNo/notified',
    input: nothing,
    answer: (notified, { part }) => found(notified(part('outTradeNo'))),
  }),

  /** The errMsg of wx.requestPayment; null where there is no such order. */
  actOnOrder: verb({
    words: 'acts as the buyer or WeChat would: `pay`, `cancel`, `fail`, `close`, `payInFlight`',
    act:
      ({ ofOrder }) =>
      (outTradeNo: string, action: OrderAction, user?: string) =>
        actOnOrder(ofOrder(outTradeNo), outTradeNo, action, user),
    method: 'POST',
    path: '/_sim/orders/:outTradeNo',
    input: shape({ action: choice(ORDER_ACTIONS), user: optional(text(100)) }),
    chosenBy: 'action',
    lines: [
      line('pay', 'pay', 'the buyer pays; the notification goes out'),
      line('cancel', 'cancel', 'the buyer leaves the cashier'),
      line('fail', 'fail', 'the payment fails'),
      line('close', 'close', 'WeChat closes the order'),
      line('pay-in-flight', 'payInFlight', 'money that crossed the close of its order'),
    ],
    answer: (act, { part, input }) => found(act(part('outTradeNo'), input.action, input.user)),
  }),

  /** False where the order is not closed. */
  payInFlight: inProcess(
    'money for an order that was closed in the same moment',
    ({ ofOrder }) =>
      (outTradeNo: string) =>
        actOnOrder(ofOrder(outTradeNo), outTradeNo, 'payInFlight')?.errMsg === 'requestPayment:ok',
  ),

  /** Null leaves the outcome to the faults. False where there is no such order. */
  chooseRefundOutcome: verb({
    words:
      'chooses how the order’s refunds end from now on: `SUCCESS`, `ABNORMAL`, `CLOSED`; null: as the faults say',
    act:
      ({ ofOrder }) =>
      (outTradeNo: string, outcome: RefundOutcome | null) => {
        const world = ofOrder(outTradeNo);
        if (world.orders.find(outTradeNo) === null) return false;
        world.refundOutcomes.chooseForOrder(outTradeNo, outcome);
        world.note({ kind: 'refundOutcome', outcome }, outTradeNo);
        return true;
      },
    method: 'POST',
    path: '/_sim/orders/:outTradeNo',
    input: shape({ refundOutcome: nullable(choice(REFUND_OUTCOMES)) }),
    chosenBy: 'refundOutcome',
    answer(choose, { part, input }, scope) {
      choose(part('outTradeNo'), input.refundOutcome);
      return found(find(scope, part('outTradeNo')));
    },
  }),

  /**
   * Null where there is no such order.
   * @throws TypeError for a malformed refund, Refusal where WeChat's rules forbid it
   */
  refundInConsole: verb({
    words: 'refunds the order as a person does in the merchant console; below',
    act:
      ({ ofOrder }) =>
      (outTradeNo: string, wanted: ConsoleRefund = {}) => {
        const world = ofOrder(outTradeNo);
        const order = world.orders.find(outTradeNo);
        if (order === null) return null;
        const refund = world.refundAsConsole(order, readConsoleRefund(wanted));
        const { outRefundNo, refundFen } = refund;
        world.note({ kind: 'consoleRefund', outRefundNo, refundFen }, outTradeNo);
        return viewRefund(refund, world);
      },
    method: 'POST',
    path: '/_sim/orders/:outTradeNo/console-refunds',
    input: {
      fields: ['amountFen?', 'reason?', 'outRefundNo?', 'notify?', 'notifyUrl?', 'queryable?'],
      read: readConsoleRefund,
    },
    lines: [
      {
        command: 'trigger',
        action: 'console-refund',
        words: OUT_TRADE_NO,
        flags: {
          amount: {
            kind: 'wholeNumber',
            value: '<fen>',
            fills: 'amountFen',
            help: 'how much; all that is left by default',
          },
          reason: { kind: 'text', value: '<text>', fills: 'reason', help: 'why' },
          silent: { kind: 'off', fills: 'notify', help: 'no notification tells of it' },
          'not-queryable': {
            kind: 'off',
            fills: 'queryable',
            help: 'the refund query does not know its number',
          },
        },
        help: 'a person refunds it in WeChat’s merchant console',
        tell: tellRefund,
      },
    ],
    answer: (refund, { part, input }) => found(refund(part('outTradeNo'), input)),
  }),
};

function tellRefund({ notifyUrl, refundFen, outRefundNo }: JsonObject, given: JsonObject): string {
  const told = notifyUrl === null ? 'nobody is told' : `${notifyUrl} is told`;
  return `${given.outTradeNo}: ${refundFen} fen go back as ${outRefundNo}; ${told}.`;
}

function found<Value>(value: Value | null): Value {
  if (value === null) throw new NotFound('There is no such order.');
  return value;
}
