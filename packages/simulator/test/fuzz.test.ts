import { expect, onTestFinished, test } from 'vitest';
import { startSimulator } from '../src/index.js';
import { fuzz } from './fuzz.js';
import { merchant } from './sale.js';

test('no bytes to any path make the simulator answer 5xx or stop answering', async () => {
  const simulator = await startSimulator({ merchant });
  onTestFinished(() => simulator.close());
  const { failures, statuses } = await fuzz(simulator, 600, 'suite');
  expect(failures).toEqual([]);
  // It has come past the signature, too, and not only been turned away.
  expect(statuses.get(200)).toBeGreaterThan(20);
  expect((await fetch(`${simulator.address}/_sim/clock`)).status).toBe(200);
});
