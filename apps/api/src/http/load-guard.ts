/**
 * The kinds of requests that are treated differently under overload. `notification` is served first and refused last, so
 * that payments stay known. `order` waits for the database. `call` may wait for WeChat, where calls in flight have a
 * bound of their own. `read` needs this process alone.
 */
export type Kind = 'order' | 'read' | 'call' | 'notification';

/**
 * The longest expected wait of a person's request before it is begun, and the longest wait of an order for the database.
 * A request that has waited twice as long is refused.
 */
const DEADLINE_MS = 500;

/** The same for notifications. WeChat waits five seconds for an answer. https://pay.weixin.qq.com/doc/v3/merchant/4012082053 */
const NOTIFICATION_DEADLINE_MS = 2_000;

/** The number of requests of a kind in work at once: it bounds the memory of those that wait. */
const AT_ONCE = 1_000;

/** The time slice in which requests are begun one after the other. Then the event loop reads and writes sockets. */
const SLICE_MS = 10;

/** A longer step between two readings of the clock is a pause of the process: it counts as this much. */
const PAUSE_MS = 100;

/** The number of recent requests in the average duration, and of recent notifications in the share of genuine ones. */
const REMEMBERED = { requests: 100, notifications: 32 } as const;

interface Options {
  /** Milliseconds of a clock that never goes back. */
  readonly nowMs: () => number;
  /** Calls `end` when this turn of the event loop is over. */
  readonly atEndOfTurn?: (end: () => void) => void;
  /** Calls `next` when the promises and ticks of the request that was begun have run. */
  readonly afterwards?: (next: () => void) => void;
}

interface Waiting {
  readonly sinceMs: number;
  readonly begin: () => void;
  readonly refuse: () => void;
}

/** Requests that wait for their turn, oldest first. */
class Line {
  readonly deadlineMs: number;
  readonly waiting = new Set<Waiting>();
  /** The average time between two requests that are begun while others wait. */
  #eachMs = 0;
  #measured = 0;
  #begunAtMs: number | null = null;

  constructor(deadlineMs: number) {
    this.deadlineMs = deadlineMs;
  }

  /** The expected wait of a request that arrives now. */
  expectedMs(): number {
    return this.waiting.size * this.#eachMs;
  }

  /** Takes the oldest request. Refuses those that have waited too long. */
  take(nowMs: number): Waiting | null {
    for (const next of this.waiting) {
      this.waiting.delete(next);
      if (nowMs - next.sinceMs > 2 * this.deadlineMs) {
        next.refuse();
        continue;
      }
      if (this.#begunAtMs !== null) this.#measure(nowMs - this.#begunAtMs);
      this.#begunAtMs = nowMs;
      return next;
    }
    return null;
  }

  /** Ends the measurement where nothing waits: the time to the next request is idle time. */
  rest(): void {
    if (this.waiting.size === 0) this.#begunAtMs = null;
  }

  #measure(milliseconds: number): void {
    this.#measured = Math.min(this.#measured + 1, REMEMBERED.requests);
    this.#eachMs += (milliseconds - this.#eachMs) / this.#measured;
  }
}

/** Gives a place back; further calls do nothing. `isGenuine` tells whether a notification was, where that is known. */
export type Leave = (isGenuine?: boolean) => void;

/**
 * Admits requests so that an admitted one is answered soon, on a machine of any speed. Requests queue as soon as their
 * headers have arrived, and are begun in time slices. A request is refused at once where the queue before it, at the
 * current duration of each, takes longer than it may wait.
 */
export function createLoadGuard({
  nowMs,
  atEndOfTurn = (end) => void setImmediate(end),
  // Promises that are settled go first, ticks that are due then.
  afterwards = (next) => queueMicrotask(() => process.nextTick(next)),
}: Options) {
  const urgent = new Line(NOTIFICATION_DEADLINE_MS);
  const others = new Line(DEADLINE_MS);
  const working: Record<Kind, number> = { order: 0, read: 0, call: 0, notification: 0 };
  /** When the orders in work were admitted, oldest first. */
  const ordersSince = new Set<{ readonly ms: number }>();
  let genuineShare = 1;
  /** A clock on which pauses are short. */
  let clockMs = 0;
  let lookedAtMs = nowMs();
  /** The end of this turn's time slice; null before its first request. */
  let sliceEndsMs: number | null = null;

  function clock(): number {
    const now = nowMs();
    clockMs += Math.min(now - lookedAtMs, PAUSE_MS);
    lookedAtMs = now;
    return clockMs;
  }

  const lineOf = (kind: Kind) => (kind === 'notification' && genuineShare >= 0.5 ? urgent : others);
  const isEmpty = () => urgent.waiting.size + others.waiting.size === 0;

  function beginSlice(): number {
    atEndOfTurn(() => {
      sliceEndsMs = null;
      urgent.rest();
      others.rest();
      if (!isEmpty()) serve();
    });
    sliceEndsMs = clock() + SLICE_MS;
    return sliceEndsMs;
  }

  /** Begins requests until none waits or the slice is over. */
  function serve(): void {
    const endsMs = sliceEndsMs ?? beginSlice();
    const next = urgent.take(clock()) ?? others.take(clock());
    if (next === null) return;
    next.begin();
    afterwards(() => {
      if (clock() < endsMs) serve();
    });
  }

  function hasPlace(kind: Kind): boolean {
    if (working[kind] >= AT_ONCE) return false;
    const [oldest] = ordersSince;
    return kind !== 'order' || oldest === undefined || nowMs() - oldest.ms <= DEADLINE_MS;
  }

  return {
    /** The requests that wait for their turn, and those in work by kind. */
    state: () => ({ waiting: urgent.waiting.size + others.waiting.size, working: { ...working } }),

    /** Calls `begin` when it is the request's turn, or `refuse`: one of them, once. */
    receive(kind: Kind, begin: () => void, refuse: () => void): void {
      const sinceMs = clock();
      const endsMs = sliceEndsMs ?? beginSlice();
      const line = lineOf(kind);
      if (!hasPlace(kind) || line.expectedMs() > line.deadlineMs) refuse();
      else if (isEmpty() && sinceMs < endsMs) begin();
      else line.waiting.add({ sinceMs, begin, refuse });
    },

    /** Takes a place for work that begins now; null where none is free. */
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
        if (isGenuine !== undefined) {
          genuineShare += (Number(isGenuine) - genuineShare) / REMEMBERED.notifications;
        }
      };
    },
  };
}

export type LoadGuard = ReturnType<typeof createLoadGuard>;
