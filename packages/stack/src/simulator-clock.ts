/** Asked so often, a clock that was moved is seen before somebody who moved it does the next thing. */
const ASK_EVERY_MS = 250;

interface Reading {
  /** ISO 8601. */
  readonly now: string;
  readonly isFrozen: boolean;
  readonly offsetMs: number;
}

/**
 * Milliseconds since 1970 by the simulator's clock, which can be moved and held; resolves once it was read for the
 * first time. While the simulator does not answer, the clock goes on as it was last seen.
 */
export async function followClock(simulatorUrl: string): Promise<() => number> {
  async function read(): Promise<Reading> {
    const response = await fetch(`${simulatorUrl}/_sim/clock`);
    if (!response.ok) throw new Error(`${simulatorUrl}/_sim/clock answered ${response.status}.`);
    // The simulator is ours, and of the same build.
    const reading: Reading = JSON.parse(await response.text());
    return reading;
  }

  let reading = await read();
  async function follow(): Promise<void> {
    reading = await read().catch(() => reading);
    setTimeout(follow, ASK_EVERY_MS).unref();
  }
  setTimeout(follow, ASK_EVERY_MS).unref();
  return () => (reading.isFrozen ? Date.parse(reading.now) : Date.now() + reading.offsetMs);
}
