import { expect, test } from 'vitest';
import { WechatError } from './errors.js';
import { withRetries } from './retries.js';

function openCall(errors: readonly Error[], isOver = false) {
  const waits: number[] = [];
  let calls = 0;
  const result = withRetries(
    async () => {
      const error = errors[calls];
      calls += 1;
      if (error !== undefined) throw error;
      return 'done';
    },
    () => isOver,
    { random: () => 0.5, wait: async (milliseconds) => waits.push(milliseconds) },
  );
  return { result, waits, calls: () => calls };
}

const busy = new WechatError('unavailable', 'busy');

test('an `unavailable` call is retried twice, after random, growing pauses', async () => {
  const { result, waits, calls } = openCall([busy, busy]);
  expect(await result).toBe('done');
  expect(calls()).toBe(3);
  expect(waits).toEqual([100, 200]);
});

test('the third failure is final', async () => {
  const { result, calls } = openCall([busy, busy, busy]);
  await expect(result).rejects.toBe(busy);
  expect(calls()).toBe(3);
});

test.each([
  ['a clear no', new WechatError('rejected', 'no')],
  ['a limit of WeChat’s', new WechatError('unavailable', 'too often', { code: 'FREQUENCY_LIMITED' })],
  ['an error of our own', new TypeError('ours')],
])('%s is not retried', async (_, error) => {
  const { result, calls } = openCall([error]);
  await expect(result).rejects.toBe(error);
  expect(calls()).toBe(1);
});

test('there is no retry after the time limit', async () => {
  const { result, calls, waits } = openCall([busy], true);
  await expect(result).rejects.toBe(busy);
  expect(calls()).toBe(1);
  expect(waits).toEqual([]);
});
