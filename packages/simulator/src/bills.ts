import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { BillDay } from './bill-day.js';
import { type BillContent, type PaidOrder, type SucceededRefund, writeBill } from './bill-text.js';
import type { Clock } from './clock.js';
import { type RandomBytes, randomText } from './cryptography.js';
import type { Merchant } from './merchant.js';
import type { Orders, WechatOrder } from './orders.js';
import type { Refunds, WechatRefund } from './refunds.js';

/** https://pay.weixin.qq.com/doc/v3/merchant/4012556654 */
const TOKEN_LIFETIME_MS = 5 * 60_000;

export const BILL_TYPES = ['ALL', 'SUCCESS', 'REFUND'] as const;
export type BillType = (typeof BILL_TYPES)[number];

/** A bill, ready to be downloaded. */
export interface BillFile {
  readonly text: string;
  readonly content: Buffer;
  readonly isGzip: boolean;
}

interface Options {
  readonly merchant: Merchant;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly orders: Orders;
  readonly refunds: Refunds;
}

/** WeChat's trade bills: written when they are asked for, and kept for whoever has the token. */
export function createBills({ merchant, clock, randomBytes, orders, refunds }: Options) {
  const files = new Map<string, BillFile & { readonly madeAtMs: number }>();

  const isAlive = ({ madeAtMs }: { madeAtMs: number }) => clock.now() - madeAtMs <= TOKEN_LIFETIME_MS;

  function contentOf(day: BillDay, type: BillType): BillContent {
    const isOfDay = (atMs: number) => atMs >= day.fromMs && atMs < day.untilMs;
    return {
      payments:
        type === 'REFUND'
          ? []
          : orders
              .all()
              .flatMap(paid)
              .filter(({ paidAtMs }) => isOfDay(paidAtMs)),
      refunds:
        type === 'SUCCESS'
          ? []
          : refunds
              .all()
              .flatMap(succeeded)
              .filter(({ succeededAtMs }) => isOfDay(succeededAtMs)),
    };
  }

  return {
    /** A token for the bill of a day and the SHA-1 of its text; null where nothing happened. */
    request(day: BillDay, type: BillType, isGzip: boolean): { token: string; sha1: string } | null {
      const content = contentOf(day, type);
      if (content.payments.length + content.refunds.length === 0) return null;
      const text = writeBill(content, merchant);
      for (const [token, file] of files) if (!isAlive(file)) files.delete(token);
      const token = randomText(64, randomBytes);
      const bytes = Buffer.from(text);
      files.set(token, { text, content: isGzip ? gzipSync(bytes) : bytes, isGzip, madeAtMs: clock.now() });
      return { token, sha1: createHash('sha1').update(bytes).digest('hex') };
    },

    /** The bill behind a token; null where it is unknown or too old. */
    download(token: string): BillFile | null {
      const file = files.get(token);
      return file !== undefined && isAlive(file) ? file : null;
    },

    clear(): void {
      files.clear();
    },
  };
}

export type Bills = ReturnType<typeof createBills>;

function paid(order: WechatOrder): PaidOrder[] {
  const { state } = order;
  return state.tradeState === 'SUCCESS'
    ? [{ order, transactionId: state.transactionId, paidAtMs: state.paidAtMs }]
    : [];
}

function succeeded(refund: WechatRefund): SucceededRefund[] {
  const { state } = refund;
  return state.status === 'SUCCESS' ? [{ refund, succeededAtMs: state.succeededAtMs }] : [];
}
