import { databaseTrouble } from '../database/database-trouble.js';
import type { Span } from '../modules/span.js';
import type { TraceStep } from '../traces/trace-step.js';

interface Row {
  readonly id: string;
}

/** What is due of one kind: the rows whose next check falls into a span. */
export interface Kind<Due extends Row> {
  /**
   * Upper bound of any schedule, from now. A later one was planned by a clock that has since been set back: such a row
   * is due.
   */
  readonly farthestMs: number;
  /** How many there are, at most `take`: a look that locks nothing. */
  readonly countDue: (span: Span, take: number) => Promise<number>;
  /**
   * Takes a row that no other instance takes at this moment, and plans its next check. Null where there is none: others
   * were faster.
   */
  readonly claimDue: (span: Span, plan: (row: Due) => Date) => Promise<Due | null>;
}

interface Sweep<Due extends Row> {
  /** The name of its steps in traces. */
  readonly name: string;
  /** The order that a step is about; null where there is none. */
  readonly orderOf: (row: Due) => string | null;
  readonly traceStep: TraceStep;
  readonly now: () => number;
  readonly kinds: readonly Kind<Due>[];
  /** How long until the next check, unless the step says otherwise. */
  readonly delayMs: (row: Due) => number;
  /** One idempotent step. */
  readonly step: (id: string) => Promise<void>;
  readonly onError: (id: string, error: unknown) => void;
  /** Whether the process is shutting down: the rest is left to the next one. */
  readonly isStopping: () => boolean;
}

/** One sweep takes at most this many of each kind and span; the next takes the rest. */
const BATCH = 100;

/** The number of concurrent steps: a slow answer of WeChat does not hold up the other rows. */
const AT_ONCE = 4;

/** Before and after any time that is planned. */
const FIRST = new Date('0001-01-01T00:00:00Z');
const LAST = new Date('9999-12-31T23:59:59.999Z');

/**
 * Claims each due row and does one step with it. The next check is planned before the step, so that neither a failure
 * nor a crash in between forgets the row, and several instances share the work.
 */
export function createSweep<Due extends Row>(sweep: Sweep<Due>): () => Promise<void> {
  const { name, orderOf, traceStep, now, kinds, delayMs, step, onError, isStopping } = sweep;
  const plan = (row: Due) => new Date(now() + delayMs(row));

  async function sweepSpan({ countDue, claimDue }: Kind<Due>, span: Span): Promise<void> {
    if (isStopping()) return;
    let left = await countDue(span, BATCH);
    const work = async () => {
      while (left > 0 && !isStopping()) {
        left -= 1;
        const row = await claimDue(span, plan);
        if (row === null) return;
        await traceStep({ name, orderId: orderOf(row) }, () => step(row.id)).catch((error: unknown) => {
          // Trouble of the database is not about this row: the sweep ends and reports it once.
          if (databaseTrouble(error) !== null) throw error;
          onError(row.id, error);
        });
      }
    };
    const outcomes = await Promise.allSettled(Array.from({ length: Math.min(AT_ONCE, left) }, work));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }

  return async () => {
    const nowMs = now();
    for (const kind of kinds) {
      await sweepSpan(kind, { after: FIRST, until: new Date(nowMs) });
      await sweepSpan(kind, { after: new Date(nowMs + kind.farthestMs), until: LAST });
    }
  };
}

/** The delay after this many checks; the last one repeats. */
export function growing(delaysMs: readonly [number, ...number[]], checks: number): number {
  return delaysMs[Math.min(checks, delaysMs.length - 1)] ?? delaysMs[0];
}
