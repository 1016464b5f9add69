import type { Database } from '../../database/database.js';
import type { Sql, Tx } from '../../database/sql.js';
import type { AuditEntry } from '../../generated/prisma/client.js';

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

interface EntriesQuery {
  readonly actor?: string;
  readonly action?: string;
  readonly orderId?: string;
  readonly subject?: string;
  readonly from: Date | undefined;
  readonly to: Date | undefined;
  /** The id of the last entry of the page before. */
  readonly before: number | undefined;
  readonly take: number;
}

/** Newest first. */
export function listEntries(
  database: Database,
  { from, to, before, take, ...equal }: EntriesQuery,
): Promise<AuditEntry[]> {
  return database.auditEntry.findMany({
    where: {
      ...equal,
      at: { ...(from === undefined ? {} : { gte: from }), ...(to === undefined ? {} : { lt: to }) },
      ...(before === undefined ? {} : { id: { lt: before } }),
    },
    orderBy: { id: 'desc' },
    take,
  });
}

/** The acts on an order, oldest first. */
export function listOrderEntries(database: Database, orderId: string): Promise<AuditEntry[]> {
  return database.auditEntry.findMany({ where: { orderId }, orderBy: { id: 'asc' } });
}

/** The last acts on one thing, newest first. */
export function listSubjectEntries(sql: Sql, subject: string, take: number): Promise<AuditEntry[]> {
  return sql.query<AuditEntry>`
    SELECT * FROM "AuditEntry" WHERE "subject" = ${subject} ORDER BY "id" DESC LIMIT ${take}`;
}
