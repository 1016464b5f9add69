import { createHash } from 'node:crypto';
import { isUniqueViolation, type Transaction } from '../../database/database.js';
import type { Dependencies } from '../../dependencies.js';
import type { Refund } from '../../generated/prisma/client.js';
import { ApiProblem } from '../../problem.js';
import { recordEvent } from '../orders/order-events.js';
import { releaseStock } from '../orders/stock.js';
import { resolveApplication } from './refund-applications.js';
import { FARTHEST_MS, MAXIMUM_REFUNDS, PAUSE_BETWEEN_MS } from './refund-rules.js';

export interface RefundRequest {
  readonly orderId: string;
  readonly idempotencyKey: string;
  readonly amountFen: number;
  readonly reason: string;
  readonly restock: readonly { readonly productId: string; readonly quantity: number }[];
}

/**
 * Refunds as operators ask for them. The row is committed before WeChat hears of it, and what it takes of the
 * order is reserved in the same transaction, so that no two refunds together pass what was paid.
 */
export function createRefundRequests({
  database,
  now,
  newId,
}: Pick<Dependencies, 'database' | 'now' | 'newId'>) {
  async function findByKey(request: RefundRequest): Promise<Refund | null> {
    const row = await database.refund.findUnique({ where: { idempotencyKey: request.idempotencyKey } });
    if (row !== null && row.requestHash !== hashOf(request)) throw new ApiProblem('IDEMPOTENCY_KEY_REUSED');
    return row;
  }

  async function insert(transaction: Transaction, request: RefundRequest): Promise<Refund> {
    const { orderId, amountFen, reason, idempotencyKey, restock } = request;
    await reserve(transaction, request);
    await takeBack(transaction, orderId, restock);
    const at = new Date(now());
    const last = await transaction.refund.findFirst({
      where: { orderId, sendAfter: { lte: new Date(now() + FARTHEST_MS) } },
      orderBy: { sendAfter: 'desc' },
    });
    const sendAfter = new Date(Math.max(now(), (last?.sendAfter.getTime() ?? 0) + PAUSE_BETWEEN_MS));
    const row = await transaction.refund.create({
      data: {
        id: newId(),
        orderId,
        amountFen,
        reason,
        status: 'REQUESTED',
        idempotencyKey,
        requestHash: hashOf(request),
        createdAt: at,
        sendAfter,
        nextCheckAt: sendAfter,
      },
    });
    await resolveApplication(transaction, orderId, at);
    const data = { refundId: row.id, amountFen, restock };
    await recordEvent(transaction, orderId, { type: 'REFUND_REQUESTED', data }, at);
    return row;
  }

  /** Answers the refund of this key: a new one, or the one that was made for it before. */
  return async (request: RefundRequest): Promise<Refund> => {
    const known = await findByKey(request);
    if (known !== null) return known;
    try {
      return await database.$transaction((transaction) => insert(transaction, request));
    } catch (error) {
      // Two of the same at once: the unique index let one win.
      const winner = isUniqueViolation(error) ? await findByKey(request) : null;
      if (winner !== null) return winner;
      throw error;
    }
  };
}

// The comparison is part of the update, so it holds however many refunds come at once.
async function reserve(transaction: Transaction, { orderId, amountFen }: RefundRequest): Promise<void> {
  const order = await transaction.order.findUnique({ where: { id: orderId } });
  if (order === null) throw new ApiProblem('ORDER_NOT_FOUND');
  if (order.status !== 'PAID' && order.status !== 'REFUNDED') throw new ApiProblem('ORDER_NOT_PAID');
  if ((await transaction.refund.count({ where: { orderId } })) >= MAXIMUM_REFUNDS) {
    throw new ApiProblem('TOO_MANY_REFUNDS');
  }
  const { count } = await transaction.order.updateMany({
    where: { id: orderId, status: 'PAID', refundReservedFen: { lte: order.totalFen - amountFen } },
    data: { refundReservedFen: { increment: amountFen } },
  });
  if (count === 1) return;
  const leftFen = order.totalFen - order.refundReservedFen;
  throw new ApiProblem(
    'REFUND_TOO_LARGE',
    `${leftFen} fen of this order can still be refunded, not ${amountFen}.`,
  );
}

async function takeBack(
  transaction: Transaction,
  orderId: string,
  restock: RefundRequest['restock'],
): Promise<void> {
  for (const { productId, quantity } of restock) {
    const item = await transaction.orderItem.findFirst({ where: { orderId, productId } });
    const { count } = await transaction.orderItem.updateMany({
      where: { orderId, productId, restocked: { lte: (item?.quantity ?? 0) - quantity } },
      data: { restocked: { increment: quantity } },
    });
    if (count === 0) throw new ApiProblem('RESTOCK_TOO_LARGE');
  }
  await releaseStock(transaction, restock);
}

function hashOf({ orderId, amountFen, reason, restock }: RefundRequest): string {
  const canonical = [
    orderId,
    amountFen,
    reason,
    restock.map(({ productId, quantity }) => [productId, quantity]),
  ];
  return createHash('sha256').update(JSON.stringify(canonical)).digest('hex');
}
