import type { AnomalyKind } from '@taro-pay/contracts';
import type { Database } from '../../database/database.js';
import type { LegacySql as Sql } from '../../database/sql.js';
import type { Anomaly } from '../../generated/prisma/client.js';

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

/** The subjects of open anomalies of a kind that begin with `prefix`. */
export async function listOpenSubjects(
  database: Database,
  kind: AnomalyKind,
  prefix: string,
): Promise<string[]> {
  const open = await database.anomaly.findMany({
    where: { kind, subject: { startsWith: prefix }, resolvedAt: null },
    select: { subject: true },
  });
  return open.map(({ subject }) => subject);
}

/** Newest first. */
export function listOpenAnomalies(database: Database, take: number): Promise<Anomaly[]> {
  return database.anomaly.findMany({ where: { resolvedAt: null }, orderBy: { id: 'desc' }, take });
}

/** Last resolved first. */
export function listResolvedAnomalies(database: Database, take: number): Promise<Anomaly[]> {
  return database.anomaly.findMany({
    where: { resolvedAt: { not: null } },
    orderBy: { resolvedAt: 'desc' },
    take,
  });
}
