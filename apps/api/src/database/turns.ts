/** How long synchronous work may follow on synchronous work before requests and timers get a chance. */
const LONGEST_RUN_MS = 10;

/**
 * Lets one caller at a time have something, in the order in which they asked. A long queue of synchronous work must
 * not keep requests and timers waiting until its end, so the event loop turns in between.
 */
export class Turns {
  #last: Promise<void> = Promise.resolve();
  #runSince = 0;

  /** Waits for the caller's turn; the answer ends it, and has to be called. */
  async take(): Promise<() => void> {
    let end = () => {};
    const before = this.#last;
    this.#last = new Promise((resolve) => {
      end = () => this.#pass(resolve);
    });
    await before;
    return end;
  }

  #pass(next: () => void): void {
    const now = performance.now();
    if (now - this.#runSince < LONGEST_RUN_MS) next();
    else
      setImmediate(() => {
        this.#runSince = performance.now();
        next();
      });
  }
}
