import type { Sql } from '../../database/sql.js';
import { type LinkEntry, listLinkEntries } from '../audit/audit-store.js';

/**
 * Everybody who may be the person behind an account, the account first. A link sets a password: whoever issued the one
 * that an account used may have used it themselves, and so may whoever was behind the issuer then. Commands and scripts
 * stand for whoever runs the shop, and end the row. Only links that were issued before count, so that an account that
 * issues one for itself, or for its issuer, does not come out of it.
 */
export async function peopleBehind(sql: Sql, operatorId: string): Promise<string[]> {
  const people = new Set<string>();
  let [next, before]: [string | null, number] = [operatorId, Number.POSITIVE_INFINITY];
  while (next !== null) {
    people.add(next);
    const link = linkInUse(await listLinkEntries(sql, next), before);
    [next, before] = [link?.operatorId ?? null, link?.id ?? 0];
  }
  return [...people];
}

/** The link that had set the password before an entry of the audit log: the last one issued before the last use. */
function linkInUse(entries: readonly LinkEntry[], before: number): LinkEntry | undefined {
  const used = entries.findLast(({ id, action }) => action === 'acceptInvitation' && id < before);
  return entries.findLast(({ id, action }) => action !== 'acceptInvitation' && id < (used?.id ?? 0));
}
