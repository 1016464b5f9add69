import type { Transaction } from '../../database/database.js';
import type { AnomalyKind } from '../../generated/prisma/enums.js';

interface Report {
  readonly id: string;
  readonly kind: AnomalyKind;
  /** What it is about; the same kind and subject are told once, however often they are met. */
  readonly subject: string;
  readonly orderId: string | null;
  /** For an operator: what was found. */
  readonly detail: string;
  readonly at: Date;
}

/** Puts something on the list of what a person has to look at, in the transaction that found it. */
export async function reportAnomaly(transaction: Transaction, report: Report): Promise<void> {
  const { kind, subject } = report;
  await transaction.anomaly.upsert({
    where: { kind_subject: { kind, subject } },
    create: report,
    update: {},
  });
}

/** It settled itself. */
export async function resolveAnomaly(
  transaction: Transaction,
  { kind, subject, at }: Pick<Report, 'kind' | 'subject' | 'at'>,
): Promise<void> {
  await transaction.anomaly.updateMany({
    where: { kind, subject, resolvedAt: null },
    data: { resolvedAt: at },
  });
}
