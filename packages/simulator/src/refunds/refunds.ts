import { beijingDigits, type Clock, planFor } from '../foundation/clock.js';
import { type RandomBytes, randomDigits } from '../foundation/cryptography.js';
import type { Codec, State } from '../foundation/state.js';
import type { AccountName, Books } from '../ledger/books.js';
import type { Orders, TradeState, WechatOrder } from '../payments/orders.js';
import { Refusal } from '../protocol/refusal.js';
import type { RefundDestination, RefundOutcome, WechatRefund } from './refund.js';
import type { RefundRequest } from './refund-request.js';
import { checkRefund } from './refund-rules.js';

/** So long WeChat works on a refund here, by the clock that can be moved. */
const SETTLES_AFTER_MS = 2_000;

interface Options {
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly orders: Orders;
  readonly books: Books;
  readonly state: State;
  /** What a refund comes to that settles now. */
  readonly outcome: (refund: WechatRefund) => RefundOutcome;
  readonly onSettled: (refund: WechatRefund) => void;
}

/** WeChat's refunds: what each may become, and what it refuses. */
export function createRefunds({ clock, randomBytes, orders, books, state, outcome, onSettled }: Options) {
  const refunds = state.map('refunds', codecOf(orders));
  const byRefundId = new Map<string, WechatRefund>();
  const byOrder = new Map<string, WechatRefund[]>();
  const processing = new Set<WechatRefund>();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const settlesAtMs = (refund: WechatRefund) => refund.processingSinceMs + SETTLES_AFTER_MS;
  const refundsOf = (order: WechatOrder) => byOrder.get(order.outTradeNo) ?? [];
  for (const refund of refunds.values()) index(refund);

  function index(refund: WechatRefund): void {
    byRefundId.set(refund.refundId, refund);
    byOrder.set(refund.order.outTradeNo, [...refundsOf(refund.order), refund]);
    if (refund.state.status === 'PROCESSING') processing.add(refund);
  }

  function settle(refund: WechatRefund, status: RefundOutcome, atMs: number): void {
    processing.delete(refund);
    refund.state = status === 'SUCCESS' ? { status, succeededAtMs: atMs } : { status };
    const { outRefundNo, order } = refund;
    refunds.set(outRefundNo, refund);
    const which = { outTradeNo: order.outTradeNo, outRefundNo };
    if (status === 'SUCCESS') books.completeRefund({ ...which, to: receiverOf(refund) }, atMs);
    if (status === 'CLOSED') books.returnRefund(which, atMs);
    onSettled(refund);
  }

  /** Settles what is due, and sets the timer for what comes next. */
  function plan(): void {
    clearTimeout(timer);
    let nextMs = Number.POSITIVE_INFINITY;
    for (const refund of processing) {
      if (settlesAtMs(refund) <= clock.now()) settle(refund, outcome(refund), settlesAtMs(refund));
      else nextMs = Math.min(nextMs, settlesAtMs(refund));
    }
    if (isClosed || nextMs === Number.POSITIVE_INFINITY || clock.isFrozen()) return;
    timer = planFor(nextMs, clock, plan);
  }

  function find(outRefundNo: string): WechatRefund | null {
    plan();
    return refunds.get(outRefundNo) ?? null;
  }

  function findOrder({ transactionId, outTradeNo }: RefundRequest['order']): WechatOrder | null {
    const order =
      transactionId === null ? orders.find(outTradeNo ?? '') : orders.findByTransactionId(transactionId);
    if (transactionId === null || outTradeNo === null || order?.outTradeNo === outTradeNo) return order;
    const issue = 'is not the one of this transaction_id';
    throw new Refusal('paramError', `/out_trade_no ${issue}.`, {
      field: '/out_trade_no',
      issue,
      location: 'body',
    });
  }

  function accept({ order: wanted, accounts, ...request }: RefundRequest): WechatRefund {
    const order = findOrder(wanted);
    const earlier = {
      refunds: order === null ? [] : refundsOf(order),
      refundedFen: order === null ? 0 : books.fundsOf(order.outTradeNo).refundedFen,
    };
    const paid = checkRefund(request, order, earlier, clock.now());
    const { outRefundNo, refundFen } = request;
    const { outTradeNo } = paid.order;
    const payer = books.takeRefund({ outTradeNo, outRefundNo, refundFen, accounts });
    if (payer === null) throw notEnough(accounts);
    const refund: WechatRefund = {
      ...request,
      ...paid,
      fundsAccount: payer === 'merchant:available' ? 'AVAILABLE' : 'UNSETTLED',
      destination: { kind: 'original' },
      refundId: `5030${beijingDigits(clock.now(), 8)}${randomDigits(16, randomBytes)}`,
      createdAtMs: clock.now(),
      processingSinceMs: clock.now(),
      state: { status: 'PROCESSING' },
    };
    refunds.set(refund.outRefundNo, refund);
    index(refund);
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

    /** The refund with this number of WeChat's. */
    findByRefundId(refundId: string): WechatRefund | null {
      plan();
      return byRefundId.get(refundId) ?? null;
    },

    /** Sends an abnormal refund on its way again, to a bank card. @throws Refusal where it is not abnormal */
    applyAbnormal(refund: WechatRefund, destination: RefundDestination): void {
      if (refund.state.status !== 'ABNORMAL') {
        throw new Refusal(
          'refundNotAbnormal',
          `Refund ${refund.outRefundNo} is ${refund.state.status}; only an abnormal one can be applied again.`,
        );
      }
      refund.destination = destination;
      refund.state = { status: 'PROCESSING' };
      refund.processingSinceMs = clock.now();
      refunds.set(refund.outRefundNo, refund);
      processing.add(refund);
      plan();
    },

    /**
     * Settles a refund that is under way, or ends an abnormal one as people do in the merchant console. Null where
     * the refund of this number can not become that.
     */
    settleByHand(outRefundNo: string, status: RefundOutcome): WechatRefund | null {
      const refund = find(outRefundNo);
      const isPossible =
        refund?.state.status === 'PROCESSING' ||
        (refund?.state.status === 'ABNORMAL' && status === 'SUCCESS');
      if (refund === null || !isPossible) return null;
      settle(refund, status, clock.now());
      return refund;
    },

    /** What went back or is on its way back. */
    refundedFen(order: WechatOrder): number {
      plan();
      return books.fundsOf(order.outTradeNo).refundedFen;
    },

    /** A refund, even a part of the sum, shows in the order, unless it was closed. */
    tradeStateOf(order: WechatOrder): TradeState {
      plan();
      return books.fundsOf(order.outTradeNo).refundedFen > 0 ? 'REFUND' : order.state.tradeState;
    },

    /** The clock was set back: what it was to settle in a future that it came back from settles in time from now. */
    clockWentBack(): void {
      for (const refund of processing) {
        refund.processingSinceMs = Math.min(refund.processingSinceMs, clock.now());
        refunds.set(refund.outRefundNo, refund);
      }
    },

    reset(): void {
      refunds.clear();
      byRefundId.clear();
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

// A refund shares its order with the orders: it keeps the number only.
type StoredRefund = Omit<WechatRefund, 'order' | 'source' | 'isQueryable'> & {
  readonly outTradeNo: string;
  /** Not in files that are older than refunds in the merchant console. */
  readonly source?: WechatRefund['source'];
  readonly isQueryable?: boolean;
};

function codecOf(orders: Orders): Codec<WechatRefund, StoredRefund> {
  return {
    store: ({ order, ...refund }) => ({ ...refund, outTradeNo: order.outTradeNo }),
    restore({ outTradeNo, source = 'API', isQueryable = true, ...refund }) {
      const order = orders.find(outTradeNo);
      if (order === null)
        throw new Error(`The state has refund ${refund.outRefundNo} without its order ${outTradeNo}.`);
      return { ...refund, source, isQueryable, order };
    },
  };
}

function receiverOf({ destination, order }: WechatRefund): AccountName {
  return destination.kind === 'merchantBankCard' ? 'merchant:bank' : `buyer:${order.openid}`;
}

function notEnough(accounts: RefundRequest['accounts']): Refusal {
  const names = accounts.join(' and ');
  return accounts.includes('merchant:available')
    ? new Refusal('accountNotEnough', `There is not enough money in ${names}.`)
    : new Refusal('unsettledNotEnough', `There is not enough money in ${names}: it may be settled already.`);
}
