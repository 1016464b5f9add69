import type { Sql } from '../database/sql.js';
import { findFirstOrderTime } from '../modules/orders/order-store.js';
import { beijingDay, DAY_MS, isBillReady, startOfDay } from '../modules/reconciliation/bill-day.js';
import { listReconciliationsSince } from '../modules/reconciliation/reconciliation-store.js';

/** Days further back are not caught up on. */
const DAYS = 60;

/** The days with a bill, of the last sixty that the shop was open, that no reconciliation has ended for. */
export async function countDaysNotReconciled(sql: Sql, nowMs: number): Promise<number> {
  const first = await findFirstOrderTime(sql);
  if (first === undefined) return 0;
  const oldest = beijingDay(Math.max(first.getTime(), nowMs - DAYS * DAY_MS));
  const rows = await listReconciliationsSince(sql, oldest);
  const done = new Set(
    rows.filter(({ status }) => status === 'DONE' || status === 'NO_BILL').map(({ billDate }) => billDate),
  );
  let missing = 0;
  for (let dayMs = startOfDay(oldest).getTime(); isBillReady(beijingDay(dayMs), nowMs); dayMs += DAY_MS) {
    if (!done.has(beijingDay(dayMs))) missing += 1;
  }
  return missing;
}
