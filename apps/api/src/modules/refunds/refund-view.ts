import { fen, type Refund } from '@taro-pay/contracts';
import type { Refund as RefundRow } from '../../generated/prisma/client.js';

/** A refund as operators see it. */
export function presentRefund(row: RefundRow): Refund {
  return {
    id: row.id,
    orderId: row.orderId,
    amountFen: fen(row.amountFen),
    reason: row.reason,
    status: row.status,
    createdAt: row.createdAt.toISOString(),
    succeededAt: row.succeededAt?.toISOString() ?? null,
  };
}
