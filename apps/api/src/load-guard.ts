/**
 * In which order they are refused. `order`: whoever is told to wait has lost nothing yet. `read` needs this process
 * alone; `call` may wait for WeChat, where calls in flight have a bound of their own. `notification` comes last, so
 * that money is known though nothing else is.
 */
export type Kind = 'order' | 'read' | 'call' | 'notification';

/**
 * How long one of a kind may have waited when it is let in. WeChat waits five seconds for an answer to a notification.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012082053
 */
const DEADLINE_MS: Readonly<Record<Kind, number>> = {
  order: 500,
  read: 1_000,
  call: 1_000,
  notification: 2_000,
};

/** How many of a kind are worked on at once, so that what waits has a bound in memory. */
const AT_ONCE = 1_000;

/** A step between two looks at the clock counts as no more: it was a pause of the process, which refusing does not shorten. */
const PAUSE_MS = 100;

/** Anybody can post to the webhooks: notifications come last only while most of so many lately were genuine. */
const NOTIFICATIONS_REMEMBERED = 32;

interface Options {
  /** Milliseconds of a clock that never goes back. */
  readonly nowMs?: () => number;
  /** Calls when this turn of the event loop is over. */
  readonly atEndOfTurn?: (end: () => void) => void;
}

/** Gives a place back, as often as it is called once; of a notification with whether it was genuine, where that is known. */
export type Leave = (isGenuine?: boolean) => void;

/**
 * Decides who is let in, so that what is let in is answered soon, whatever the machine is worth. A request of this
 * turn of the event loop came after the turn before had begun, if that one took all there was: so long it has waited
 * at most. And a new order waits for the database at least as long as the oldest that does.
 */
export function createLoadGuard({
  nowMs = () => performance.now(),
  atEndOfTurn = (end) => void setImmediate(end),
}: Options = {}) {
  const working: Record<Kind, number> = { order: 0, read: 0, call: 0, notification: 0 };
  /** When the orders that are worked on were let in, oldest first. */
  const ordersSince = new Set<{ readonly ms: number }>();
  let genuineShare = 1;
  /** A clock on which pauses are short. */
  let clockMs = 0;
  let lookedAtMs = nowMs();
  /** When the first request of this turn came; null before it. */
  let turnSinceMs: number | null = null;
  /** The same of the turn before; null where that had none, so that nothing was left waiting. */
  let previousSinceMs: number | null = null;
  /** Since when a request of this turn may have waited. */
  let waitingSinceMs = 0;

  function lookAtClock(): void {
    const now = nowMs();
    clockMs += Math.min(now - lookedAtMs, PAUSE_MS);
    lookedAtMs = now;
  }

  function beginTurn(): void {
    turnSinceMs = clockMs;
    waitingSinceMs = previousSinceMs ?? clockMs;
    atEndOfTurn(() => {
      lookAtClock();
      previousSinceMs = turnSinceMs;
      turnSinceMs = null;
      atEndOfTurn(() => {
        if (turnSinceMs === null) previousSinceMs = null;
      });
    });
  }

  function deadlineMs(kind: Kind): number {
    return kind === 'notification' && genuineShare < 0.5 ? DEADLINE_MS.call : DEADLINE_MS[kind];
  }

  function waitOfOrdersMs(): number {
    const [oldest] = ordersSince;
    return oldest === undefined ? 0 : nowMs() - oldest.ms;
  }

  function hasPlace(kind: Kind): boolean {
    if (working[kind] >= AT_ONCE) return false;
    return kind !== 'order' || waitOfOrdersMs() <= DEADLINE_MS.order;
  }

  return {
    /** Whether one of this kind, that the event loop takes up now, could be answered in time. */
    hasRoom(kind: Kind): boolean {
      lookAtClock();
      if (turnSinceMs === null) beginTurn();
      return clockMs - waitingSinceMs <= deadlineMs(kind) && hasPlace(kind);
    },

    /** Takes a place for work that begins now; null where there is none. */
    enter(kind: Kind): Leave | null {
      if (!hasPlace(kind)) return null;
      const since = { ms: nowMs() };
      working[kind] += 1;
      if (kind === 'order') ordersSince.add(since);
      let isIn = true;
      return (isGenuine) => {
        if (!isIn) return;
        isIn = false;
        working[kind] -= 1;
        ordersSince.delete(since);
        if (isGenuine !== undefined)
          genuineShare += (Number(isGenuine) - genuineShare) / NOTIFICATIONS_REMEMBERED;
      };
    },
  };
}

export type LoadGuard = ReturnType<typeof createLoadGuard>;
