import type { LegacySql as Sql } from '../../database/sql.js';
import type { AnomalyKind } from '../../generated/prisma/enums.js';

interface Report {
  readonly id: string;
  readonly kind: AnomalyKind;
  /** What it is about; the same kind and subject stand there once, however often they are met. */
  readonly subject: string;
  readonly orderId: string | null;
  /** For an operator: what was found. */
  readonly detail: string;
  readonly at: Date;
}

/** Puts something on the list of what a person has to look at, in the transaction that found it. */
export async function reportAnomaly(transaction: Sql, report: Report): Promise<void> {
  const { id, kind, subject, orderId, at, detail } = report;
  // What had settled itself, and is there again, is open again, and what is to be done about it may be something else.
  await transaction.$executeRaw`
    INSERT INTO "Anomaly" ("id", "kind", "subject", "orderId", "at", "detail")
    VALUES (${id}, ${kind}, ${subject}, ${orderId}, ${at}, ${detail})
    ON CONFLICT ("kind", "subject") DO UPDATE SET "resolvedAt" = NULL, "detail" = ${detail}`;
}

/** It settled itself. */
export async function resolveAnomaly(
  transaction: Sql,
  { kind, subject, at }: Pick<Report, 'kind' | 'subject' | 'at'>,
): Promise<void> {
  await transaction.$executeRaw`
    UPDATE "Anomaly" SET "resolvedAt" = ${at}
    WHERE "kind" = ${kind} AND "subject" = ${subject} AND "resolvedAt" IS NULL`;
}
