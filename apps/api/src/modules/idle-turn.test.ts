import { afterEach, expect, test, vi } from 'vitest';
import { whenIdle } from './idle-turn.js';

afterEach(() => vi.restoreAllMocks());

/** What happened, in its order: batches, and turns of the event loop of which others took 2 ms each. */
async function happenings(turnsOfOthers: number): Promise<readonly string[]> {
  let nowMs = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
  const seen: string[] = [];
  const others = (left: number) => {
    if (left === 0 || seen.includes('batch 2')) return;
    nowMs += 2;
    seen.push('other');
    setImmediate(others, left - 1);
  };
  async function* batches() {
    yield 1;
    yield 2;
  }
  for await (const batch of whenIdle(batches())) {
    seen.push(`batch ${batch}`);
    if (batch === 1) setImmediate(others, turnsOfOthers);
  }
  return seen;
}

test('a batch waits until nobody else keeps the event loop busy', async () => {
  expect(await happenings(10)).toEqual(['batch 1', ...Array(10).fill('other'), 'batch 2']);
});

test('a batch waits no longer than 100 ms, however busy the event loop is', async () => {
  expect(await happenings(1_000)).toEqual(['batch 1', ...Array(51).fill('other'), 'batch 2']);
});
