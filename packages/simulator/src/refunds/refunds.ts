import { beijingDigits, type Clock, planFor } from '../foundation/clock.js';
import { type RandomBytes, randomDigits } from '../foundation/cryptography.js';
import type { Codec, State } from '../foundation/state.js';
import type { AccountName } from '../ledger/books.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Orders, TradeState, WechatOrder } from '../payments/orders.js';
import { checkOwner } from '../payments/partner.js';
import { Refusal } from '../protocol/refusal.js';
import type { RefundDestination, RefundOutcome, WechatRefund } from './refund.js';
import type { RefundRequest } from './refund-request.js';
import { checkRefund } from './refund-rules.js';

/** A refund is PROCESSING for this long, by the movable clock. */
const SETTLES_AFTER_MS = 2_000;

interface Options {
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly orders: Orders;
  readonly books: Ledger;
  readonly state: State;
  /** The outcome of a refund that settles now. */
  readonly outcome: (refund: WechatRefund) => RefundOutcome;
  readonly onSettled: (refund: WechatRefund) => void;
}

/** WeChat's refunds: their states and the rules for them. */
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

  /** Settles what is due, and sets the timer for the next one. */
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

  function findOrder({ transactionId, outTradeNo, subMchid }: RefundRequest['order']): WechatOrder | null {
    const order =
      transactionId === null ? orders.find(outTradeNo ?? '') : orders.findByTransactionId(transactionId);
    if (order !== null) checkOwner(order, subMchid, 'body');
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

    /** Accepts a refund. The same request again returns its current state. @throws Refusal */
    refund(request: RefundRequest): WechatRefund {
      const known = find(request.outRefundNo);
      if (known === null) return accept(request);
      if (known.parameters === request.parameters) return known;
      throw new Refusal(
        'refundOtherParameters',
        `out_refund_no ${request.outRefundNo} was used with other parameters. Repeat a refund with exactly the same ones. Another refund needs a new number.`,
      );
    },

    /** The refund with this refund_id. */
    findByRefundId(refundId: string): WechatRefund | null {
      plan();
      return byRefundId.get(refundId) ?? null;
    },

    /** Applies an abnormal refund again, to a bank card. @throws Refusal if it is not abnormal */
    applyAbnormal(refund: WechatRefund, destination: RefundDestination): void {
      if (refund.state.status !== 'ABNORMAL') {
        throw new Refusal(
          'refundNotAbnormal',
          `Refund ${refund.outRefundNo} is ${refund.state.status}. Only an abnormal refund can be applied again.`,
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
     * Settles a processing refund, or ends an abnormal one as in the merchant console. Null if the refund cannot end
     * so.
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

    /** The refunded amount, processing refunds included. */
    refundedFen(order: WechatOrder): number {
      plan();
      return books.fundsOf(order.outTradeNo).refundedFen;
    },

    /** REFUND for an order with a refund that is not closed, even a partial one. */
    tradeStateOf(order: WechatOrder): TradeState {
      plan();
      return books.fundsOf(order.outTradeNo).refundedFen > 0 ? 'REFUND' : order.state.tradeState;
    },

    /** After the clock was set back: processing refunds settle at the usual time from now. */
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

// The order is kept by the orders. A refund keeps its number.
type StoredRefund = Omit<WechatRefund, 'order' | 'source' | 'isQueryable'> & {
  readonly outTradeNo: string;
  /** Missing in files from before console refunds. */
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
  if (destination.kind === 'merchantBankCard') return 'merchant:bank';
  if (order.state.tradeState !== 'SUCCESS') throw new Error(`${order.outTradeNo} is refunded and not paid.`);
  return `buyer:${order.state.openid}`;
}

function notEnough(accounts: RefundRequest['accounts']): Refusal {
  const names = accounts.join(' and ');
  return accounts.includes('merchant:available')
    ? new Refusal('accountNotEnough', `There is not enough money in ${names}.`)
    : new Refusal('unsettledNotEnough', `There is not enough money in ${names}. It may be settled already.`);
}
