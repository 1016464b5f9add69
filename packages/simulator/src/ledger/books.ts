import { type Clock, nextBeijingDayMs } from '../foundation/clock.js';
import type { State } from '../foundation/state.js';

/** WeChat's fee: 0.6 % of an order, rounded to the fen. https://pay.weixin.qq.com/doc/v3/merchant/4012071289 */
const FEE_PER_MILLE = 6;

/** The two halves of a merchant's basic account: today's payments, and settled money. */
export const MERCHANT_ACCOUNTS = ['merchant:unsettled', 'merchant:available'] as const;
type MerchantAccount = (typeof MERCHANT_ACCOUNTS)[number];

/** Everything that WeChat holds for a merchant, frozen money included. */
export const HELD_ACCOUNTS = ['merchant:frozen', ...MERCHANT_ACCOUNTS] as const;
type HeldAccount = (typeof HELD_ACCOUNTS)[number];

/**
 * The accounts. A buyer's balance is the negative of the money spent. `merchant:frozen` holds the payments whose buyers
 * have not confirmed receipt. `refunds:inFlight` holds refunds that have left the merchant and have not reached the
 * buyer. `merchant:bank` is the merchant's own bank, outside WeChat.
 */
export type AccountName =
  | `buyer:${string}`
  | HeldAccount
  | 'merchant:bank'
  | 'wechat:fees'
  | 'refunds:inFlight';

interface Leg {
  readonly account: AccountName;
  /** Positive if the account receives. */
  readonly amountFen: number;
}

/** One movement of money; its legs sum to zero. */
export interface Entry {
  /** 1 for the first. */
  readonly id: number;
  readonly atMs: number;
  readonly kind:
    | 'payment'
    | 'release'
    | 'settlement'
    | 'refund'
    | 'refundSucceeded'
    | 'refundReturned'
    | 'withdrawal';
  /** Null for settlements and withdrawals, which belong to no order. */
  readonly outTradeNo: string | null;
  readonly outRefundNo: string | null;
  readonly legs: readonly Leg[];
}

/** The money of one order. */
export interface OrderFunds {
  readonly paidFen: number;
  /** WeChat's fee. */
  readonly feeFen: number;
  /** The refunded amount, processing refunds included. */
  readonly refundedFen: number;
  /** What is left of it in `merchant:frozen`. */
  readonly frozenFen: number;
  /** Whether its money was frozen and no longer is. */
  readonly isReleased: boolean;
}

const NOTHING: OrderFunds = { paidFen: 0, feeFen: 0, refundedFen: 0, frozenFen: 0, isReleased: false };

export interface RefundOf {
  readonly outTradeNo: string;
  readonly outRefundNo: string;
}

export interface RefundTaking extends RefundOf {
  readonly refundFen: number;
  /** The accounts to take the money from, in this order, each up to its balance. Frozen money counts as unsettled. */
  readonly accounts: readonly MerchantAccount[];
}

/**
 * The double-entry books of WeChat. Each movement is an entry whose legs sum to zero. Every amount in an answer or a
 * bill comes from here.
 */
