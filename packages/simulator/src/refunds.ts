import { beijingTime, type Clock } from './clock.js';
import type { RandomBytes } from './cryptography.js';
import type { Faults } from './faults.js';
import { checkFields, type Fields } from './fields.js';
import { canonicalJson, isRecord, type JsonObject } from './json.js';
import type { Orders, WechatOrder } from './orders.js';
import { Refusal } from './refusal.js';

export type RefundStatus = 'PROCESSING' | 'SUCCESS' | 'ABNORMAL' | 'CLOSED';

export interface WechatRefund {
  readonly outRefundNo: string;
  readonly refundId: string;
  readonly order: WechatOrder;
  readonly transactionId: string;
  readonly refundFen: number;
  readonly notifyUrl: string | null;
  readonly parameters: string;
  readonly createdAtMs: number;
  status: RefundStatus;
  succeededAtMs: number | null;
}

/** https://pay.weixin.qq.com/doc/v3/merchant/4012556457 */
const MAXIMUM_REFUNDS = 50;
const PAUSE_BETWEEN_MS = 60_000;
const REFUNDABLE_FOR_MS = 365 * 24 * 3600 * 1000;

/** How long the bank takes here. */
const SETTLES_AFTER_MS = 2_000;

const text = (maximumBytes: number) => ({ type: 'string', maximumBytes }) as const;

const REFUND_FIELDS: Fields = {
  transaction_id: { ...text(32), optional: true },
  out_trade_no: { ...text(32), optional: true },
  out_refund_no: {
    ...text(64),
    pattern: /^[0-9A-Za-z_\-|*@]+$/,
    words: 'may hold digits, letters and _-|*@ only',
  },
  reason: { ...text(80), optional: true },
  notify_url: { ...text(256), optional: true },
  funds_account: {
    ...text(32),
    pattern: /^(AVAILABLE|UNSETTLED)$/,
    words: 'has to be AVAILABLE or UNSETTLED',
    optional: true,
  },
  amount: {
    type: 'object',
    fields: {
      refund: { type: 'integer', minimum: 1 },
      total: { type: 'integer', minimum: 1 },
      currency: { ...text(16), pattern: /^CNY$/, words: 'has to be CNY' },
    },
  },
};

interface Options {
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly orders: Orders;
  readonly faults: () => Faults;
  /** A refund has reached a state that the merchant is told of. */
  readonly onSettled: (refund: WechatRefund) => void;
}

/** Refunds at WeChat: accepted at once, settled a little later. */
export function createRefunds({ clock, randomBytes, orders, faults, onSettled }: Options) {
  const refunds = new Map<string, WechatRefund>();
  let timer: NodeJS.Timeout | undefined;

  const ofOrder = (order: WechatOrder) => [...refunds.values()].filter((refund) => refund.order === order);

  function settle(refund: WechatRefund, status: RefundStatus): void {
    refund.status = status;
    refund.succeededAtMs = status === 'SUCCESS' ? clock.now() : null;
    onSettled(refund);
  }

  /** Settles what is due, and sets the timer for what comes next. */
  function plan(): void {
    clearTimeout(timer);
    const outcome = { success: 'SUCCESS', abnormal: 'ABNORMAL', closed: 'CLOSED' } as const;
    let nextMs = Number.POSITIVE_INFINITY;
    for (const refund of refunds.values()) {
      if (refund.status !== 'PROCESSING') continue;
      const atMs = refund.createdAtMs + SETTLES_AFTER_MS;
      if (atMs <= clock.now()) settle(refund, outcome[faults().refunds]);
      else nextMs = Math.min(nextMs, atMs);
    }
    if (nextMs === Number.POSITIVE_INFINITY) return;
    timer = setTimeout(plan, nextMs - clock.now());
    timer.unref();
  }

  function findOrder(body: JsonObject): { order: WechatOrder; transactionId: string } {
    const { transaction_id: transactionId, out_trade_no: outTradeNo } = body;
    if ((transactionId === undefined) === (outTradeNo === undefined)) {
      throw new Refusal('paramError', 'Name the order with either transaction_id or out_trade_no.');
    }
    const order =
      transactionId === undefined
        ? orders.find(String(outTradeNo))
        : orders.findByTransactionId(String(transactionId));
    if (order === null || order.state.tradeState !== 'SUCCESS') {
      throw new Refusal('resourceNotExists', 'There is no such order, or nobody has paid it.');
    }
    if (clock.now() - order.state.paidAtMs > REFUNDABLE_FOR_MS) {
      throw new Refusal('invalidRequest', 'The order was paid more than 365 days ago.');
    }
    return { order, transactionId: order.state.transactionId };
  }

  function checkAmount(order: WechatOrder, refundFen: number, totalFen: number): void {
    if (totalFen !== order.totalFen) {
      throw new Refusal('invalidRequest', `amount.total is ${totalFen}; the order's is ${order.totalFen}.`);
    }
    const open = ofOrder(order).filter(({ status }) => status !== 'CLOSED');
    const sum = open.reduce((total, refund) => total + refund.refundFen, 0);
    if (sum + refundFen > order.totalFen) {
      throw new Refusal('notEnough', `${order.totalFen - sum} fen are left to refund, not ${refundFen}.`);
    }
    if (open.length >= MAXIMUM_REFUNDS) {
      throw new Refusal('invalidRequest', `An order has at most ${MAXIMUM_REFUNDS} refunds.`);
    }
    const last = ofOrder(order).at(-1);
    if (last !== undefined && clock.now() - last.createdAtMs < PAUSE_BETWEEN_MS) {
      throw new Refusal('frequencyLimited', 'Two refunds of one order have to be a minute apart.');
    }
  }

  return {
    plan,
    all: (): WechatRefund[] => {
      plan();
      return [...refunds.values()];
    },

    find(outRefundNo: string): WechatRefund | null {
      plan();
      return refunds.get(outRefundNo) ?? null;
    },

    /** The same number with the same parameters answers the same refund. @throws Refusal */
    request(body: JsonObject): WechatRefund {
      checkFields(body, REFUND_FIELDS);
      plan();
      const outRefundNo = String(body.out_refund_no);
      const parameters = canonicalJson(body);
      const known = refunds.get(outRefundNo);
      if (known !== undefined) {
        if (known.parameters === parameters) return known;
        throw new Refusal('otherParameters', `out_refund_no ${outRefundNo} was used with other parameters.`);
      }
      const { order, transactionId } = findOrder(body);
      const amount = isRecord(body.amount) ? body.amount : {};
      const refundFen = Number(amount.refund);
      checkAmount(order, refundFen, Number(amount.total));
      const tail = [...randomBytes(14)].map((byte) => byte % 10).join('');
      const refund: WechatRefund = {
        outRefundNo,
        refundId: `50300${beijingTime(clock.now()).replace(/\D/g, '').slice(0, 10)}${tail}`,
        order,
        transactionId,
        refundFen,
        notifyUrl: typeof body.notify_url === 'string' ? body.notify_url : null,
        parameters,
        createdAtMs: clock.now(),
        status: 'PROCESSING',
        succeededAtMs: null,
      };
      refunds.set(outRefundNo, refund);
      order.isRefunded = true;
      plan();
      return refund;
    },

    /** An operator of the merchant helped an abnormal refund to its end; false where there is none. */
    settleByHand(outRefundNo: string, status: 'SUCCESS' | 'CLOSED'): boolean {
      const refund = refunds.get(outRefundNo);
      if (refund?.status !== 'ABNORMAL') return false;
      settle(refund, status);
      return true;
    },

    clear(): void {
      refunds.clear();
      plan();
    },

    close: () => clearTimeout(timer),
  };
}

