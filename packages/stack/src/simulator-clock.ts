/** Short enough that a moved clock is seen before the person who moved it continues. */
const ASK_EVERY_MS = 250;

interface Reading {
  /** ISO 8601. */
  readonly now: string;
  readonly isFrozen: boolean;
  readonly offsetMs: number;
}

/**
 * The simulator's clock in milliseconds since 1970; it can be moved and frozen. Resolves after the first reading. While
 * the simulator does not answer, the clock continues from the last reading.
 */
export async function followClock(simulatorUrl: string): Promise<() => number> {
  async function read(): Promise<Reading> {
    const response = await fetch(`${simulatorUrl}/_sim/clock`);
    if (!response.ok) throw new Error(`${simulatorUrl}/_sim/clock answered ${response.status}.`);
    // The simulator is from the same build.
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
