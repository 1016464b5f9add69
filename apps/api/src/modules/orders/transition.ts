import { canOrderBecome, type OrderStatus } from '@taro-pay/contracts';
import type { LegacySql as Sql } from '../../database/sql.js';
import type { Order } from '../../generated/prisma/client.js';
import { type OrderEvent, recordEvent } from './order-events.js';

interface Transition {
  readonly orderId: string;
  readonly from: OrderStatus;
  readonly to: OrderStatus;
  readonly event: OrderEvent;
  readonly at: Date;
  /** What changes with the status. */
  readonly set: Partial<Omit<Order, 'id' | 'status'>>;
}

/**
 * The one place where the status of an order changes: compared and set in one statement, with its event in
 * the same transaction. Answers false, and changes nothing, where the order is no longer in `from`.
 * @throws Error on a step that the table of the contract does not have: that is a bug, not an outcome.
 */
export async function transitionOrder(transaction: Sql, step: Transition): Promise<boolean> {
  const { orderId, from, to, event, at, set } = step;
  if (!canOrderBecome(from, to)) throw new Error(`No order goes from ${from} to ${to}.`);
  const columns = Object.keys(set).map((column) => `, "${column}" = ?`);
  const count = await transaction.$executeRawUnsafe(
    `UPDATE "Order" SET "status" = ?${columns.join('')} WHERE "id" = ? AND "status" = ?`,
    to,
    ...Object.values(set),
    orderId,
    from,
  );
  if (count === 0) return false;
  await recordEvent(transaction, orderId, event, at);
  return true;
}
