/**
 * What differs when more comes than can be served. `notification`: served first and refused last, so that money is known
 * though nothing else is. `order` waits for the database; whoever is told to come back has lost nothing yet. `call` may
 * wait for WeChat, where calls in flight have a bound of their own. `read` needs this process alone.
 */
export type Kind = 'order' | 'read' | 'call' | 'notification';

/**
 * How long people's requests may be expected to wait until they are begun, and may have waited for the database. What
 * has waited for twice as long is refused all the same.
 */
const DEADLINE_MS = 500;

/** The same of notifications; WeChat waits five seconds for an answer. https://pay.weixin.qq.com/doc/v3/merchant/4012082053 */
const NOTIFICATION_DEADLINE_MS = 2_000;

/** How many of a kind are worked on at once, so that what waits has a bound in memory. */
const AT_ONCE = 1_000;

/** How long requests are begun one after the other before the event loop takes up what has come, and writers get on. */
const SLICE_MS = 10;

/** A step between two looks at the clock counts as no more: it was a pause of the process, which refusing does not shorten. */
const PAUSE_MS = 100;

/** So many of the last ones decide how long one takes, and how many notifications are genuine. */
const REMEMBERED = { requests: 100, notifications: 32 } as const;

interface Options {
  /** Milliseconds of a clock that never goes back. */
  readonly nowMs: () => number;
  /** Calls when this turn of the event loop is over. */
  readonly atEndOfTurn?: (end: () => void) => void;
  /** Calls when all is done that follows from what was begun and waits for nothing. */
  readonly afterwards?: (next: () => void) => void;
}

interface Waiting {
  readonly sinceMs: number;
  readonly begin: () => void;
  readonly refuse: () => void;
}

/** Requests that wait for their turn, in the order in which they came. */
class Line {
  readonly deadlineMs: number;
  readonly waiting = new Set<Waiting>();
  /** How long it takes from one that is begun to the next while others wait, whatever else is done meanwhile. */
  #eachMs = 0;
  #measured = 0;
  #begunAtMs: number | null = null;

  constructor(deadlineMs: number) {
    this.deadlineMs = deadlineMs;
  }

  /** How long who comes now will wait. */
  expectedMs(): number {
    return this.waiting.size * this.#eachMs;
  }

  /** The first one that has not waited for too long; who has, is refused. */
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

  /** Where nobody waits, the time to the next one says nothing. */
  rest(): void {
    if (this.waiting.size === 0) this.#begunAtMs = null;
  }

  #measure(milliseconds: number): void {
    this.#measured = Math.min(this.#measured + 1, REMEMBERED.requests);
    this.#eachMs += (milliseconds - this.#eachMs) / this.#measured;
  }
}

/** Gives a place back, as often as it is called once; of a notification with whether it was genuine, where that is known. */
export type Leave = (isGenuine?: boolean) => void;

/**
 * Decides who is let in, so that what is let in is answered soon, whatever the machine is worth. Requests stand in line
 * as soon as their headers are there, and are begun in slices of time. Who comes is refused at once where all before
 * them, at the time that each takes now, take longer than they may wait.
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
  /** When the orders that are worked on were let in, oldest first. */
  const ordersSince = new Set<{ readonly ms: number }>();
  let genuineShare = 1;
  /** A clock on which pauses are short. */
  let clockMs = 0;
  let lookedAtMs = nowMs();
  /** Until when requests are begun in this turn of the event loop; null before the first one. */
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

  /** Begins one after the other until nobody waits or the slice is over. */
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
    /** Begins a request when it is its turn, or refuses it; one of both is called, once. */
    receive(kind: Kind, begin: () => void, refuse: () => void): void {
      const sinceMs = clock();
      const endsMs = sliceEndsMs ?? beginSlice();
      const line = lineOf(kind);
      if (!hasPlace(kind) || line.expectedMs() > line.deadlineMs) refuse();
      else if (isEmpty() && sinceMs < endsMs) begin();
      else line.waiting.add({ sinceMs, begin, refuse });
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
        if (isGenuine !== undefined) {
          genuineShare += (Number(isGenuine) - genuineShare) / REMEMBERED.notifications;
        }
      };
    },
  };
}

export type LoadGuard = ReturnType<typeof createLoadGuard>;
