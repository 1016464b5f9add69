import type { State } from './state.js';

/** Two times: the one in signatures, which both sides have to share, and the one that tests may move. */
export interface Clock {
  /** Milliseconds since 1970, never moved: what signatures are stamped and checked with. */
  readonly realNow: () => number;
  /** Milliseconds since 1970 as the rules of business see it: expiry, codes, the schedule of notifications. */
  readonly now: () => number;
  /**
   * Milliseconds since 1970 for limits by the second and by the minute: it moves forward with the clock and never
   * stands still, or nobody would be served again while the clock is held.
   */
  readonly limitNow: () => number;
  readonly isFrozen: () => boolean;
  /** Moves the clock forward, a frozen one, too. @throws TypeError beyond what dates can be written of */
  readonly advance: (advanceMs: number) => void;
  /** Holds the clock still where it is, or lets it run on from there. */
  readonly freeze: (isFrozen: boolean) => void;
  /** Runs, and with the real time. */
  readonly reset: () => void;
}

/** Beyond this, dates cannot be written any more. */
const MAXIMUM_OFFSET_MS = 100 * 365 * 24 * 3600 * 1000;

/** A clock that runs with `realNow`, and can be moved forward and held. Its distance outlives a restart. */
export function createClock(realNow: () => number, state: State): Clock {
  const kept = state.map<number>('clockOffset');
  let offsetMs = 0;
  let advancedMs = 0;
  let frozenAtMs: number | null = null;
  const now = () => frozenAtMs ?? realNow() + offsetMs;
  const keep = () => kept.set('ms', now() - realNow());

  function advance(advanceMs: number): void {
    if (now() + advanceMs - realNow() > MAXIMUM_OFFSET_MS)
      throw new TypeError('“advanceMs” has to be smaller: the clock would be more than 100 years away.');
    advancedMs += advanceMs;
    if (frozenAtMs === null) offsetMs += advanceMs;
    else frozenAtMs += advanceMs;
    keep();
  }

  const keptMs = kept.get('ms');
  if (keptMs !== undefined) advance(keptMs);
  return {
    realNow,
    now,
    limitNow: () => realNow() + advancedMs,
    isFrozen: () => frozenAtMs !== null,
    advance,
    freeze(isFrozen) {
      const atMs = now();
      offsetMs = atMs - realNow();
      frozenAtMs = isFrozen ? atMs : null;
      keep();
    },
    reset() {
      offsetMs = 0;
      advancedMs = 0;
      frozenAtMs = null;
      kept.clear();
    },
  };
}

/** The longest that a timer of Node.js waits; it takes more for nothing at all. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Calls `plan` once `atMs` has come by the clock, or earlier where that is far away: it has to look for itself. */
export function planFor(atMs: number, clock: Clock, plan: () => void): NodeJS.Timeout {
  return setTimeout(plan, Math.min(atMs - clock.now(), LONGEST_TIMER_MS)).unref();
}

/** The leading digits of a moment in China: 20261123… */
export function beijingDigits(atMs: number, length: number): string {
  return beijingTime(atMs).replace(/\D/g, '').slice(0, length);
}

/** RFC 3339 in China's time zone and whole seconds, as WeChat writes every time. */
export function beijingTime(atMs: number): string {
  return `${new Date(atMs + 8 * 3600 * 1000).toISOString().slice(0, 19)}+08:00`;
}

/** The midnight in China after a moment. */
export function nextBeijingDayMs(atMs: number): number {
  return Date.parse(`${beijingTime(atMs).slice(0, 10)}T00:00:00+08:00`) + 24 * 3600 * 1000;
}
