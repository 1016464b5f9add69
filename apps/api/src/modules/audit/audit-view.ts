import type { AuditEntry } from '@taro-pay/contracts';
import type { EntryRow } from './audit-store.js';

/** An act as operators read it. */
export function presentEntry({ id, at, before, after, ...rest }: EntryRow): AuditEntry {
  return {
    ...rest,
    id: String(id),
    at: at.toISOString(),
    before: before === null ? null : JSON.parse(before),
    after: after === null ? null : JSON.parse(after),
  };
}
