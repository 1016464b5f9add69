import type { Tx } from '../../database/sql.js';
import type { AuditEntry } from '../../generated/prisma/client.js';

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
