import type { Sql, Tx } from '../../database/sql.js';
import type { AuditEntry } from '../../generated/prisma/client.js';
import { soonerEnd } from '../paging.js';

export type { AuditEntry as EntryRow };

/** The only statement that writes the audit log: a row is never changed. */
export async function insertEntry(tx: Tx, entry: Omit<AuditEntry, 'id'>): Promise<void> {
  const { at, operatorId, actor, address, requestId, action, subject, orderId, before, after, remark } =
    entry;
  await tx.execute`
    INSERT INTO "AuditEntry" ("at", "operatorId", "actor", "address", "requestId", "action", "subject", "orderId",
      "before", "after", "remark")
    VALUES (${at}, ${operatorId}, ${actor}, ${address}, ${requestId}, ${action}, ${subject}, ${orderId},
      ${before}, ${after}, ${remark})`;
}

interface ActsOf {
  readonly actor: string;
  readonly action: string;
  readonly since: Date;
  readonly take: number;
}

/** How often somebody has done something since a time, at most `take`. */
export async function countActs(tx: Tx, { actor, action, since, take }: ActsOf): Promise<number> {
  const both = `${actor} ${action}`;
  const acts = await tx.query<unknown>`
    SELECT "id" FROM "AuditEntry" WHERE "actor" || ' ' || "action" = ${both} AND "at" > ${since} LIMIT ${take}`;
  return acts.length;
}

interface EntriesQuery {
  readonly actor?: string;
  readonly action?: string;
  readonly orderId?: string;
  readonly subject?: string;
  readonly from: Date | undefined;
  readonly to: Date | undefined;
  /** The place in the order of (at, id) before which to read. */
  readonly before: { readonly at: Date; readonly id: number } | undefined;
  readonly take: number;
}

/** Behind every time that an entry can have. */
const NEVER = new Date('9999-01-01T00:00:00Z');

/** Newest first. The filter that leaves the fewest entries is read by its index. */
export function listEntries(sql: Sql, query: EntriesQuery): Promise<AuditEntry[]> {
  const { actor = null, action = null, orderId, subject, from = new Date(0), take } = query;
  const { at, id } = query.before ?? { at: NEVER, id: 0 };
  const to = soonerEnd(query.to ?? NEVER, at);
  if (orderId !== undefined) {
    return sql.query<AuditEntry>`
      SELECT * FROM "AuditEntry"
      WHERE "orderId" = ${orderId} AND "at" >= ${from} AND "at" < ${to} AND "at" <= ${at}
        AND ("at" < ${at} OR "id" < ${id}) AND "actor" = COALESCE(${actor}, "actor")
        AND "action" = COALESCE(${action}, "action")
        AND COALESCE("subject", '') = COALESCE(${subject ?? null}, "subject", '')
      ORDER BY "at" DESC, "id" DESC LIMIT ${take}`;
  }
  if (subject !== undefined) {
    return sql.query<AuditEntry>`
      SELECT * FROM "AuditEntry"
      WHERE "subject" = ${subject} AND "at" >= ${from} AND "at" < ${to} AND "at" <= ${at}
        AND ("at" < ${at} OR "id" < ${id}) AND "actor" = COALESCE(${actor}, "actor")
        AND "action" = COALESCE(${action}, "action")
      ORDER BY "at" DESC, "id" DESC LIMIT ${take}`;
  }
  if (actor !== null && action !== null) {
    const both = `${actor} ${action}`;
    return sql.query<AuditEntry>`
      SELECT * FROM "AuditEntry"
      WHERE "actor" || ' ' || "action" = ${both} AND "at" >= ${from} AND "at" < ${to}
        AND "at" <= ${at} AND ("at" < ${at} OR "id" < ${id}) AND "action" = ${action}
      ORDER BY "at" DESC, "id" DESC LIMIT ${take}`;
  }
  if (actor !== null) {
    return sql.query<AuditEntry>`
      SELECT * FROM "AuditEntry"
      WHERE "actor" = ${actor} AND "at" >= ${from} AND "at" < ${to} AND "at" <= ${at}
        AND ("at" < ${at} OR "id" < ${id})
      ORDER BY "at" DESC, "id" DESC LIMIT ${take}`;
  }
  if (action !== null) {
    return sql.query<AuditEntry>`
      SELECT * FROM "AuditEntry"
      WHERE "action" = ${action} AND "at" >= ${from} AND "at" < ${to} AND "at" <= ${at}
        AND ("at" < ${at} OR "id" < ${id})
      ORDER BY "at" DESC, "id" DESC LIMIT ${take}`;
  }
  return sql.query<AuditEntry>`
    SELECT * FROM "AuditEntry"
    WHERE "at" >= ${from} AND "at" < ${to} AND "at" <= ${at} AND ("at" < ${at} OR "id" < ${id})
    ORDER BY "at" DESC, "id" DESC LIMIT ${take}`;
}

/** The acts on an order, oldest first. */
export function listOrderEntries(sql: Sql, orderId: string): Promise<AuditEntry[]> {
  return sql.query<AuditEntry>`SELECT * FROM "AuditEntry" WHERE "orderId" = ${orderId} ORDER BY "at", "id"`;
}

/** The last acts on one thing, newest first. */
export function listSubjectEntries(sql: Sql, subject: string, take: number): Promise<AuditEntry[]> {
  return sql.query<AuditEntry>`
    SELECT * FROM "AuditEntry" WHERE "subject" = ${subject} ORDER BY "at" DESC, "id" DESC LIMIT ${take}`;
}

export type LinkEntry = Pick<AuditEntry, 'id' | 'action' | 'operatorId'>;

/** Who issued the links of an operator, and when one was used, oldest first. */
export function listLinkEntries(sql: Sql, operatorId: string): Promise<LinkEntry[]> {
  return sql.query<LinkEntry>`
    SELECT "id", "action", "operatorId" FROM "AuditEntry"
    WHERE "subject" = ${operatorId} AND "action" IN ('createOperator', 'inviteOperator', 'acceptInvitation')
    ORDER BY "id"`;
}
