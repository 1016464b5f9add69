import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Turns, TurnTimeoutError } from './turns.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** What came of asking for a turn, as far as anything did. */
function ask(turns: Turns): { outcome: unknown } {
  const asked: { outcome: unknown } = { outcome: 'waits' };
  turns.take().then(
    () => {
      asked.outcome = 'began';
    },
    (error: unknown) => {
      asked.outcome = error;
    },
  );
  return asked;
}

test('a caller gives up a turn that does not come, and those behind it get theirs later', async () => {
  const turns = new Turns(3_000, () => 0);
  const end = await turns.take();
  const first = ask(turns);
  await vi.advanceTimersByTimeAsync(2_990);
  const second = ask(turns);
  expect(first.outcome).toBe('waits');
  await vi.advanceTimersByTimeAsync(20);
  expect(first.outcome).toBeInstanceOf(TurnTimeoutError);
  end();
  await vi.advanceTimersByTimeAsync(1);
  expect(second.outcome).toBe('began');
});

test('a queue that makes progress is waited for, however long it is', async () => {
  let movedAt = 0;
  const turns = new Turns(3_000, () => movedAt);
  const end = await turns.take();
  const asked = ask(turns);
  for (let passed = 0; passed < 30_000; passed += 2_000) {
    movedAt = performance.now();
    await vi.advanceTimersByTimeAsync(2_000);
  }
  expect(asked.outcome).toBe('waits');
  end();
  await vi.advanceTimersByTimeAsync(1);
  expect(asked.outcome).toBe('began');
});

test('takeAtLast waits without a timeout', async () => {
  const turns = new Turns(3_000, () => 0);
  const end = await turns.take();
  const atLast = turns.takeAtLast();
  await vi.advanceTimersByTimeAsync(60_000);
  end();
  await vi.advanceTimersByTimeAsync(1);
  expect(await atLast).toBeTypeOf('function');
});
