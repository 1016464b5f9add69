import { fen, type Order } from '@taro-pay/contracts';
import type { Prisma } from '../../generated/prisma/client.js';

/** What every read of an order loads with it. */
export const WITH_ITEMS = { items: { orderBy: { position: 'asc' } } } as const satisfies Prisma.OrderInclude;

export type OrderRow = Prisma.OrderGetPayload<{ include: typeof WITH_ITEMS }>;

/** An order as its buyer sees it: nothing of WeChat's numbers, nothing of the sweeps. */
export function presentOrder(row: OrderRow): Order {
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
