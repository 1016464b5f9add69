interface Row {
  readonly id: string;
  readonly nextCheckAt: Date | null;
  /** How often it was looked at before. */
  readonly checkCount: number;
}

interface Sweep<Due extends Row> {
  readonly now: () => number;
  /** The rows whose time has come, the longest waiting first, at most `take`. */
  readonly findDue: (at: Date, take: number) => Promise<readonly Due[]>;
  /** How long until the next look after this one; null where this is the last. */
  readonly delayMs: (row: Due) => number | null;
  /** Sets the next look by compare-and-set; false where another instance was first. */
  readonly claim: (row: Due, nextCheckAt: Date | null) => Promise<boolean>;
  /** One idempotent step. */
  readonly step: (id: string) => Promise<void>;
  readonly onError: (id: string, error: unknown) => void;
}

/** One sweep takes at most this many; the next takes the rest. */
const BATCH = 100;

/**
 * Claims each row whose time has come and does one step with it. The next look is set before the step, so that
 * neither a failure nor a crash in the middle forgets the row, and several instances share the work.
 */
export function createSweep<Due extends Row>(sweep: Sweep<Due>): () => Promise<void> {
  const { now, findDue, delayMs, claim, step, onError } = sweep;
  return async () => {
    for (const row of await findDue(new Date(now()), BATCH)) {
      const delay = delayMs(row);
      if (!(await claim(row, delay === null ? null : new Date(now() + delay)))) continue;
      await step(row.id).catch((error: unknown) => onError(row.id, error));
    }
  };
}

/** The wait for this many looks, the last one again and again. */
export function growing(delaysMs: readonly [number, ...number[]], looks: number): number {
  return delaysMs[Math.min(looks, delaysMs.length - 1)] ?? delaysMs[0];
}
