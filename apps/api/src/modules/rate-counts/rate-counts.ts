import type { Dependencies } from '../../dependencies.js';
import { countRequest, deleteCountsBefore } from './rate-count-store.js';

/** Windows are forgotten this long after they began; the longest is a minute. */
const MEMORY_MS = 10 * 60_000;

export interface RateCounts {
  /** Counts one request of a client; the first one begins a window of this length. */
  readonly add: (key: string, windowMs: number) => Promise<{ count: number; endsInMs: number }>;
  /** Deletes windows that are over. */
  readonly forget: () => Promise<void>;
}

/** Counts requests for all instances together, by one statement each. */
export function createRateCounts({ database, now }: Pick<Dependencies, 'database' | 'now'>): RateCounts {
  return {
    async add(key, windowMs) {
      const nowMs = now();
      // The clocks of two instances differ a little: one may begin a window in the other's future.
      const [oldest, latest] = [new Date(nowMs - windowMs), new Date(nowMs + windowMs)];
      const { count, startedAt } = await countRequest(database, key, { at: new Date(nowMs), oldest, latest });
      return { count, endsInMs: startedAt.getTime() + windowMs - nowMs };
    },
    forget: () => database.transaction((tx) => deleteCountsBefore(tx, new Date(now() - MEMORY_MS))),
  };
}
