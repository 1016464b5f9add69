import { beijingDigits, type Clock } from './clock.js';
import { type RandomBytes, randomDigits } from './cryptography.js';
import type { Orders, TradeState, WechatOrder } from './orders.js';
import type { RefundRequest } from './refund-request.js';
import { checkRefund, openFen } from './refund-rules.js';
import { Refusal } from './refusal.js';

/** So long WeChat works on a refund here, by the clock that can be moved. */
const SETTLES_AFTER_MS = 2_000;

export type RefundOutcome = 'SUCCESS' | 'CLOSED' | 'ABNORMAL';

export interface WechatRefund extends Omit<RefundRequest, 'order'> {
  readonly refundId: string;
  readonly order: WechatOrder;
  readonly transactionId: string;
  readonly createdAtMs: number;
  state:
    | { readonly status: 'PROCESSING' }
    | { readonly status: 'SUCCESS'; readonly succeededAtMs: number }
    | { readonly status: 'CLOSED' | 'ABNORMAL' };
}

export type RefundStatus = WechatRefund['state']['status'];

interface Options {
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly orders: Orders;
  /** What a refund comes to that settles now. */
  readonly outcome: () => RefundOutcome;
  readonly onSettled: (refund: WechatRefund) => void;
}

/** WeChat's refunds: what each may become, and what it refuses. Kept in memory. */
export function createRefunds({ clock, randomBytes, orders, outcome, onSettled }: Options) {
  const refunds = new Map<string, WechatRefund>();
  const byOrder = new Map<string, WechatRefund[]>();
  const processing = new Set<WechatRefund>();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const settlesAtMs = (refund: WechatRefund) => refund.createdAtMs + SETTLES_AFTER_MS;
  const refundsOf = (order: WechatOrder) => byOrder.get(order.outTradeNo) ?? [];

  function settle(refund: WechatRefund, status: RefundOutcome, atMs: number): void {
    processing.delete(refund);
    refund.state = status === 'SUCCESS' ? { status, succeededAtMs: atMs } : { status };
    onSettled(refund);
  }

  /** Settles what is due, and sets the timer for what comes next. */
  function plan(): void {
    clearTimeout(timer);
    for (const refund of processing) {
      if (settlesAtMs(refund) <= clock.now()) settle(refund, outcome(), settlesAtMs(refund));
    }
    const [next] = processing;
    if (isClosed || next === undefined) return;
    timer = setTimeout(plan, settlesAtMs(next) - clock.now());
    timer.unref();
  }

  function find(outRefundNo: string): WechatRefund | null {
    plan();
    return refunds.get(outRefundNo) ?? null;
  }

  function accept({ order: wanted, ...request }: RefundRequest): WechatRefund {
    const order =
      'outTradeNo' in wanted
        ? orders.find(wanted.outTradeNo)
        : orders.findByTransactionId(wanted.transactionId);
    const paid = checkRefund(request, order, order === null ? [] : refundsOf(order), clock.now());
    const refund: WechatRefund = {
      ...request,
      ...paid,
      refundId: `5030${beijingDigits(clock.now(), 8)}${randomDigits(16, randomBytes)}`,
      createdAtMs: clock.now(),
      state: { status: 'PROCESSING' },
    };
    refunds.set(refund.outRefundNo, refund);
    byOrder.set(refund.order.outTradeNo, [...refundsOf(refund.order), refund]);
    processing.add(refund);
    plan();
    return refund;
  }

  return {
    plan,
    find,

    /** All of them, oldest first. */
    all(): WechatRefund[] {
      plan();
      return [...refunds.values()];
    },

    /** Accepts a refund; the same request again answers what became of it. @throws Refusal */
    refund(request: RefundRequest): WechatRefund {
      const known = find(request.outRefundNo);
      if (known === null) return accept(request);
      if (known.parameters === request.parameters) return known;
      throw new Refusal(
        'refundOtherParameters',
        `out_refund_no ${request.outRefundNo} was used with other parameters. Repeat a refund with exactly the same ones; another refund needs a new number.`,
      );
    },

    /** Ends an abnormal refund as people do in the merchant console. Null where there is none of this number. */
    settleByHand(outRefundNo: string, status: 'SUCCESS' | 'CLOSED'): WechatRefund | null {
      const refund = find(outRefundNo);
      if (refund?.state.status !== 'ABNORMAL') return null;
      settle(refund, status, clock.now());
      return refund;
    },

    /** What went back or is on its way back. */
    refundedFen(order: WechatOrder): number {
      plan();
      return openFen(refundsOf(order));
    },

    /** A refund, even a part of the sum, shows in the order, unless it was closed. */
    tradeStateOf(order: WechatOrder): TradeState {
      plan();
      return openFen(refundsOf(order)) > 0 ? 'REFUND' : order.state.tradeState;
    },

    clear(): void {
      refunds.clear();
      byOrder.clear();
      processing.clear();
      plan();
    },

    close(): void {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

export type Refunds = ReturnType<typeof createRefunds>;
