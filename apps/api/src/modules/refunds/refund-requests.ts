import { createHash } from 'node:crypto';
import { isPaid } from '@taro-pay/contracts';
import { isUniqueViolation, type Transaction } from '../../database/database.js';
import type { Dependencies } from '../../dependencies.js';
import type { Refund } from '../../generated/prisma/client.js';
import { ApiProblem } from '../../http/problem.js';
import { recordEvent } from '../orders/order-events.js';
import { releaseStock } from '../orders/stock.js';
import { resolveApplication } from './refund-applications.js';
import { bookRefund, countRefunds, planTurn } from './refund-booking.js';
import { MAXIMUM_REFUNDS } from './refund-rules.js';

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
    const leftFen = await findRefundable(transaction, orderId);
    const id = newId();
    const at = new Date(now());
    const isBooked = await bookRefund(transaction, {
      id,
      orderId,
      amountFen,
      reason,
      origin: 'OPERATOR',
      outRefundNo: id,
      at,
      sendAfter: await planTurn(transaction, orderId, now()),
      request: { idempotencyKey, requestHash: hashOf(request) },
    });
    if (!isBooked) {
      const words = `${leftFen} fen of this order can still be refunded, not ${amountFen}.`;
      throw new ApiProblem('REFUND_TOO_LARGE', words);
    }
    await takeBack(transaction, orderId, restock);
    await resolveApplication(transaction, orderId, at);
    const data = { refundId: id, amountFen, restock };
    await recordEvent(transaction, orderId, { type: 'REFUND_REQUESTED', data }, at);
    return transaction.refund.findUniqueOrThrow({ where: { id } });
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

/** What can still be asked for of an order, in fen. @throws ApiProblem where nothing can */
async function findRefundable(transaction: Transaction, orderId: string): Promise<number> {
  const order = await transaction.order.findUnique({ where: { id: orderId } });
  if (order === null) throw new ApiProblem('ORDER_NOT_FOUND');
  if (!isPaid(order.status)) throw new ApiProblem('ORDER_NOT_PAID');
  if ((await countRefunds(transaction, orderId)) >= MAXIMUM_REFUNDS) {
    throw new ApiProblem('TOO_MANY_REFUNDS');
  }
  return Math.max(0, order.totalFen - order.refundReservedFen);
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
