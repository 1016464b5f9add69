import type { Storage } from '../model/storage';
import { storage } from './storage';

const KEY = 'clock-offset';

interface Ports {
  readonly storage: Storage;
  /** The phone's clock, in milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * The server's clock, by the Date of its answers: a phone's own clock may be hours off, and may be set while the app
 * runs. The offset moves only as far as an answer demands, so that a clock that is right is left alone, and it is kept
 * for the next start, which has to judge a login before anything was answered.
 */
export function createServerClock({ storage, now }: Ports) {
  const kept = Number(storage.read(KEY));
  let offsetMs = Number.isSafeInteger(kept) ? kept : 0;

  return {
    /** What time it is at the server, in milliseconds since 1970. */
    now: (): number => now() + offsetMs,

    /** The phone's own time, from which `hear` knows how long an answer was on its way. */
    phoneNow: now,

    /**
     * An answer that came just now said this date; its request left at `sentAtMs` by the phone's clock.
     * https://www.rfc-editor.org/rfc/rfc9110#field.date
     */
    hear(date: string, sentAtMs: number): void {
      const dateMs = Date.parse(date);
      // The date is of whole seconds, and was written after the request had left and before the answer came.
      const leastMs = dateMs - now();
      const mostMs = dateMs + 1000 - sentAtMs;
      // No date, or the phone's clock was set back meanwhile: such an answer says nothing.
      if (!(leastMs <= mostMs)) return;
      const nextMs = Math.min(Math.max(offsetMs, leastMs), mostMs);
      if (nextMs === offsetMs) return;
      offsetMs = nextMs;
      storage.write(KEY, String(offsetMs));
    },
  };
}

/** The one clock of this app: whoever compares a time of the server with now asks it. */
export const serverClock = createServerClock({ storage, now: () => Date.now() });
