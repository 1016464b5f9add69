import { type Clock, nextBeijingDayMs } from '../foundation/clock.js';
import type { State } from '../foundation/state.js';

/** WeChat's fee: 0.6 % of an order, rounded to the fen. https://pay.weixin.qq.com/doc/v3/merchant/4012071289 */
const FEE_PER_MILLE = 6;

/** The two halves of a merchant's basic account: what was paid today, and what has been settled. */
export const MERCHANT_ACCOUNTS = ['merchant:unsettled', 'merchant:available'] as const;
type MerchantAccount = (typeof MERCHANT_ACCOUNTS)[number];

/**
 * Who may hold money. A buyer's balance is below zero by what the buyer has spent. `refunds:inFlight` holds what has
 * left the merchant and has not reached the buyer; `merchant:bank` is the merchant's own bank, outside WeChat.
 */
export type AccountName =
  | `buyer:${string}`
  | MerchantAccount
  | 'merchant:bank'
  | 'wechat:fees'
  | 'refunds:inFlight';

interface Leg {
  readonly account: AccountName;
  /** Above zero where the account receives. */
  readonly amountFen: number;
}

/** One movement of money; its legs sum to zero. */
export interface Entry {
  /** 1 for the first. */
  readonly id: number;
  readonly atMs: number;
  readonly kind: 'payment' | 'settlement' | 'refund' | 'refundSucceeded' | 'refundReturned' | 'withdrawal';
  /** Null for settlements and withdrawals, which are not of one order. */
  readonly outTradeNo: string | null;
  readonly outRefundNo: string | null;
  readonly legs: readonly Leg[];
}

/** What became of the money of one order. */
export interface OrderFunds {
  readonly paidFen: number;
  /** What WeChat keeps. */
  readonly feeFen: number;
  /** What went back or is on its way back. */
  readonly refundedFen: number;
}

const NOTHING: OrderFunds = { paidFen: 0, feeFen: 0, refundedFen: 0 };

export interface RefundOf {
  readonly outTradeNo: string;
  readonly outRefundNo: string;
}

export interface RefundTaking extends RefundOf {
  readonly refundFen: number;
  /** Where the money is to come from, in this order; as much as there is from each. */
  readonly accounts: readonly MerchantAccount[];
}

/**
 * The double-entry books of WeChat: each movement is an entry whose legs sum to zero, and every answer and bill that
 * tells of money reads it here.
 */
export function createBooks(clock: Clock, state: State) {
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
    if (balance('merchant:unsettled') > 0) settlesAtMs ??= nextBeijingDayMs(entry.atMs);
    if (entry.kind === 'refund' && entry.outRefundNo !== null) takings.set(entry.outRefundNo, entry);
    if (entry.outTradeNo !== null) addToOrder(entry.outTradeNo, entry);
  }

  function addToOrder(outTradeNo: string, entry: Entry): void {
    const known = funds.get(outTradeNo) ?? NOTHING;
    const isPayment = entry.kind === 'payment';
    const isTaking = entry.kind === 'refund' || entry.kind === 'refundReturned';
    funds.set(outTradeNo, {
      paidFen: isPayment ? legFen(entry, 'merchant:unsettled') + legFen(entry, 'wechat:fees') : known.paidFen,
      feeFen: known.feeFen + legFen(entry, 'wechat:fees'),
      refundedFen: known.refundedFen + (isTaking ? legFen(entry, 'refunds:inFlight') : 0),
    });
  }

  /** T+1: at midnight in China everything that was paid on the day becomes available. */
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

  /** Undoes what `takeRefund` did, leg by leg; its fee is WeChat's again. */
  function returnRefund({ outTradeNo, outRefundNo }: RefundOf, atMs: number): void {
    const taking = takings.get(outRefundNo);
    if (taking === undefined) return;
    const legs = taking.legs.map(({ account, amountFen }) => ({ account, amountFen: -amountFen }));
    post({ atMs, kind: 'refundReturned', outTradeNo, outRefundNo, legs });
  }

  for (const entry of kept.values()) add(entry);

  return {
    /** A buyer pays: the merchant gets it net of WeChat's fee. */
    pay(order: { outTradeNo: string; openid: string; totalFen: number }, atMs: number): void {
      const { outTradeNo, openid, totalFen } = order;
      const feeFen = feeOf(totalFen);
      const legs: Leg[] = [
        { account: `buyer:${openid}`, amountFen: -totalFen },
        { account: 'merchant:unsettled', amountFen: totalFen - feeFen },
        { account: 'wechat:fees', amountFen: feeFen },
      ];
      post({ atMs, kind: 'payment', outTradeNo, outRefundNo: null, legs });
    },

    /**
     * Takes the money of a refund from the merchant and puts it on its way, WeChat's fee for it given back. Answers
     * the first of the accounts that paid, or null, and nothing moves, where they can not pay.
     */
    takeRefund({ outTradeNo, outRefundNo, refundFen, accounts }: RefundTaking): MerchantAccount | null {
      settleUntil(clock.now());
      const order = funds.get(outTradeNo) ?? NOTHING;
      const leftFen = order.paidFen - order.refundedFen - refundFen;
      // Rounding can leave a fen of the fee more than a refund of a fen is worth.
      const feeBackFen = Math.min(refundFen, Math.max(0, order.feeFen - feeOf(leftFen)));
      let dueFen = refundFen - feeBackFen;
      const legs: Leg[] = [];
      for (const account of accounts) {
        const amountFen = Math.min(dueFen, Math.max(0, balance(account)));
        if (amountFen > 0) legs.push({ account, amountFen: -amountFen });
        dueFen -= amountFen;
      }
      if (dueFen > 0) return null;
      legs.push({ account: 'refunds:inFlight', amountFen: refundFen });
      legs.push({ account: 'wechat:fees', amountFen: -feeBackFen });
      post({ atMs: clock.now(), kind: 'refund', outTradeNo, outRefundNo, legs });
      const [first = 'merchant:unsettled'] = accounts;
      return accounts.find((account) => legs.some((leg) => leg.account === account)) ?? first;
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

    /** The merchant takes everything that is available to its bank; answers how much, in fen. */
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

    /** What became of the money of an order; nothing where nobody has paid it. */
    fundsOf: (outTradeNo: string): OrderFunds => funds.get(outTradeNo) ?? NOTHING,

    /** What a refund took from the merchant for the buyer. */
    refundFenOf: (outRefundNo: string): number => legFen(takings.get(outRefundNo), 'refunds:inFlight'),

    /** All movements, oldest first, what is due to be settled included. */
    entries(): readonly Entry[] {
      settleUntil(clock.now());
      return entries;
    },

    /** What each account holds that ever held anything. */
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

/** What an entry moved into an account; below zero where out of it. */
export function legFen(entry: Entry | undefined, account: AccountName): number {
  return sumFen(entry?.legs.filter((leg) => leg.account === account) ?? []);
}

function sumFen(legs: readonly Leg[]): number {
  return legs.reduce((totalFen, { amountFen }) => totalFen + amountFen, 0);
}

function feeOf(totalFen: number): number {
  return Math.round((totalFen * FEE_PER_MILLE) / 1000);
}
