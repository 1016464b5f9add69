import type { OperationOutputs, QueryOf } from '@taro-pay/contracts';
import type { Database } from '../../database/database.js';
import { cursorOfPlace, pageOf, placeOfCursor } from '../paging.js';
import { listEntries } from './audit-store.js';
import { presentEntry } from './audit-view.js';

const PAGE = 20;

/** The audit log as operators read it. */
export function createAuditService(database: Database) {
  return {
    /** Newest first. */
    async list(query: QueryOf<'listAudit'>): Promise<OperationOutputs['listAudit']> {
      const { cursor, limit = PAGE, from, to, ...equal } = query;
      const place = placeOfCursor(cursor);
      const rows = await listEntries(database, {
        ...equal,
        from: from === undefined ? undefined : new Date(from),
        to: to === undefined ? undefined : new Date(to),
        before: place === undefined ? undefined : { at: place.at, id: Number(place.id) },
        take: limit + 1,
      });
      const { page, nextCursor } = pageOf(rows, limit, ({ at, id }) => cursorOfPlace({ at, id: String(id) }));
      return { entries: page.map(presentEntry), nextCursor };
    },
  };
}

export type AuditService = ReturnType<typeof createAuditService>;
