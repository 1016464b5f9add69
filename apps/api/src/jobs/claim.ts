/** The waits between looks at the same row, the last one again and again. */
export function delayAfter(delaysMs: readonly number[], looks: number): number {
  return delaysMs[Math.min(looks, delaysMs.length - 1)] ?? 0;
}

interface Row {
  readonly id: string;
  readonly nextCheckAt: Date | null;
  readonly checkCount: number;
}

interface Sweep {
  readonly now: () => number;
  /** The rows whose time has come, the longest waiting first, at most `take`. */
  readonly findDue: (at: Date, take: number) => Promise<readonly Row[]>;
  /** Sets the next look by compare-and-set; false where another instance was first. */
  readonly claim: (row: Row, nextCheckAt: Date) => Promise<boolean>;
  readonly delaysMs: readonly number[];
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
export function createSweep({ now, findDue, claim, delaysMs, step, onError }: Sweep): () => Promise<void> {
  return async () => {
    for (const row of await findDue(new Date(now()), BATCH)) {
      const next = new Date(now() + delayAfter(delaysMs, row.checkCount));
      if (!(await claim(row, next))) continue;
      await step(row.id).catch((error: unknown) => onError(row.id, error));
    }
  };
}
