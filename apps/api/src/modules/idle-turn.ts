/** A turn of the event loop that took no longer had nothing else to do. */
const IDLE_TURN_MS = 1;

/** Under steady load there may be no idle turn for long, and the work has to come to its end. */
const PATIENCE_MS = 100;

const turn = () => new Promise<void>((resolve) => void setImmediate(resolve));

/** Resolves when the event loop had nothing else to do for a turn, after 100 ms in any case. */
async function idleTurn(): Promise<void> {
  const askedAt = performance.now();
  for (let before = askedAt; ; ) {
    await turn();
    const now = performance.now();
    if (now - before < IDLE_TURN_MS || now - askedAt > PATIENCE_MS) return;
    before = now;
  }
}

/**
 * The batches, each only when the event loop has nothing else to do: for long work that nobody waits for. On a process
 * that is not busy it is as fast as without. A batch should take a few milliseconds.
 */
export async function* whenIdle<Batch>(batches: AsyncIterable<Batch>): AsyncGenerator<Batch> {
  for await (const batch of batches) {
    yield batch;
    await idleTurn();
  }
}
