interface Row {
  readonly id: string;
  readonly nextCheckAt: Date | null;
  /** How often it was looked at before. */
  readonly checkCount: number;
}

type Span = { readonly lte: Date } | { readonly gt: Date };

interface Sweep<Due extends Row> {
  readonly now: () => number;
  /** The rows whose next look is in this span, the longest waiting first, at most `take`. */
  readonly findDue: (nextCheckAt: Span, take: number) => Promise<readonly Due[]>;
  /** No look is planned further ahead than this. */
  readonly farthestMs: number;
  /** How long until the next look after this one, should its step not say otherwise. */
  readonly delayMs: (row: Due) => number;
  /** Sets the next look by compare-and-set; false where another instance was first. */
  readonly claim: (row: Due, nextCheckAt: Date) => Promise<boolean>;
  /** One idempotent step. */
  readonly step: (id: string) => Promise<void>;
  readonly onError: (id: string, error: unknown) => void;
  /** Whether the process has been told to end: the rest is left to the next one. */
  readonly isStopping: () => boolean;
}

/** One sweep takes at most this many; the next takes the rest. */
const BATCH = 100;

/** So many steps at once: a WeChat that is slow with one order does not hold up all others. */
const AT_ONCE = 4;

/**
 * Claims each row whose time has come and does one step with it. The next look is set before the step, so that
 * neither a failure nor a crash in the middle forgets the row, and several instances share the work.
 */
export function createSweep<Due extends Row>(sweep: Sweep<Due>): () => Promise<void> {
  const { now, findDue, farthestMs, delayMs, claim, step, onError, isStopping } = sweep;
  return async () => {
    if (isStopping()) return;
    const due = await findDue({ lte: new Date(now()) }, BATCH);
    // The clock was ahead when it planned these, and was set back: they would wait until it is there again.
    const stranded = await findDue({ gt: new Date(now() + farthestMs) }, BATCH - due.length);
    const rows = [...due, ...stranded].values();
    const work = async () => {
      for (const row of rows) {
        if (isStopping()) return;
        if (!(await claim(row, new Date(now() + delayMs(row))))) continue;
        await step(row.id).catch((error: unknown) => onError(row.id, error));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  };
}

/** The wait for this many looks, the last one again and again. */
export function growing(delaysMs: readonly [number, ...number[]], looks: number): number {
  return delaysMs[Math.min(looks, delaysMs.length - 1)] ?? delaysMs[0];
}
