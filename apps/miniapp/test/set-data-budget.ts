import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { MiniProgram } from '@taro-pay/weapp-harness';

const BUDGET_FILE = 'test/set-data-budget.json';
const BUDGET = fileURLToPath(new URL('./set-data-budget.json', import.meta.url));

/** Margin of a new budget above its measurement. */
const MARGIN = 1.2;
/** A budget above this multiple of the measurement is too loose. */
const SLACK = 2;

/** An action of the buyer, until its page shows the outcome. */
export type Step = readonly [name: string, run: () => Promise<unknown>];

/** Bytes of `setData` for each step. */
export type Usage = Readonly<Record<string, number>>;

/** Runs the steps and returns the setData bytes of each. */
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

/** Differences between measurement and budget, each with advice. */
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
