import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openShippingStage, type ShippingStage, stateOf } from '../../test/shipping-stage.js';
import { traceNothing } from '../traces/trace-step.js';
import { createShippingJob } from './report-shipping.js';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-03-10T12:00:00+08:00') }));
afterEach(() => void vi.useRealTimers());

/** A process that claims what is due, and comes no further: the last words of each step are never said. */
async function claimAndDie({ shop: { database } }: ShippingStage): Promise<string[]> {
  const claimed: string[] = [];
  const die = async (id: string) => void claimed.push(id);
  const job = createShippingJob({
    ...{ database, now: Date.now, remindAfterHours: 36, isStopping: () => false },
    reporter: { report: die, reportNow: die },
    watch: { watch: die, ask: die },
    log: { warn: () => undefined },
    traceStep: traceNothing,
  });
  await job();
  return claimed;
}

test('an order without delivery whose process dies before it ships is taken up again after a minute', async () => {
  const stage = await openShippingStage();
  const { shop, sell, pass } = stage;
  const orderId = await sell({ kind: 'none' });
  expect(await claimAndDie(stage)).toEqual([orderId]);
  await pass(59);
  expect((await stateOf(shop, orderId)).here).toBe('UNSHIPPED');
  await pass(1);
  expect((await stateOf(shop, orderId)).here).toBe('SHIPPED');
});

test('a report whose process dies before its call is taken up again after ten seconds', async () => {
  const stage = await openShippingStage();
  const { shop, sell, pass } = stage;
  const orderId = await sell({ kind: 'none' });
  await shop.app.sweep();
  vi.setSystemTime(Date.now() + 10_000);
  expect(await claimAndDie(stage)).toHaveLength(1);
  await pass(9);
  expect((await stateOf(shop, orderId)).reports).toBe('WAITING');
  await pass(1);
  expect(await stateOf(shop, orderId)).toMatchObject({ reports: 'REPORTED', there: 2 });
});
