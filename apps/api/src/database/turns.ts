/** How long synchronous work may follow on synchronous work before requests and timers get a chance. */
const LONGEST_RUN_MS = 10;

/** Nobody got on for so long that waiting has no end in sight. */
export class TurnTimeoutError extends Error {
  override readonly name = 'TurnTimeoutError';
  constructor() {
    super('The writer before does not come to an end.');
  }
}

interface Waiter {
  /** Its turn is here. */
  readonly begin: () => void;
  timer?: NodeJS.Timeout;
}

/**
 * Lets one caller at a time have something, in the order in which they asked. A long queue of synchronous work must
 * not keep requests and timers waiting until its end, so the event loop turns in between.
 *
 * A queue that moves is waited for, however slow the machine: how much comes into it is the load guard's business.
 * One that does not move for `timeoutMs` is left.
 */
export class Turns {
  readonly #timeoutMs: number;
  readonly #movedAt: () => number;
  readonly #waiting = new Set<Waiter>();
  #isTaken = false;
  #runSince = 0;

  /** @param movedAt when whoever has the turn got on last, a point of `performance.now()` */
  constructor(timeoutMs: number, movedAt: () => number) {
    this.#timeoutMs = timeoutMs;
    this.#movedAt = movedAt;
  }

  /**
   * Waits for the caller's turn; the answer ends it, and has to be called.
   * @throws TurnTimeoutError where the queue does not move; the caller is out of it then
   */
  async take(): Promise<() => void> {
    if (this.#isTaken) await this.#wait();
    this.#isTaken = true;
    return () => this.#pass();
  }

  /** The same, for what is waited for in any case. */
  async takeAtLast(): Promise<() => void> {
    if (this.#isTaken) await new Promise<void>((begin) => void this.#waiting.add({ begin }));
    this.#isTaken = true;
    return () => this.#pass();
  }

  /** Until when whoever asked at that time waits, as things stand; both are points of `performance.now()`. */
  waitsUntil(askedAt: number): number {
    return Math.max(askedAt, this.#movedAt()) + this.#timeoutMs;
  }

  #wait(): Promise<void> {
    const askedAt = performance.now();
    return new Promise((begin, reject) => {
      const waiter: Waiter = { begin };
      const waitOn = () => {
        if (!this.#waiting.has(waiter)) return;
        const leftMs = this.waitsUntil(askedAt) - performance.now();
        if (leftMs > 0) {
          // Rounded up: a timer that is early would run again and again. And looked at when a turn that is due has been
          // given: after a pause of the whole process every timer is late.
          waiter.timer = setTimeout(() => setImmediate(waitOn), Math.ceil(leftMs));
          return;
        }
        this.#waiting.delete(waiter);
        reject(new TurnTimeoutError());
      };
      this.#waiting.add(waiter);
      waitOn();
    });
  }

  #pass(): void {
    const now = performance.now();
    if (now - this.#runSince < LONGEST_RUN_MS) this.#next();
    else
      setImmediate(() => {
        this.#runSince = performance.now();
        this.#next();
      });
  }

  // The turn goes from hand to hand, so that nobody who comes later slips in between.
  #next(): void {
    const [first] = this.#waiting;
    if (first === undefined) {
      this.#isTaken = false;
      return;
    }
    this.#waiting.delete(first);
    clearTimeout(first.timer);
    first.begin();
  }
}
