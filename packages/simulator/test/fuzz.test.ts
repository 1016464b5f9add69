import { expect, onTestFinished, test } from 'vitest';
import { startSimulator } from '../src/index.js';
import { fuzz } from './fuzz.js';
import { SUB_MERCHANT } from './nearly-right.js';
import { merchant } from './sale.js';

test.each([
  ['a simulator', {}],
  ['one in WeChat’s place', { proxy: {} }],
])('no bytes to any path make %s answer 5xx, or leave what was sent unanswered', async (name, options) => {
  const subMerchants = [{ subMchid: SUB_MERCHANT }];
  const simulator = await startSimulator({ merchant, subMerchants, ...options });
  onTestFinished(() => simulator.close());
  const { failures, statuses } = await fuzz(simulator, 400, name);
  expect(failures).toEqual([]);
  // It has come past the signature and the fields, too, and not only been turned away.
  expect(statuses.get(200)).toBeGreaterThan(20);
  expect((await fetch(`${simulator.address}/_sim/clock`)).status).toBe(200);
});
