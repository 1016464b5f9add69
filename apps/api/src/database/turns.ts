/** How long synchronous work may run without a break before requests and timers get a chance. */
const LONGEST_RUN_MS = 10;

/** No writer has made progress for so long that waiting has no end in sight. */
export class TurnTimeoutError extends Error {
  override readonly name = 'TurnTimeoutError';
  constructor() {
    super('The current writer makes no progress.');
  }
}

interface Waiter {
  /** Called when its turn comes. */
  readonly begin: () => void;
  timer?: NodeJS.Timeout;
}

/**
 * A queue for one holder at a time, in the order of asking. A long queue of synchronous work must not keep requests
 * and timers waiting until its end, so the event loop turns in between. A queue that makes progress is waited for,
 * however slow the machine: the load guard bounds its length. One without progress for `timeoutMs` is left.
 */
export class Turns {
  readonly #timeoutMs: number;
  readonly #movedAt: () => number;
  readonly #waiting = new Set<Waiter>();
  #isTaken = false;
  #runSince = 0;

  /** @param movedAt when the holder made progress last, a point of `performance.now()` */
  constructor(timeoutMs: number, movedAt: () => number) {
    this.#timeoutMs = timeoutMs;
    this.#movedAt = movedAt;
  }

  /** How many wait for their turn. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * Waits for the caller's turn. The answer ends the turn, and has to be called.
   * @throws TurnTimeoutError where the queue makes no progress; the caller has left it then
   */
  async take(): Promise<() => void> {
    if (this.#isTaken) await this.#wait();
    this.#isTaken = true;
    return () => this.#pass();
  }

  /** The same without a timeout. */
  async takeAtLast(): Promise<() => void> {
    if (this.#isTaken) await new Promise<void>((begin) => void this.#waiting.add({ begin }));
    this.#isTaken = true;
    return () => this.#pass();
  }

  /** The deadline of a caller who asked at that time, as things stand; both are points of `performance.now()`. */
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
          // Rounded up: an early timer would run repeatedly. And checked after a turn that is due was given: after a
          // pause of the whole process every timer is late.
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

  // The turn is handed over directly, so that no later caller overtakes.
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
