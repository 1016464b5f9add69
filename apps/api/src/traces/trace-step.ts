import type { Traces } from './traces.js';

interface Step {
  readonly name: string;
  /** Null for what is about no order. */
  readonly orderId: string | null;
}

/** Runs a step of a job in the trace of its order: it is work of its own, as a request is. */
export type TraceStep = <Outcome>(step: Step, run: () => Promise<Outcome>) => Promise<Outcome>;

/** Where nothing is traced. */
export const traceNothing: TraceStep = (_step, run) => run();

export function createTraceStep(traces: Traces | null): TraceStep {
  if (traces === null) return traceNothing;
  return async ({ name, orderId }, run) => {
    const work = traces.begin();
    if (orderId !== null) work.isAbout(orderId);
    let isError = true;
    try {
      const outcome = await traces.within(work, run);
      isError = false;
      return outcome;
    } finally {
      traces.end(work, { name, kind: 'internal', isError, attributes: {} });
    }
  };
}
