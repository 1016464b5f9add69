import type { RefundOrigin } from '@taro-pay/contracts';
import type { Tx } from '../../database/sql.js';
import { reserveOutsideRefund, reserveRefund } from '../orders/order-refund-store.js';
import { FARTHEST_MS, PAUSE_BETWEEN_MS } from './refund-rules.js';
import { insertRefund, listUsedRefunds } from './refund-store.js';

interface NewRefund {
  /** A ULID. */
  readonly id: string;
  readonly orderId: string;
  readonly amountFen: number;
  /** The buyer reads it. */
  readonly reason: string;
  readonly origin: RefundOrigin;
  /** The number that WeChat knows it by, or will; null where WeChat can only be asked by its own number. */
  readonly outRefundNo: string | null;
  /** WeChat's number, where it has the refund already. */
  readonly wechatRefundId?: string;
  readonly at: Date;
  readonly sendAfter: Date;
  /** Tells an operator's requests apart. */
  readonly request?: { readonly idempotencyKey: string; readonly requestHash: string };
}

/**
 * The only place where a refund begins, inside the caller's transaction: its amount of the order is reserved, and it is
 * REQUESTED. Answers false, and changes nothing, where less is left of the order.
 */
export async function bookRefund(tx: Tx, refund: NewRefund): Promise<boolean> {
  if (!(await reserve(tx, refund))) return false;
  await insertRefund(tx, {
    ...refund,
    wechatRefundId: refund.wechatRefundId ?? null,
    idempotencyKey: refund.request?.idempotencyKey ?? null,
    requestHash: refund.request?.requestHash ?? null,
    createdAt: refund.at,
  });
  return true;
}

function reserve(tx: Tx, { orderId, amountFen, origin }: NewRefund): Promise<boolean> {
  switch (origin) {
    case 'OPERATOR':
    case 'LATE_MONEY':
      return reserveRefund(tx, orderId, amountFen);
    case 'OUTSIDE':
      return reserveOutsideRefund(tx, orderId, amountFen);
  }
}

/**
 * The earliest time of the next refund of an order: a minute after the one before it, which may still be waiting
 * itself.
 */
export async function planTurn(tx: Tx, orderId: string, nowMs: number): Promise<Date> {
  const turns = (await listUsedRefunds(tx, orderId))
    .filter(({ sendAfter }) => sendAfter.getTime() <= nowMs + FARTHEST_MS)
    .map(({ status, sendAfter }) => sendAfter.getTime() + (status === 'REQUESTED' ? PAUSE_BETWEEN_MS : 0));
  return new Date(Math.max(nowMs, ...turns));
}

/**
 * The earliest time at which a refund of an order can be sent now: what was sent in the last minute keeps the others
 * waiting, and has its own turn until then.
 */
export async function nextTurn(tx: Tx, orderId: string, nowMs: number): Promise<Date> {
  const turns = (await listUsedRefunds(tx, orderId))
    .map(({ sendAfter }) => sendAfter.getTime())
    .filter((turnMs) => turnMs <= nowMs + PAUSE_BETWEEN_MS);
  return new Date(Math.max(nowMs, ...turns));
}
