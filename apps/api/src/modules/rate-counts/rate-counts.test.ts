import { expect, onTestFinished, test } from 'vitest';
import { temporaryDatabase } from '../../../test/temporary-database.js';
import { openDatabase } from '../../database/open-database.js';
import { createRateCounts } from './rate-counts.js';

const MINUTE_MS = 60_000;

/** The counts of two instances, whose clocks the test sets. */
async function openCounts() {
  const database = await openDatabase(await temporaryDatabase());
  onTestFinished(() => database.$disconnect());
  const clock = { here: Date.parse('2026-01-01T00:00:00Z'), there: Date.parse('2026-01-01T00:00:00Z') };
  const here = createRateCounts({ database, now: () => clock.here });
  const there = createRateCounts({ database, now: () => clock.there });
  return { database, clock, here, there };
}

test('requests at once are counted exactly, and each client by itself', async () => {
  const { here, there } = await openCounts();
  const counted = await Promise.all(
    Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? here : there).add('login a', MINUTE_MS)),
  );
  expect(counted.map(({ count }) => count).sort((one, other) => one - other)).toEqual(
    Array.from({ length: 20 }, (_, index) => index + 1),
  );
  expect(await here.add('login b', MINUTE_MS)).toEqual({ count: 1, endsInMs: MINUTE_MS });
});

test('a window ends a minute after its first request, also where the clocks differ or are set back', async () => {
  const { clock, here, there } = await openCounts();
  await here.add('k', MINUTE_MS);
  clock.there -= 200;
  expect(await there.add('k', MINUTE_MS)).toEqual({ count: 2, endsInMs: MINUTE_MS + 200 });
  clock.here += MINUTE_MS - 1;
  expect(await here.add('k', MINUTE_MS)).toEqual({ count: 3, endsInMs: 1 });
  clock.here += 1;
  expect(await here.add('k', MINUTE_MS)).toEqual({ count: 1, endsInMs: MINUTE_MS });
  clock.here -= 24 * 3_600_000;
  expect(await here.add('k', MINUTE_MS)).toEqual({ count: 1, endsInMs: MINUTE_MS });
});

test('windows that are over are deleted', async () => {
  const { database, clock, here } = await openCounts();
  await here.add('old', MINUTE_MS);
  clock.here += 11 * MINUTE_MS;
  await here.add('new', MINUTE_MS);
  await here.forget();
  expect((await database.rateCount.findMany()).map(({ key }) => key)).toEqual(['new']);
});
