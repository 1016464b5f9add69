import {
  fen,
  LIMITS,
  type ListedApplication,
  type OperatorRefund,
  type Refund,
  type RefundApplication,
} from '@taro-pay/contracts';
import { presentItem } from '../orders/order-view.js';
import type {
  RefundApplication as ApplicationRow,
  ListedApplication as ListedRow,
} from './refund-application-store.js';
import type { Refund as RefundRow } from './refund-store.js';

/** A refund as its buyer sees it. */
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

/** A refund as operators see it. */
export function presentOperatorRefund(row: RefundRow): OperatorRefund {
  return { ...presentRefund(row), origin: row.origin };
}

/** A buyer's application, as the buyer and operators see it. */
export function presentApplication(row: ApplicationRow): RefundApplication {
  return {
    orderId: row.orderId,
    reason: row.reason,
    appliedAt: row.appliedAt.toISOString(),
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
    declinedWords: row.declinedWords,
    mayApplyAgain: row.declinedCount < LIMITS.declinedApplicationsPerOrder,
  };
}

/** A buyer's application with what it is about, as operators see it. */
export function presentListedApplication({ order, ...row }: ListedRow): ListedApplication {
  const { items, totalFen, refundReservedFen } = order;
  return {
    ...presentApplication(row),
    items: items.map(presentItem),
    totalFen: fen(totalFen),
    refundReservedFen,
  };
}