export type Refunds = ReturnType<typeof createRefunds>;

/** A refund as WeChat answers it. */
export function answerOf(refund: WechatRefund) {
  const { order, refundFen } = refund;
  return {
    refund_id: refund.refundId,
    out_refund_no: refund.outRefundNo,
    transaction_id: refund.transactionId,
    out_trade_no: order.outTradeNo,
    channel: 'ORIGINAL',
    user_received_account: '支付用户零钱',
    create_time: beijingTime(refund.createdAtMs),
    ...(refund.succeededAtMs === null ? {} : { success_time: beijingTime(refund.succeededAtMs) }),
    status: refund.status,
    funds_account: 'AVAILABLE',
    amount: {
      total: order.totalFen,
      refund: refundFen,
      payer_total: order.totalFen,
      payer_refund: refundFen,
      settlement_refund: refundFen,
      settlement_total: order.totalFen,
      discount_refund: 0,
      currency: 'CNY',
    },
  };
}

/** A refund as a notification tells it: `refund_status`, not `status`. */
export function noticeOf(refund: WechatRefund, merchantId: string) {
  const { status, amount, ...answer } = answerOf(refund);
  return {
    mchid: merchantId,
    out_trade_no: answer.out_trade_no,
    transaction_id: answer.transaction_id,
    out_refund_no: answer.out_refund_no,
    refund_id: answer.refund_id,
    refund_status: status,
    ...('success_time' in answer ? { success_time: answer.success_time } : {}),
    user_received_account: answer.user_received_account,
    amount: {
      total: amount.total,
      refund: amount.refund,
      payer_total: amount.payer_total,
      payer_refund: amount.payer_refund,
    },
  };
}

/** A refund as `/_sim/refunds` shows it. */
export interface RefundView {
  readonly outRefundNo: string;
  readonly refundId: string;
  readonly outTradeNo: string;
  readonly refundFen: number;
  readonly status: RefundStatus;
  readonly createdAt: string;
  readonly succeededAt: string | null;
}

export function viewRefund(refund: WechatRefund): RefundView {
  return {
    outRefundNo: refund.outRefundNo,
    refundId: refund.refundId,
    outTradeNo: refund.order.outTradeNo,
    refundFen: refund.refundFen,
    status: refund.status,
    createdAt: new Date(refund.createdAtMs).toISOString(),
    succeededAt: refund.succeededAtMs === null ? null : new Date(refund.succeededAtMs).toISOString(),
  };
}
