import type { Storage } from '../model/storage';
import { storage } from './storage';

const KEY = 'clock-offset';

interface Ports {
  readonly storage: Storage;
  /** The phone's clock in milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * The server's clock, derived from the Date header of its answers: the phone's clock may be hours off and may change
 * while the app runs. The offset changes only as much as an answer requires, and is stored for the next start, which
 * checks the session before the first answer.
 */
export function createServerClock({ storage, now }: Ports) {
  const kept = Number(storage.read(KEY));
  let offsetMs = Number.isSafeInteger(kept) ? kept : 0;

  return {
    /** The server's time in milliseconds since 1970. */
    now: (): number => now() + offsetMs,

    /** The phone's time, for the `sentAtMs` of `hear`. */
    phoneNow: now,

    /**
     * Adjusts the offset to the Date of an answer that arrived now; its request was sent at `sentAtMs`, phone time.
     * https://www.rfc-editor.org/rfc/rfc9110#field.date
     */
    hear(date: string, sentAtMs: number): void {
      const dateMs = Date.parse(date);
      // Date has whole seconds, and lies between the request and the answer.
      const leastMs = dateMs - now();
      const mostMs = dateMs + 1000 - sentAtMs;
      // Without a date, or if the phone's clock was set back meanwhile, the answer is ignored.
      if (!(leastMs <= mostMs)) return;
      const nextMs = Math.min(Math.max(offsetMs, leastMs), mostMs);
      if (nextMs === offsetMs) return;
      offsetMs = nextMs;
      storage.write(KEY, String(offsetMs));
    },
  };
}

/** The clock of the app. Compare times of the server with this one. */
export const serverClock = createServerClock({ storage, now: () => Date.now() });
