import type { AnomalyKind } from '@taro-pay/contracts';
import type { Sql, Tx } from '../../database/sql.js';
import type { Anomaly } from '../../generated/prisma/client.js';

export type { Anomaly as AnomalyRow };

interface Report {
  readonly id: string;
  readonly kind: AnomalyKind;
  /** The thing that it is about: the same kind and subject make one anomaly, however often they are reported. */
  readonly subject: string;
  readonly orderId: string | null;
  /** The finding, in words for operators. */
  readonly detail: string;
  readonly at: Date;
}

/** Reports an anomaly to operators, in the transaction that found it. */
export async function reportAnomaly(tx: Tx, report: Report): Promise<void> {
  const { id, kind, subject, orderId, at, detail } = report;
  // Reported again after it was resolved: reopen it with the new detail, and tell the robot's group once more.
  await tx.execute`
    INSERT INTO "Anomaly" ("id", "kind", "subject", "orderId", "at", "detail")
    VALUES (${id}, ${kind}, ${subject}, ${orderId}, ${at}, ${detail})
    ON CONFLICT ("kind", "subject") DO UPDATE SET "resolvedAt" = NULL, "detail" = ${detail},
      "robotMessage" = CASE WHEN "Anomaly"."resolvedAt" IS NULL THEN "Anomaly"."robotMessage" END`;
}

/** Reports an anomaly that is told once: an operator who has resolved it does not see it again. */
export async function reportAnomalyOnce(tx: Tx, report: Report): Promise<void> {
  const { id, kind, subject, orderId, at, detail } = report;
  await tx.execute`
    INSERT INTO "Anomaly" ("id", "kind", "subject", "orderId", "at", "detail")
    VALUES (${id}, ${kind}, ${subject}, ${orderId}, ${at}, ${detail})
    ON CONFLICT ("kind", "subject") DO NOTHING`;
}

/** Nothing is left to do about it. */
export async function resolveAnomaly(
  sql: Sql,
  { kind, subject, at }: Pick<Report, 'kind' | 'subject' | 'at'>,
): Promise<void> {
  await sql.execute`
    UPDATE "Anomaly" SET "resolvedAt" = ${at}
    WHERE "kind" = ${kind} AND "subject" = ${subject} AND "resolvedAt" IS NULL`;
}

export async function findAnomaly(sql: Sql, anomalyId: string): Promise<Anomaly | undefined> {
  const [anomaly] = await sql.query<Anomaly>`SELECT * FROM "Anomaly" WHERE "id" = ${anomalyId}`;
  return anomaly;
}

/** An act that ended an anomaly is in the audit log at the same moment, by the anomaly or by its order. */
export async function listResolvers(
  sql: Sql,
  anomalyIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (anomalyIds.length === 0) return new Map();
  const acts = await sql.query<{ anomalyId: string; actor: string }>`
    SELECT a."id" AS "anomalyId", e."actor" FROM "Anomaly" AS a
    JOIN "AuditEntry" AS e ON e."subject" = a."id" AND e."at" = a."resolvedAt" WHERE a."id" IN (${anomalyIds})
    UNION ALL
    SELECT a."id" AS "anomalyId", e."actor" FROM "Anomaly" AS a
    JOIN "AuditEntry" AS e ON e."orderId" = a."orderId" AND e."at" = a."resolvedAt" WHERE a."id" IN (${anomalyIds})`;
  return new Map(acts.map(({ anomalyId, actor }) => [anomalyId, actor]));
}

/** Whether an order has, or had, an anomaly of this kind about another subject. */
export async function hasOtherAnomaly(
  sql: Sql,
  { kind, orderId, subject }: Pick<Report, 'kind' | 'orderId' | 'subject'>,
): Promise<boolean> {
  const others = await sql.query<unknown>`
    SELECT "id" FROM "Anomaly" WHERE "orderId" = ${orderId} AND "kind" = ${kind} AND "subject" <> ${subject} LIMIT 1`;
  return others.length > 0;
}

/** False where it was resolved before. */
export async function acceptAnomaly(tx: Tx, anomalyId: string, at: Date): Promise<boolean> {
  const count = await tx.execute`
    UPDATE "Anomaly" SET "resolvedAt" = ${at} WHERE "id" = ${anomalyId} AND "resolvedAt" IS NULL`;
  return count === 1;
}

/** All late money of an order is back with its buyer. */
export async function resolveLateMoney(tx: Tx, orderId: string, at: Date): Promise<void> {
  await tx.execute`
    UPDATE "Anomaly" SET "resolvedAt" = ${at}
    WHERE "orderId" = ${orderId} AND "kind" IN ('LATE_MONEY', 'ABNORMAL_REFUND') AND "resolvedAt" IS NULL`;
}

