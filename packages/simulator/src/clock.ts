/** Two times: the one in signatures, which both sides have to share, and the one that tests may move. */
export interface Clock {
  /** Milliseconds since 1970, never moved: what signatures are stamped and checked with. */
  readonly realNow: () => number;
  /** Milliseconds since 1970 as the rules of business see it: expiry, codes, the schedule of notifications. */
  readonly now: () => number;
  readonly advance: (advanceMs: number) => void;
  readonly reset: () => void;
}

/** A clock that runs with `realNow` and can be moved forward. */
export function createClock(realNow: () => number): Clock {
  let offsetMs = 0;
  return {
    realNow,
    now: () => realNow() + offsetMs,
    advance(advanceMs) {
      offsetMs += advanceMs;
    },
    reset() {
      offsetMs = 0;
    },
  };
}

/** The leading digits of a moment in China: 20261123… */
export function beijingDigits(atMs: number, length: number): string {
  return beijingTime(atMs).replace(/\D/g, '').slice(0, length);
}

/** RFC 3339 in China's time zone and whole seconds, as WeChat writes every time. */
export function beijingTime(atMs: number): string {
  return `${new Date(atMs + 8 * 3600 * 1000).toISOString().slice(0, 19)}+08:00`;
}
