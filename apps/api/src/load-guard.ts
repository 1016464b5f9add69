/**
 * What is refused first and last. `order`: whoever is told to wait has lost nothing yet. `urgent`: notifications, so
 * that money is known though nothing else is; and who watches over the process.
 */
export type Kind = 'order' | 'other' | 'urgent';

/** How many of a kind are worked on at once: what waits for the database or for WeChat waits in a short line. */
const AT_ONCE: Readonly<Record<Kind, number>> = { order: 64, other: 1_000, urgent: 1_000 };

/** With so many notifications waiting, new orders have to. */
const URGENT_BEFORE_ORDERS = 64;

/** A turn of the event loop that takes longer has more requests in it than one with room would. */
const LONG_TURN_MS = 20;

/** A burst is served. Turns that are long for this long, one after the other, are more than can be served. */
const PATIENCE_MS = 200;

/** A pause between two requests after which what was before says nothing any more. */
const LULL_MS = 100;

/** However long a turn: with fewer requests in it, it was a pause of the process, and they can all be served. */
const CROWD = 32;

/** How far into a turn a kind is still taken: whoever is reached later has waited as long already, as will the next. */
const TAKEN_FOR_MS = {
  calm: { order: 250, other: 250, urgent: 1_000 },
  crowded: { order: LONG_TURN_MS / 4, other: LONG_TURN_MS / 2, urgent: 3 * LONG_TURN_MS },
} as const satisfies Record<string, Record<Kind, number>>;

interface Options {
  /** Milliseconds of a clock that never goes back. */
  readonly nowMs?: () => number;
  /** Calls when this turn of the event loop is over. */
  readonly atEndOfTurn?: (end: () => void) => void;
}

/** Decides who is let in, so that what is let in is answered soon. */
export function createLoadGuard({
  nowMs = () => performance.now(),
  atEndOfTurn = (end) => void setImmediate(end),
}: Options = {}) {
  const working: Record<Kind, number> = { order: 0, other: 0, urgent: 0 };
  /** When the first request of this turn came; null before it. */
  let turnSinceMs: number | null = null;
  let turnRequests = 0;
  let lastTurnMs = Number.NEGATIVE_INFINITY;
  /** When the first of the long turns that follow each other began; null where the last one was short. */
  let longSinceMs: number | null = null;

  function beginTurn(sinceMs: number): number {
    turnRequests = 0;
    if (sinceMs - lastTurnMs > LULL_MS) longSinceMs = null;
    atEndOfTurn(() => {
      turnSinceMs = null;
      lastTurnMs = nowMs();
      if (lastTurnMs - sinceMs < LONG_TURN_MS) longSinceMs = null;
      else longSinceMs ??= sinceMs;
    });
    return sinceMs;
  }

  function isLate(kind: Kind): boolean {
    const now = nowMs();
    turnSinceMs ??= beginTurn(now);
    turnRequests += 1;
    if (turnRequests <= CROWD) return false;
    const isCrowded = longSinceMs !== null && now - longSinceMs > PATIENCE_MS;
    return now - turnSinceMs > TAKEN_FOR_MS[isCrowded ? 'crowded' : 'calm'][kind];
  }

  return {
    /** Lets a request in, whose end `release` has to be told; or answers false. */
    admit(kind: Kind): boolean {
      const hasToWait = kind === 'order' && working.urgent >= URGENT_BEFORE_ORDERS;
      if (isLate(kind) || hasToWait || working[kind] >= AT_ONCE[kind]) return false;
      working[kind] += 1;
      return true;
    },

    release(kind: Kind): void {
      working[kind] -= 1;
    },
  };
}
