import type { OperationOutputs } from '@taro-pay/contracts';
import type { DifferenceRow, Reconciliation } from './reconciliation-store.js';

/** A day's reconciliation as operators see it. */
export function presentReconciliation(row: Reconciliation): OperationOutputs['getReconciliation'] {
  const { billDate, status, payments, refunds, otherAppRows, differenceCount, repairedCount, failure } = row;
  return {
    billDate,
    status,
    startedAt: row.startedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    payments,
    refunds,
    paymentsFen: row.paymentsFen,
    refundsFen: row.refundsFen,
    bookedPayments: row.bookedPayments,
    bookedRefunds: row.bookedRefunds,
    bookedPaymentsFen: row.bookedPaymentsFen,
    bookedRefundsFen: row.bookedRefundsFen,
    otherAppRows,
    differenceCount,
    repairedCount,
    failure,
  };
}

export function presentDifference(
  row: DifferenceRow,
): OperationOutputs['listDifferences']['differences'][number] {
  const { kind, orderId, refundId, localFen, wechatFen, line, detail, repaired } = row;
  return {
    kind,
    orderId,
    refundId,
    localFen,
    wechatFen,
    line,
    detail,
    repaired,
  };
}
