/** How long a success counts. */
const SUCCESS_COUNTS_MS = 1_000;

/**
 * A page of a new file, which is gone at the end of the statement: where the disk is full, the pages that tables have may
 * still take a small row. A standby and a read-only server refuse it.
 */
export const TAKE_ROOM =
  'CREATE TEMP TABLE "room_probe" ON COMMIT DROP AS SELECT repeat(\'x\', 1000) AS "content"';

/** Tells whether a write would succeed by one that all who ask at the time share; it writes at most once a second. */
export class RoomProbe {
  readonly #write: () => Promise<unknown>;
  #succeededAt = Number.NEGATIVE_INFINITY;
  #running: Promise<void> | null = null;

  /** @param write runs `TAKE_ROOM` */
  constructor(write: () => Promise<unknown>) {
    this.#write = write;
  }

  /** @throws the error that a write would meet */
  async check(): Promise<void> {
    if (performance.now() - this.#succeededAt < SUCCESS_COUNTS_MS) return;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    await this.#running;
  }

  async #run(): Promise<void> {
    await this.#write();
    this.#succeededAt = performance.now();
  }
}
