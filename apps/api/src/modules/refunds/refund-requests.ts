import { isPaid } from '@taro-pay/contracts';
import { isUniqueViolation } from '../../database/database.js';
import type { Tx } from '../../database/sql.js';
import type { Dependencies } from '../../dependencies.js';
import { ApiProblem } from '../../http/problem.js';
import { type Act, recordAct } from '../audit/audit-log.js';
import { restockItem } from '../orders/order-refund-store.js';
import { findOrder, lockOrder, recordEvent } from '../orders/order-store.js';
import { releaseStock } from '../orders/stock.js';
import { findOperator, takeAllowance } from '../people/operator-store.js';
import { beijingDay } from '../reconciliation/bill-day.js';
import { requestHash } from '../request-hash.js';
import { resolveApplication } from './refund-applications.js';
import { bookRefund, planTurn } from './refund-booking.js';
import { MAXIMUM_REFUNDS } from './refund-rules.js';
import { findRefundByKey, listUsedRefunds, type Refund, readRefund } from './refund-store.js';

export interface RefundRequest {
  readonly orderId: string;
  readonly idempotencyKey: string;
  readonly amountFen: number;
  readonly reason: string;
  readonly restock: readonly { readonly productId: string; readonly quantity: number }[];
  readonly act: Act;
}

/**
 * Creates refunds for operators. The row is committed before WeChat is asked, and its amount of the order is reserved
 * in the same transaction, so that no two refunds together exceed what was paid.
 */
export function createRefundRequests({
  database,
  now,
  newId,
}: Pick<Dependencies, 'database' | 'now' | 'newId'>) {
  async function findByKey(request: RefundRequest): Promise<Refund | undefined> {
    const row = await findRefundByKey(database, request.idempotencyKey);
    if (row !== undefined && row.requestHash !== hashOfRequest(request))
      throw new ApiProblem('IDEMPOTENCY_KEY_REUSED');
    return row;
  }

  async function insert(tx: Tx, request: RefundRequest): Promise<Refund> {
    const { orderId, amountFen, reason, idempotencyKey, restock, act } = request;
    await lockOrder(tx, orderId);
    const leftFen = await findRefundable(tx, orderId);
    const id = newId();
    const at = new Date(now());
    const isBooked = await bookRefund(tx, {
      id,
      orderId,
      amountFen,
      reason,
      origin: 'OPERATOR',
      outRefundNo: id,
      at,
      sendAfter: await planTurn(tx, orderId, now()),
      request: { idempotencyKey, requestHash: hashOfRequest(request) },
    });
    if (!isBooked) {
      const words = `${leftFen} fen of this order can still be refunded, not ${amountFen}.`;
      throw new ApiProblem('REFUND_TOO_LARGE', words);
    }
    await stayWithinLimits(tx, act.operatorId, { amountFen, day: beijingDay(at.getTime()) });
    await takeBack(tx, orderId, restock);
    await resolveApplication(tx, orderId, at);
    const data = { refundId: id, amountFen, restock };
    await recordEvent(tx, orderId, { type: 'REFUND_REQUESTED', data }, at);
    await recordAct(tx, act, {
      ...{ action: 'createRefund', at, subject: id, orderId, remark: reason },
      before: { refundableFen: leftFen },
      after: { refundableFen: leftFen - amountFen, amountFen, restock },
    });
    return readRefund(tx, id);
  }

  /** Answers the refund of this Idempotency-Key: a new one, or the one made before. */
  return async (request: RefundRequest): Promise<Refund> => {
    const known = await findByKey(request);
    if (known !== undefined) return known;
    try {
      return await database.transaction((tx) => insert(tx, request));
    } catch (error) {
      // Two identical requests at once: the unique index let one win.
      const winner = isUniqueViolation(error) ? await findByKey(request) : undefined;
      if (winner !== undefined) return winner;
      throw error;
    }
  };
}

/** How much of an order can still be refunded, in fen. @throws ApiProblem where nothing can */
async function findRefundable(tx: Tx, orderId: string): Promise<number> {
  const order = await findOrder(tx, orderId);
  if (order === undefined) throw new ApiProblem('ORDER_NOT_FOUND');
  if (!isPaid(order.status)) throw new ApiProblem('ORDER_NOT_PAID');
  const used = await listUsedRefunds(tx, orderId);
  if (used.length >= MAXIMUM_REFUNDS) throw new ApiProblem('TOO_MANY_REFUNDS');
  return Math.max(0, order.totalFen - order.refundReservedFen);
}

/** OPERATOR_TOKEN has no limits. @throws ApiProblem where the refund exceeds one */
async function stayWithinLimits(
  tx: Tx,
  operatorId: string | null,
  refund: { readonly amountFen: number; readonly day: string },
): Promise<void> {
  if (operatorId === null || (await takeAllowance(tx, operatorId, refund))) return;
  const operator = await findOperator(tx, operatorId);
  const day = operator?.dayLimitFen ?? null;
  const words = `A refund of ${operator?.name} is at most ${operator?.refundLimitFen} fen`;
  throw new ApiProblem('OPERATOR_LIMIT', day === null ? `${words}.` : `${words}, and ${day} fen in a day.`);
}

async function takeBack(tx: Tx, orderId: string, restock: RefundRequest['restock']): Promise<void> {
  for (const { productId, quantity } of restock) {
    if (await restockItem(tx, orderId, productId, quantity)) continue;
    throw new ApiProblem('RESTOCK_TOO_LARGE');
  }
  await releaseStock(tx, restock);
}

function hashOfRequest({ orderId, amountFen, reason, restock }: RefundRequest): string {
  const goods = restock.map(({ productId, quantity }) => [productId, quantity]);
  return requestHash([orderId, amountFen, reason, goods]);
}