/** The subjects of open anomalies of a kind that begin with `prefix`. */
export async function listOpenSubjects(sql: Sql, kind: AnomalyKind, prefix: string): Promise<string[]> {
  const open = await sql.query<Pick<Anomaly, 'subject'>>`
    SELECT "subject" FROM "Anomaly"
    WHERE "kind" = ${kind} AND "resolvedAt" IS NULL AND substr("subject", 1, ${prefix.length}) = ${prefix}`;
  return open.map(({ subject }) => subject);
}

/** Those of an order, oldest first. */
export function listAnomaliesOfOrder(sql: Sql, orderId: string, take: number): Promise<Anomaly[]> {
  return sql.query<Anomaly>`
    SELECT * FROM "Anomaly" WHERE "orderId" = ${orderId} ORDER BY "id" LIMIT ${take}`;
}

/** A stretch of ids. */
interface Stretch {
  readonly from: string;
  /** Ids behind this one: the last anomaly of the page before. */
  readonly after: string | undefined;
  readonly before: string;
  readonly take: number;
}

interface AnomaliesQuery extends Stretch {
  readonly kind: AnomalyKind | undefined;
  /** Open or resolved ones; undefined for both. */
  readonly isOpen: boolean | undefined;
}

/** Oldest first. */
export function listAnomalies(sql: Sql, { kind, isOpen, ...asked }: AnomaliesQuery): Promise<Anomaly[]> {
  const { from, after } = asked;
  // Of two lower bounds SQLite takes the first for its index, and reads all rows up to the other.
  const stretch = { ...asked, from: after !== undefined && after > from ? after : from };
  if (isOpen === undefined) return listInAnyState(sql, kind, stretch);
  if (kind !== undefined) return listByKindAndState(sql, `${kind} ${isOpen ? 'open' : 'resolved'}`, stretch);
  return isOpen ? listOpen(sql, stretch) : listResolved(sql, stretch);
}

function listInAnyState(
  sql: Sql,
  kind: AnomalyKind | undefined,
  { from, after = '', before, take }: Stretch,
): Promise<Anomaly[]> {
  if (kind === undefined) {
    return sql.query<Anomaly>`
      SELECT * FROM "Anomaly" WHERE "id" >= ${from} AND "id" > ${after} AND "id" < ${before}
      ORDER BY "id" LIMIT ${take}`;
  }
  return sql.query<Anomaly>`
    SELECT * FROM "Anomaly" WHERE "kind" = ${kind} AND "id" >= ${from} AND "id" > ${after} AND "id" < ${before}
    ORDER BY "id" LIMIT ${take}`;
}

function listOpen(sql: Sql, { from, after = '', before, take }: Stretch): Promise<Anomaly[]> {
  return sql.query<Anomaly>`
    SELECT * FROM "Anomaly"
    WHERE "resolvedAt" IS NULL AND "id" >= ${from} AND "id" > ${after} AND "id" < ${before}
    ORDER BY "id" LIMIT ${take}`;
}

/** They have an index on the same expression: few of them are found among many open ones. */
function listResolved(sql: Sql, { from, after = '', before, take }: Stretch): Promise<Anomaly[]> {
  return sql.query<Anomaly>`
    SELECT * FROM "Anomaly"
    WHERE CASE WHEN "resolvedAt" IS NULL THEN 0 ELSE 1 END = 1
      AND "id" >= ${from} AND "id" > ${after} AND "id" < ${before}
    ORDER BY "id" LIMIT ${take}`;
}

/** By an index on the same expression: SQLite would read that of the kind, or that of the state. */
function listByKindAndState(
  sql: Sql,
  kindAndState: `${AnomalyKind} ${'open' | 'resolved'}`,
  { from, after = '', before, take }: Stretch,
): Promise<Anomaly[]> {
  return sql.query<Anomaly>`
    SELECT * FROM "Anomaly"
    WHERE "kind" || CASE WHEN "resolvedAt" IS NULL THEN ' open' ELSE ' resolved' END = ${kindAndState}
      AND "id" >= ${from} AND "id" > ${after} AND "id" < ${before}
    ORDER BY "id" LIMIT ${take}`;
}

/** Those of `orderIds` that have an open anomaly of this kind, or of any. */
export async function listOrdersWithAnomaly(
  sql: Sql,
  orderIds: readonly string[],
  kind: AnomalyKind | 'ANY',
): Promise<Set<string | null>> {
  const rows = await sql.query<Pick<Anomaly, 'orderId' | 'kind'>>`
    SELECT "orderId", "kind" FROM "Anomaly" WHERE "orderId" IN (${orderIds}) AND "resolvedAt" IS NULL`;
  return new Set(rows.flatMap((row) => (kind === 'ANY' || row.kind === kind ? row.orderId : [])));
}
