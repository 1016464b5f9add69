import { databaseTrouble } from '../database/database-trouble.js';

interface Row {
  readonly id: string;
  readonly nextCheckAt: Date | null;
  /** How many looks came before. */
  readonly checkCount: number;
}

interface Sweep<Due extends Row> {
  readonly now: () => number;
  /**
   * The rows to look at now, at most `take` of each kind: those whose time has come, and those that are planned
   * further ahead than anything is planned, because the clock was ahead when it planned them and was set back.
   */
  readonly findDue: (at: Date, take: number) => Promise<readonly Due[]>;
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

/** One sweep takes at most this many of each kind; the next takes the rest. */
const BATCH = 100;

/** So many steps at once: a WeChat that is slow with one order does not hold up all others. */
const AT_ONCE = 4;

/**
 * Claims each row whose time has come and does one step with it. The next look is set before the step, so that
 * neither a failure nor a crash in the middle forgets the row, and several instances share the work.
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
          // It is not about this row: the whole sweep is put off, and told of once.
          if (databaseTrouble(error) !== null) throw error;
          onError(row.id, error);
        });
      }
    };
    const outcomes = await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  };
}

/** The wait for this many looks, the last one again and again. */
export function growing(delaysMs: readonly [number, ...number[]], looks: number): number {
  return delaysMs[Math.min(looks, delaysMs.length - 1)] ?? delaysMs[0];
}
