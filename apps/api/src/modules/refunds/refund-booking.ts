import type { RefundOrigin } from '@taro-pay/contracts';
import type { Transaction } from '../../database/database.js';
import type { LegacySql as Sql } from '../../database/sql.js';
import type { Prisma } from '../../generated/prisma/client.js';
import { FARTHEST_MS, PAUSE_BETWEEN_MS } from './refund-rules.js';

interface NewRefund {
  /** A ULID. */
  readonly id: string;
  readonly orderId: string;
  readonly amountFen: number;
  /** The buyer reads it. */
  readonly reason: string;
  readonly origin: RefundOrigin;
  /** What WeChat knows it by, or will; null where WeChat can only be asked with its own number. */
  readonly outRefundNo: string | null;
  /** WeChat's number, where it has the refund already. */
  readonly wechatRefundId?: string;
  readonly at: Date;
  readonly sendAfter: Date;
  /** What an operator's request is told apart by. */
  readonly request?: { readonly idempotencyKey: string; readonly requestHash: string };
}

/**
 * The one place where a refund begins, inside the caller's transaction: what it takes of its order is reserved, and it
 * is REQUESTED. Answers false, and changes nothing, where less is left of the order. The comparison is part of the
 * update, so it holds however many refunds come at once.
 */
export async function bookRefund(sql: Sql, refund: NewRefund): Promise<boolean> {
  if (!(await reserve(sql, refund))) return false;
  const { id, orderId, amountFen, reason, origin, outRefundNo, wechatRefundId, at, sendAfter, request } =
    refund;
  await sql.$executeRaw`
    INSERT INTO "Refund" ("id", "orderId", "amountFen", "reason", "status", "origin", "outRefundNo", "wechatRefundId",
      "idempotencyKey", "requestHash", "createdAt", "sendAfter", "nextCheckAt")
    VALUES (${id}, ${orderId}, ${amountFen}, ${reason}, 'REQUESTED', ${origin}, ${outRefundNo}, ${wechatRefundId ?? null},
      ${request?.idempotencyKey ?? null}, ${request?.requestHash ?? null}, ${at}, ${sendAfter}, ${sendAfter})`;
  return true;
}

async function reserve(sql: Sql, { orderId, amountFen, origin }: NewRefund): Promise<boolean> {
  switch (origin) {
    case 'OPERATOR':
    case 'LATE_MONEY': {
      const count = await sql.$executeRaw`
        UPDATE "Order" SET "refundReservedFen" = "refundReservedFen" + ${amountFen}
        WHERE "id" = ${orderId} AND "refundReservedFen" <= "totalFen" - ${amountFen}`;
      return count === 1;
    }
    // It has happened, so what is still hoped for here does not stand against it; what is back for good does.
    case 'OUTSIDE': {
      const count = await sql.$executeRaw`
        UPDATE "Order" SET "refundReservedFen" = "refundReservedFen" + ${amountFen}
        WHERE "id" = ${orderId} AND "refundedFen" <= "totalFen" - ${amountFen}`;
      return count === 1;
    }
  }
}

/** The refunds of an order that WeChat has, or may yet get: not those that were withdrawn. */
const ofOrder = (orderId: string): Prisma.RefundWhereInput => ({
  orderId,
  OR: [{ status: { not: 'CLOSED' } }, { wechatRefundId: { not: null } }],
});

/** How many of the refunds that WeChat allows an order are used up. */
export function countRefunds(transaction: Transaction, orderId: string): Promise<number> {
  return transaction.refund.count({ where: ofOrder(orderId) });
}

/** When the next refund of an order may go: a minute after the one before it, which may still be waiting itself. */
export async function planTurn(transaction: Transaction, orderId: string, nowMs: number): Promise<Date> {
  const before = await transaction.refund.findMany({
    where: { ...ofOrder(orderId), sendAfter: { lte: new Date(nowMs + FARTHEST_MS) } },
    select: { status: true, sendAfter: true },
  });
  const turns = before.map(
    ({ status, sendAfter }) => sendAfter.getTime() + (status === 'REQUESTED' ? PAUSE_BETWEEN_MS : 0),
  );
  return new Date(Math.max(nowMs, ...turns));
}
