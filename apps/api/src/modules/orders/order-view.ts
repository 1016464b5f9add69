import { fen, type OperatorOrder, type Order, type OrderItem } from '@taro-pay/contracts';
import { type DeliveryRow, maskDelivery, maskNote, presentDelivery } from '../delivery/delivery-view.js';
import type { OrderRow, Order as Row } from './order-store.js';

/** An order that is read with how it is delivered. */
export type DeliveredOrder = OrderRow & { readonly delivery: DeliveryRow };

type PresentedRow = Omit<DeliveredOrder, 'userId' | 'prepayId' | 'prepayExpiresAt'>;

export const presentItem = ({
  productId,
  name,
  priceFen,
  quantity,
}: OrderRow['items'][number]): OrderItem => ({
  productId,
  name,
  quantity,
  priceFen: fen(priceFen),
});

/** An order as its buyer sees it, without WeChat's numbers and the schedule of the sweeps. */
export function presentOrder(row: PresentedRow): Order {
  return {
    id: row.id,
    status: row.status,
    items: row.items.map(presentItem),
    goodsFen: fen(row.totalFen - row.deliveryFen),
    deliveryFen: fen(row.deliveryFen),
    totalFen: fen(row.totalFen),
    payerTotalFen: row.payerTotalFen === null ? null : fen(row.payerTotalFen),
    refundedFen: fen(row.refundedFen),
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    paidAt: row.paidAt?.toISOString() ?? null,
    closedAt: row.closedAt?.toISOString() ?? null,
    delivery: presentDelivery(row.delivery),
    note: row.note,
    fulfilment: row.fulfilment,
  };
}

type OperatorRow = PresentedRow &
  Pick<Row, 'userId' | 'transactionId' | 'refundReservedFen' | 'shippedAt' | 'receivedAt' | 'settledAt'>;

/** An order as operators see it: masked, it does not tell who and where its buyer is. */
export function presentOperatorOrder(row: OperatorRow, { isMasked }: { isMasked: boolean }): OperatorOrder {
  const { userId, transactionId, refundReservedFen } = row;
  const order = presentOrder(row);
  const { delivery, note } = order;
  return {
    ...order,
    ...(isMasked ? { delivery: maskDelivery(delivery), note: maskNote(note) } : {}),
    ...{ buyerId: userId, transactionId, refundReservedFen, isMasked },
    shippedAt: row.shippedAt?.toISOString() ?? null,
    receivedAt: row.receivedAt?.toISOString() ?? null,
    settledAt: row.settledAt?.toISOString() ?? null,
  };
}
