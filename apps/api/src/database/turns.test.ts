import { expect, test } from 'vitest';
import { Turns, TurnTimeoutError } from './turns.js';

const later = (turns: Turns) =>
  turns.take().then(
    () => 'began' as const,
    (error: unknown) => error,
  );

test('whoever waits for a turn that does not end gives up, and those behind get theirs when it does', async () => {
  const turns = new Turns(30, () => 0);
  const end = await turns.take();
  const atLast = turns.takeAtLast();
  expect(await later(turns)).toBeInstanceOf(TurnTimeoutError);
  end();
  const endLast = await atLast;
  endLast();
  expect(await later(turns)).toBe('began');
});

test('a queue that moves is waited for, however long it is', async () => {
  let movedAt = 0;
  const turns = new Turns(30, () => movedAt);
  const end = await turns.take();
  const startedAt = performance.now();
  const waiting = later(turns);
  let outcome: unknown = null;
  void waiting.then((result) => {
    outcome = result;
  });
  while (performance.now() - startedAt < 90) {
    movedAt = performance.now();
    await new Promise(setImmediate);
  }
  expect(outcome).toBe(null);
  end();
  expect(await waiting).toBe('began');
});