export function createBooks(clock: Clock, state: State, isFreezing: () => boolean) {
  const kept = state.map<Entry>('bookEntries');
  let entries: Entry[] = [];
  let settlesAtMs: number | null = null;
  const balances = new Map<AccountName, number>();
  const funds = new Map<string, OrderFunds>();
  const takings = new Map<string, Entry>();

  const balance = (account: AccountName) => balances.get(account) ?? 0;

  function write(facts: Omit<Entry, 'id'>): Entry {
    if (sumFen(facts.legs) !== 0) throw new Error(`A ${facts.kind} of ${facts.outTradeNo} does not balance.`);
    const legs = facts.legs.filter(({ amountFen }) => amountFen !== 0);
    const { atMs, kind, outTradeNo, outRefundNo } = facts;
    const entry: Entry = { id: entries.length + 1, atMs, kind, outTradeNo, outRefundNo, legs };
    kept.set(String(entry.id), entry);
    add(entry);
    return entry;
  }

  function add(entry: Entry): void {
    entries.push(entry);
    for (const { account, amountFen } of entry.legs) balances.set(account, balance(account) + amountFen);
    if (entry.kind === 'settlement') settlesAtMs = null;
    // After the clock was set back, the next day is earlier than that of earlier payments.
    if (balance('merchant:unsettled') > 0)
      settlesAtMs = Math.min(settlesAtMs ?? Number.POSITIVE_INFINITY, nextBeijingDayMs(entry.atMs));
    if (entry.kind === 'refund' && entry.outRefundNo !== null) takings.set(entry.outRefundNo, entry);
    if (entry.outTradeNo !== null) addToOrder(entry.outTradeNo, entry);
  }

  function addToOrder(outTradeNo: string, entry: Entry): void {
    const known = funds.get(outTradeNo) ?? NOTHING;
    const isTaking = entry.kind === 'refund' || entry.kind === 'refundReturned';
    funds.set(outTradeNo, {
      paidFen: entry.kind === 'payment' ? paidFenOf(entry) : known.paidFen,
      feeFen: known.feeFen + legFen(entry, 'wechat:fees'),
      refundedFen: known.refundedFen + (isTaking ? legFen(entry, 'refunds:inFlight') : 0),
      frozenFen: known.frozenFen + legFen(entry, 'merchant:frozen'),
      isReleased: known.isReleased || entry.kind === 'release',
    });
  }

  /** T+1: at midnight in China the day's payments become available. */
  function settleUntil(nowMs: number): void {
    if (settlesAtMs === null || settlesAtMs > nowMs) return;
    const atMs = settlesAtMs;
    const amountFen = balance('merchant:unsettled');
    settlesAtMs = null;
    if (amountFen === 0) return;
    write({
      atMs,
      kind: 'settlement',
      outTradeNo: null,
      outRefundNo: null,
      legs: [
        { account: 'merchant:unsettled', amountFen: -amountFen },
        { account: 'merchant:available', amountFen },
      ],
    });
  }

  function post(facts: Omit<Entry, 'id'>): Entry {
    settleUntil(facts.atMs);
    return write(facts);
  }

  /** Reverses `takeRefund` leg by leg, its fee included. Money that was released meanwhile does not freeze again. */
  function returnRefund({ outTradeNo, outRefundNo }: RefundOf, atMs: number): void {
    const taking = takings.get(outRefundNo);
    if (taking === undefined) return;
    const { isReleased } = funds.get(outTradeNo) ?? NOTHING;
    const legs = taking.legs.map(({ account, amountFen }): Leg => {
      const isThawed = account === 'merchant:frozen' && isReleased;
      return { account: isThawed ? 'merchant:unsettled' : account, amountFen: -amountFen };
    });
    post({ atMs, kind: 'refundReturned', outTradeNo, outRefundNo, legs });
  }

  for (const entry of kept.values()) add(entry);

  return {
    /** A buyer pays. The merchant receives the amount net of WeChat's fee, frozen where its orders have to be shipped. */
    pay(order: { outTradeNo: string; openid: string; totalFen: number }, atMs: number): void {
      const { outTradeNo, openid, totalFen } = order;
      const feeFen = feeOf(totalFen);
      const legs: Leg[] = [
        { account: `buyer:${openid}`, amountFen: -totalFen },
        { account: isFreezing() ? 'merchant:frozen' : 'merchant:unsettled', amountFen: totalFen - feeFen },
        { account: 'wechat:fees', amountFen: feeFen },
      ];
      post({ atMs, kind: 'payment', outTradeNo, outRefundNo: null, legs });
    },

    /**
     * Moves the money of a refund from the merchant into flight, and returns WeChat's fee for it. Returns the first
     * paying account; null, and nothing moves, if the accounts hold too little.
     */
    takeRefund({ outTradeNo, outRefundNo, refundFen, accounts }: RefundTaking): HeldAccount | null {
      settleUntil(clock.now());
      const order = funds.get(outTradeNo) ?? NOTHING;
      const leftFen = order.paidFen - order.refundedFen - refundFen;
      // By rounding, the fee to return can exceed the refund by a fen.
      const feeBackFen = Math.min(refundFen, Math.max(0, order.feeFen - feeOf(leftFen)));
      let dueFen = refundFen - feeBackFen;
      const legs: Leg[] = [];
      const payers = accounts.flatMap((account): HeldAccount[] =>
        account === 'merchant:unsettled' ? ['merchant:frozen', account] : [account],
      );
      for (const account of payers) {
        // The frozen money of other orders is not touched.
        const heldFen = account === 'merchant:frozen' ? order.frozenFen : balance(account);
        const amountFen = Math.min(dueFen, Math.max(0, heldFen));
        if (amountFen > 0) legs.push({ account, amountFen: -amountFen });
        dueFen -= amountFen;
      }
      if (dueFen > 0) return null;
      legs.push({ account: 'refunds:inFlight', amountFen: refundFen });
      legs.push({ account: 'wechat:fees', amountFen: -feeBackFen });
      post({ atMs: clock.now(), kind: 'refund', outTradeNo, outRefundNo, legs });
      const [first = 'merchant:unsettled'] = accounts;
      return payers.find((account) => legs.some((leg) => leg.account === account)) ?? first;
    },

    /** The frozen money of an order becomes the merchant's, and is settled with the payments of that day. */
    release(outTradeNo: string, atMs: number): void {
      const { frozenFen } = funds.get(outTradeNo) ?? NOTHING;
      if (frozenFen === 0) return;
      const legs: Leg[] = [
        { account: 'merchant:frozen', amountFen: -frozenFen },
        { account: 'merchant:unsettled', amountFen: frozenFen },
      ];
      post({ atMs, kind: 'release', outTradeNo, outRefundNo: null, legs });
    },

    /** A refund arrives. */
    completeRefund(refund: RefundOf & { readonly to: AccountName }, atMs: number): void {
      const { outTradeNo, outRefundNo, to } = refund;
      const amountFen = legFen(takings.get(outRefundNo), 'refunds:inFlight');
      const legs: Leg[] = [
        { account: 'refunds:inFlight', amountFen: -amountFen },
        { account: to, amountFen },
      ];
      post({ atMs, kind: 'refundSucceeded', outTradeNo, outRefundNo, legs });
    },

    returnRefund,

    /** The merchant withdraws everything available to its bank. Returns the amount in fen. */
    withdraw(): number {
      settleUntil(clock.now());
      const amountFen = balance('merchant:available');
      const legs: Leg[] = [
        { account: 'merchant:available', amountFen: -amountFen },
        { account: 'merchant:bank', amountFen },
      ];
      const facts = { atMs: clock.now(), kind: 'withdrawal', outTradeNo: null, outRefundNo: null } as const;
      if (amountFen > 0) post({ ...facts, legs });
      return amountFen;
    },

    /** The money of an order; all zero for an unpaid one. */
    fundsOf: (outTradeNo: string): OrderFunds => funds.get(outTradeNo) ?? NOTHING,

    /** The amount of a refund. */
    refundFenOf: (outRefundNo: string): number => legFen(takings.get(outRefundNo), 'refunds:inFlight'),

    /** All movements, oldest first, after settling what is due. */
    entries(): readonly Entry[] {
      settleUntil(clock.now());
      return entries;
    },

    /** The balance of each account that was ever used. */
    balances(): ReadonlyMap<AccountName, number> {
      settleUntil(clock.now());
      return balances;
    },

    reset(): void {
      entries = [];
      kept.clear();
      settlesAtMs = null;
      balances.clear();
      funds.clear();
      takings.clear();
    },
  };
}

export type Books = ReturnType<typeof createBooks>;

/** The amount that an entry moved into an account; negative if out of it. */
export function legFen(entry: Entry | undefined, account: AccountName): number {
  return sumFen(entry?.legs.filter((leg) => leg.account === account) ?? []);
}

/** What the buyer paid by a payment. */
export function paidFenOf(entry: Entry): number {
  return 0 - sumFen(entry.legs.filter(({ account }) => account.startsWith('buyer:')));
}

function sumFen(legs: readonly Leg[]): number {
  return legs.reduce((totalFen, { amountFen }) => totalFen + amountFen, 0);
}

function feeOf(totalFen: number): number {
  return Math.round((totalFen * FEE_PER_MILLE) / 1000);
}
