import { fen, type OperatorOrder, type Order } from '@taro-pay/contracts';
import type { OrderRow, Order as Row } from './order-store.js';

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

/** An order as operators see it. */
export function presentOperatorOrder(
  row: PresentedRow & Pick<Row, 'userId' | 'transactionId' | 'refundReservedFen'>,
): OperatorOrder {
  const { userId, transactionId, refundReservedFen } = row;
  return { ...presentOrder(row), buyerId: userId, transactionId, refundReservedFen };
}
