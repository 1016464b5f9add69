import { databaseTrouble } from '../database/database-trouble.js';

interface Row {
  readonly id: string;
  readonly nextCheckAt: Date | null;
  /** How many checks came before. */
  readonly checkCount: number;
}

interface Sweep<Due extends Row> {
  readonly now: () => number;
  /**
   * The rows to check now, at most `take` of each kind: those that are due, and those planned beyond the upper bound
   * of any schedule, which were planned by a clock that has since been set back.
   */
  readonly findDue: (at: Date, take: number) => Promise<readonly Due[]>;
  /** How long until the next check, unless the step says otherwise. */
  readonly delayMs: (row: Due) => number;
  /** Plans the next check by compare-and-set; false where another instance was first. */
  readonly claim: (row: Due, nextCheckAt: Date) => Promise<boolean>;
  /** One idempotent step. */
  readonly step: (id: string) => Promise<void>;
  readonly onError: (id: string, error: unknown) => void;
  /** Whether the process is shutting down: the rest is left to the next one. */
  readonly isStopping: () => boolean;
}

/** One sweep takes at most this many of each kind; the next takes the rest. */
const BATCH = 100;

/** The number of concurrent steps: a slow answer of WeChat does not hold up the other rows. */
const AT_ONCE = 4;

/**
 * Claims each due row and does one step with it. The next check is planned before the step, so that neither a failure
 * nor a crash in between forgets the row, and several instances share the work.
 */
export function createSweep<Due extends Row>(sweep: Sweep<Due>): () => Promise<void> {
  const { now, findDue, delayMs, claim, step, onError, isStopping } = sweep;
  return async () => {
    if (isStopping()) return;
    const rows = (await findDue(new Date(now()), BATCH)).values();
    const work = async () => {
      for (const row of rows) {
        if (isStopping()) return;
        if (!(await claim(row, new Date(now() + delayMs(row))))) continue;
        await step(row.id).catch((error: unknown) => {
          // Trouble of the database is not about this row: the sweep ends and reports it once.
          if (databaseTrouble(error) !== null) throw error;
          onError(row.id, error);
        });
      }
    };
    const outcomes = await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  };
}

/** The delay after this many checks; the last one repeats. */
export function growing(delaysMs: readonly [number, ...number[]], checks: number): number {
  return delaysMs[Math.min(checks, delaysMs.length - 1)] ?? delaysMs[0];
}
