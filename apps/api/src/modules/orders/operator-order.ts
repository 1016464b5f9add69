import type { OperatorOrder } from '@taro-pay/contracts';
import type { Sql } from '../../database/sql.js';
import { ApiProblem } from '../../http/problem.js';
import { readDeliveries } from '../delivery/deliveries.js';
import { findOrder, listItems } from './order-store.js';
import { presentOperatorOrder } from './order-view.js';

/** One order as operators see it. @throws ApiProblem ORDER_NOT_FOUND */
export async function readOperatorOrder(
  sql: Sql,
  orderId: string,
  { isMasked }: { readonly isMasked: boolean },
): Promise<OperatorOrder> {
  const row = await findOrder(sql, orderId);
  const [order] = row === undefined ? [] : await readDeliveries(sql, [row]);
  if (order === undefined) throw new ApiProblem('ORDER_NOT_FOUND');
  return presentOperatorOrder({ ...order, items: await listItems(sql, orderId) }, { isMasked });
}
