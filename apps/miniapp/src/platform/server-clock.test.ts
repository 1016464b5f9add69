import fc from 'fast-check';
import { expect, test } from 'vitest';
import { memoryStorage } from '../../test/examples';
import { createServerClock } from './server-clock';

const START_MS = Date.parse('2026-01-01T04:00:00.000Z');
const HOUR_MS = 3_600_000;

/** A server whose clock is right, and a phone whose clock is off by `offMs`. */
function createWorld(offMs: number, storage = memoryStorage()) {
  const world = { trueMs: START_MS, offMs };
  const startApp = () => createServerClock({ storage, now: () => world.trueMs + world.offMs });
  const clock = startApp();
  /** How far the clock is from the server's. */
  const errorMs = () => clock.now() - world.trueMs;
  function ask(thereMs: number, backMs: number): void {
    const sentAtMs = clock.phoneNow();
    world.trueMs += thereMs;
    const date = new Date(world.trueMs).toUTCString();
    world.trueMs += backMs;
    clock.hear(date, sentAtMs);
  }
  return { world, clock, startApp, errorMs, ask };
}

test('after one answer it is accurate to a second plus the duration of the request', () => {
  const ms = fc.integer({ min: 0, max: 9_999 });
  const off = fc.integer({ min: -30 * 24 * HOUR_MS, max: 30 * 24 * HOUR_MS });
  fc.assert(
    fc.property(off, ms, ms, ms, (offMs, fraction, thereMs, backMs) => {
      const { world, errorMs, ask } = createWorld(offMs);
      world.trueMs += fraction;
      ask(thereMs, backMs);
      expect(Math.abs(errorMs())).toBeLessThanOrEqual(1000 + thereMs + backMs);
    }),
  );
});

test('a correct clock is never adjusted', () => {
  const ms = fc.integer({ min: 0, max: 3_000 });
  fc.assert(
    fc.property(fc.array(fc.tuple(ms, ms, ms), { maxLength: 20 }), (answers) => {
      const { world, errorMs, ask } = createWorld(0);
      for (const [pause, thereMs, backMs] of answers) {
        world.trueMs += pause;
        ask(thereMs, backMs);
        expect(errorMs()).toBe(0);
      }
    }),
  );
});

test.each([3 * HOUR_MS, -24 * HOUR_MS])(
  'a clock changed by %d ms is corrected by the next answer',
  (jumpMs) => {
    const { world, errorMs, ask } = createWorld(0);
    ask(20, 20);
    world.offMs = jumpMs;
    expect(errorMs()).toBe(jumpMs);
    ask(20, 20);
    expect(Math.abs(errorMs())).toBeLessThanOrEqual(1040);
  },
);

test('a clock changed during a request is not mistaken for its duration', () => {
  const { world, clock, errorMs, ask } = createWorld(0);
  const sentAtMs = clock.phoneNow();
  world.offMs = -HOUR_MS;
  clock.hear(new Date(world.trueMs).toUTCString(), sentAtMs);
  ask(20, 20);
  expect(Math.abs(errorMs())).toBeLessThanOrEqual(1040);
});

test('the next start has the offset before the first answer', () => {
  const { world, startApp, ask } = createWorld(3 * HOUR_MS);
  ask(20, 20);
  expect(Math.abs(startApp().now() - world.trueMs)).toBeLessThanOrEqual(1040);
});

test.each(['', 'soon', 'undefined'])('an answer whose date is “%s” changes nothing', (date) => {
  const { clock, errorMs } = createWorld(HOUR_MS);
  clock.hear(date, clock.phoneNow());
  expect(errorMs()).toBe(HOUR_MS);
});

test.each(['x', '1e400', '{}', '0.5'])('a storage that holds %s is no offset', (kept) => {
  expect(createWorld(0, memoryStorage({ 'clock-offset': kept })).errorMs()).toBe(0);
});
