import { isPaid } from '@taro-pay/contracts';
import type { Tx } from '../../database/sql.js';
import { ApiProblem } from '../../http/problem.js';
import { listReturnable, restockItem } from '../orders/order-refund-store.js';
import { findOrder, recordEvent } from '../orders/order-store.js';
import { releaseStock } from '../orders/stock.js';
import { shipRest } from '../shipping/shipping.js';
import { checkFulfilmentAt } from '../shipping-reports/fulfilment-schedule-store.js';
import { resolveApplication } from './refund-applications.js';
import { bookRefund, planTurn } from './refund-booking.js';
import { MAXIMUM_REFUNDS } from './refund-rules.js';
import { listUsedRefunds } from './refund-store.js';

/** Units that came back and can be sold again. */
export type Restock = { productId: string; quantity: number }[];

/** A refund that an operator wants. */
export interface WantedRefund {
  readonly orderId: string;
  readonly amountFen: number;
  /** The buyer reads it. */
  readonly reason: string;
  readonly restock: Readonly<Restock>;
}

/** How much of an order can still be refunded, in fen. @throws ApiProblem where nothing can */
export async function findRefundable(tx: Tx, orderId: string): Promise<number> {
  const order = await findOrder(tx, orderId);
  if (order === undefined) throw new ApiProblem('ORDER_NOT_FOUND');
  if (!isPaid(order.status)) throw new ApiProblem('ORDER_NOT_PAID');
  const used = await listUsedRefunds(tx, orderId);
  if (used.length >= MAXIMUM_REFUNDS) throw new ApiProblem('TOO_MANY_REFUNDS');
  return Math.max(0, order.totalFen - order.refundReservedFen);
}

/** @throws ApiProblem where the order does not have the money or the units any more; nothing is changed */
export async function assertPossible(tx: Tx, wanted: WantedRefund, leftFen: number): Promise<void> {
  if (wanted.amountFen > leftFen || wanted.amountFen < 1) throw tooLarge(wanted, leftFen);
  const units = new Map(
    (await listReturnable(tx, wanted.orderId)).map((item) => [item.productId, item.quantity]),
  );
  for (const { productId, quantity } of wanted.restock) {
    const left = (units.get(productId) ?? 0) - quantity;
    if (left < 0) throw new ApiProblem('RESTOCK_TOO_LARGE');
    units.set(productId, left);
  }
}

interface Making {
  readonly id: string;
  readonly at: Date;
  readonly leftFen: number;
  readonly request?: { readonly idempotencyKey: string; readonly requestHash: string };
}

/** Books a refund, its goods and the buyer's application that it answers, in the transaction of the operator's act. */
export async function makeRefund(tx: Tx, wanted: WantedRefund, making: Making): Promise<void> {
  const { orderId, amountFen, reason, restock } = wanted;
  const { id, at, leftFen, request } = making;
  const isBooked = await bookRefund(tx, {
    ...{ id, orderId, amountFen, reason, at, origin: 'OPERATOR', outRefundNo: id },
    sendAfter: await planTurn(tx, orderId, at.getTime()),
    ...(request === undefined ? {} : { request }),
  });
  if (!isBooked) throw tooLarge(wanted, leftFen);
  for (const { productId, quantity } of restock) {
    if (!(await restockItem(tx, orderId, productId, quantity))) throw new ApiProblem('RESTOCK_TOO_LARGE');
  }
  await releaseStock(tx, restock);
  await resolveApplication(tx, orderId, at);
  const data = { refundId: id, amountFen, restock };
  await recordEvent(tx, orderId, { type: 'REFUND_REQUESTED', data }, at);
  if (restock.length === 0) return;
  await shipRest(tx, orderId, at);
  // Where nothing is left to deliver, the watch of its fulfilment sees to it.
  await checkFulfilmentAt(tx, orderId, at);
}

const tooLarge = ({ amountFen }: WantedRefund, leftFen: number) =>
  new ApiProblem(
    'REFUND_TOO_LARGE',
    leftFen === 0
      ? 'Nothing is left of this order to refund; pending refunds count.'
      : `${leftFen} fen of this order can still be refunded, not ${amountFen}.`,
  );
