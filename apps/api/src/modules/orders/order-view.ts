import { fen, type Order } from '@taro-pay/contracts';
import type { LegacySql as Sql } from '../../database/sql.js';
import type { OrderItem as ItemRow, Prisma, Order as Row } from '../../generated/prisma/client.js';

/** What every read of an order through Prisma loads with it. */
export const WITH_ITEMS = { items: { orderBy: { position: 'asc' } } } as const satisfies Prisma.OrderInclude;

/** What a buyer sees of an order, as it is stored. */
interface SeenRow
  extends Pick<
    Row,
    | 'id'
    | 'status'
    | 'totalFen'
    | 'payerTotalFen'
    | 'refundedFen'
    | 'createdAt'
    | 'expiresAt'
    | 'paidAt'
    | 'closedAt'
  > {
  readonly items: readonly Pick<ItemRow, 'productId' | 'name' | 'priceFen' | 'quantity'>[];
}

/** That, and what paying it needs. */
export interface OrderRow extends SeenRow, Pick<Row, 'userId' | 'prepayId' | 'prepayExpiresAt'> {}

/** Reads one order of a buyer; undefined where there is none. */
export async function readOrder(sql: Sql, userId: string, orderId: string): Promise<OrderRow | undefined> {
  const [order] = await sql.$queryRaw<Omit<OrderRow, 'items'>[]>`
    SELECT "id", "userId", "status", "totalFen", "payerTotalFen", "refundedFen", "prepayId", "prepayExpiresAt",
      "createdAt", "expiresAt", "paidAt", "closedAt"
    FROM "Order" WHERE "id" = ${orderId} AND "userId" = ${userId}`;
  if (order === undefined) return undefined;
  const items = await sql.$queryRaw<OrderRow['items']>`
    SELECT "productId", "name", "priceFen", "quantity" FROM "OrderItem" WHERE "orderId" = ${orderId} ORDER BY "position"`;
  return { ...order, items };
}

/** An order as its buyer sees it: nothing of WeChat's numbers, nothing of the sweeps. */
export function presentOrder(row: SeenRow): Order {
  return {
    id: row.id,
    status: row.status,
    items: row.items.map(({ productId, name, priceFen, quantity }) => ({
      productId,
      name,
      priceFen: fen(priceFen),
      quantity,
    })),
    totalFen: fen(row.totalFen),
    payerTotalFen: row.payerTotalFen === null ? null : fen(row.payerTotalFen),
    refundedFen: fen(row.refundedFen),
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    paidAt: row.paidAt?.toISOString() ?? null,
    closedAt: row.closedAt?.toISOString() ?? null,
  };
}
