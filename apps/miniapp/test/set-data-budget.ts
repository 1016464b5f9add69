import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { MiniProgram } from '@taro-pay/weapp-harness';

const BUDGET_FILE = 'test/set-data-budget.json';
const BUDGET = fileURLToPath(new URL('./set-data-budget.json', import.meta.url));

/** What is left free above a measurement when a budget is written. */
const MARGIN = 1.2;
/** A budget above this many times the measurement holds nothing back any more. */
const SLACK = 2;

/** One thing that a buyer does, up to the moment when its page shows what came of it. */
export type Step = readonly [name: string, run: () => Promise<unknown>];

/** Bytes of `setData` for each step. */
export type Usage = Readonly<Record<string, number>>;

/** Walks the steps, and tells how many bytes each has sent to the view. */
export async function measureSteps(program: MiniProgram, steps: readonly Step[]): Promise<Usage> {
  const usage: Record<string, number> = {};
  for (const [name, run] of steps) {
    await run();
    usage[name] = program.takeSetDataUsage().reduce((sum, { bytes }) => sum + bytes, 0);
  }
  return usage;
}

export function readBudget(): Usage {
  return JSON.parse(readFileSync(BUDGET, 'utf8'));
}

/** Where the measurement and the budget do not agree, each with what to do about it. */
export function findBudgetProblems(measured: Usage, budget: Usage): string[] {
  const steps = [...new Set([...Object.keys(measured), ...Object.keys(budget)])];
  return steps.flatMap((step) => {
    const bytes = measured[step];
    const limit = budget[step];
    if (bytes === undefined)
      return [`${step}: no step has this name any more: take it out of ${BUDGET_FILE}`];
    const advice = `write ${Math.ceil(bytes * MARGIN)} into ${BUDGET_FILE}`;
    if (limit === undefined) return [`${step}: measured ${bytes} bytes of setData, no budget: ${advice}`];
    const line = `${step}: measured ${bytes} bytes of setData, budget ${limit}`;
    if (bytes > limit) return [`${line}: send only what changed, or, where more has to be shown, ${advice}`];
    return limit > bytes * SLACK ? [`${line}: it holds nothing back any more, ${advice}`] : [];
  });
}
