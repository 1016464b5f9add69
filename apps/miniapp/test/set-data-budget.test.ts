import { openShopStack } from '@taro-pay/stack/testing';
import { launchMiniProgram } from '@taro-pay/weapp-harness';
import { describe, expect, test } from 'vitest';
import { requireBuilds, WECHAT_BUILD } from './builds.js';
import { payingBuyer, purchaseSteps } from './purchase-steps.js';
import { findBudgetProblems, measureSteps, readBudget } from './set-data-budget.js';

test('each step of a purchase stays within its setData budget', async () => {
  requireBuilds();
  const shop = await openShopStack();
  try {
    const program = await launchMiniProgram({ folder: WECHAT_BUILD, ...payingBuyer(shop, 'frugal-buyer') });
    const measured = await measureSteps(program, purchaseSteps(program));
    program.close();
    expect(findBudgetProblems(measured, readBudget())).toEqual([]);
  } finally {
    await shop.stop();
  }
});

describe('a budget', () => {
  test.each([
    ['is kept', { tap: 100 }, { tap: 120 }, []],
    ['is exceeded', { tap: 121 }, { tap: 120 }, ['measured 121 bytes of setData, budget 120: send only']],
    ['is missing', { tap: 100 }, {}, ['measured 100 bytes of setData, no budget: write 120 into']],
    ['is too large to hold anything', { tap: 100 }, { tap: 201 }, ['holds nothing back']],
    ['is for a step that is gone', {}, { tap: 100 }, ['no step has this name']],
  ])('%s: step, measurement, budget and what to do are told', (_, measured, budget, problems) => {
    const found = findBudgetProblems(measured, budget);
    expect(found).toEqual(problems.map((words) => expect.stringContaining(words)));
    for (const problem of found) expect(problem).toMatch(/^tap: /);
  });
});
