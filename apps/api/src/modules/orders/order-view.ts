import { fen, type Order } from '@taro-pay/contracts';
import type { OrderRow } from './order-store.js';

type PresentedRow = Omit<OrderRow, 'userId' | 'prepayId' | 'prepayExpiresAt'>;

/** An order as its buyer sees it, without WeChat's numbers and the schedule of the sweeps. */
export function presentOrder(row: PresentedRow): Order {
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
