import { LIMITS } from '@taro-pay/contracts';
import type { Tx } from '../../database/sql.js';
import { ApiProblem } from '../../http/problem.js';
import { hasPendingOrders, listLatestOrders, sumPendingUnits } from './order-payment-store.js';

/** A buyer may hold this many unpaid units of a product, or this share of its stock, whichever is more. */
const UNPAID_UNITS = 5;
const UNPAID_SHARE = 0.1;

/**
 * After so many consecutive orders that ended unpaid, the buyer waits ten minutes. Orders of the last three hours
 * count: long enough for orders that are held until they expire, one after the other.
 */
const UNPAID_IN_A_ROW = 5;
const ROW_WITHIN_MS = 3 * 3_600_000;
const COOL_DOWN_MS = 600_000;

interface Line {
  readonly productId: string;
  readonly name: string;
  readonly quantity: number;
  /** The stock before this order. */
  readonly stock: number;
}

interface Request {
  readonly userId: string;
  readonly lines: readonly Line[];
  readonly nowMs: number;
}

/**
 * Limits a buyer's unpaid orders, because they hold stock back from everybody else: the number of open orders, the
 * units of a product, and new orders after several that were never paid. Runs in the order's transaction.
 * @throws ApiProblem TOO_MANY_OPEN_ORDERS, TOO_MANY_UNPAID_UNITS or TOO_MANY_UNPAID_ORDERS
 */
export async function refuseHoarding(tx: Tx, { userId, lines, nowMs }: Request): Promise<void> {
  await refuseTooManyOpen(tx, userId);
  await refuseAfterUnpaid(tx, userId, nowMs);
  await refuseTooManyUnits(tx, userId, lines);
}

async function refuseTooManyOpen(tx: Tx, userId: string): Promise<void> {
  const isFull = await hasPendingOrders(tx, userId, LIMITS.openOrdersPerBuyer);
  if (isFull) throw new ApiProblem('TOO_MANY_OPEN_ORDERS');
}

async function refuseAfterUnpaid(tx: Tx, userId: string, nowMs: number): Promise<void> {
  // Open orders are not counted: how they end is not known yet.
  const take = LIMITS.openOrdersPerBuyer + UNPAID_IN_A_ROW;
  const latest = await listLatestOrders(tx, userId, take);
  const ended = latest.filter(({ status }) => status !== 'PENDING').slice(0, UNPAID_IN_A_ROW);
  const isUnpaid = ended.every(({ status, transactionId }) => status === 'CLOSED' && transactionId === null);
  const oldest = ended.at(-1);
  if (oldest === undefined || ended.length < UNPAID_IN_A_ROW || !isUnpaid) return;
  // Absolute values: a clock that was set back must not make the wait longer.
  if (Math.abs(nowMs - oldest.createdAt.getTime()) > ROW_WITHIN_MS) return;
  const closedMs = Math.max(...ended.map(({ closedAt }) => closedAt?.getTime() ?? 0));
  const leftMs = COOL_DOWN_MS - Math.abs(nowMs - closedMs);
  if (leftMs <= 0) return;
  throw new ApiProblem('TOO_MANY_UNPAID_ORDERS', undefined, { retryAfterSeconds: Math.ceil(leftMs / 1000) });
}

async function refuseTooManyUnits(tx: Tx, userId: string, lines: readonly Line[]): Promise<void> {
  const rows = await sumPendingUnits(tx, userId);
  const held = new Map(rows.map(({ productId, units }) => [productId, units]));
  for (const { productId, name, quantity, stock } of lines) {
    const heldUnits = held.get(productId) ?? 0;
    const maximum = Math.max(UNPAID_UNITS, Math.floor((stock + heldUnits) * UNPAID_SHARE));
    if (heldUnits + quantity <= maximum) continue;
    const words = heldUnits === 0 ? '' : `; ${heldUnits} of them wait for their payment`;
    throw new ApiProblem(
      'TOO_MANY_UNPAID_UNITS',
      `At most ${maximum} of “${name}” can be ordered before they are paid${words}.`,
    );
  }
}
