import { expect, test } from 'vitest';
import { WechatError, type WechatErrorKind } from './errors.js';
import { createGuard } from './guard.js';

function openGuard(maximumInFlight?: number) {
  let at = 1_000_000;
  let calls = 0;
  const guard = createGuard({
    name: 'WeChat',
    now: () => at,
    ...(maximumInFlight === undefined ? {} : { maximumInFlight }),
  });
  return {
    guard,
    calls: () => calls,
    pass: (milliseconds: number) => {
      at += milliseconds;
    },
    succeed: () =>
      guard(async () => {
        calls += 1;
        return 'done';
      }),
    fail: (kind: WechatErrorKind = 'unavailable') =>
      guard(async () => {
        calls += 1;
        throw new WechatError(kind, 'as told');
      }).catch((error: unknown) => error),
  };
}

test('after five consecutive failures calls fail immediately for ten seconds', async () => {
  const { fail, succeed, calls, pass } = openGuard();
  for (let count = 0; count < 5; count += 1) await fail();
  expect(calls()).toBe(5);
  pass(9_999);
  await expect(succeed()).rejects.toMatchObject({ kind: 'unavailable' });
  expect(calls()).toBe(5);
  pass(1);
  expect(await succeed()).toBe('done');
  expect(await succeed()).toBe('done');
});

test('a success and a refusal reset the count of failures', async () => {
  const { fail, succeed, calls } = openGuard();
  for (let round = 0; round < 3; round += 1) {
    for (let count = 0; count < 4; count += 1) await fail();
    await (round === 1 ? fail('rejected') : succeed());
  }
  expect(calls()).toBe(15);
});

test('after ten seconds one trial call runs; its failure keeps the breaker open for ten more', async () => {
  const { guard, fail, succeed, calls, pass } = openGuard();
  for (let count = 0; count < 5; count += 1) await fail();
  pass(10_000);
  let end = (_error: Error) => {};
  const trial = guard(
    () =>
      new Promise<never>((_resolve, reject) => {
        end = reject;
      }),
  );
  await expect(succeed()).rejects.toMatchObject({ kind: 'unavailable' });
  end(new WechatError('unavailable', 'still down'));
  await expect(trial).rejects.toThrow('still down');
  pass(9_999);
  await expect(succeed()).rejects.toThrow('6 times in a row');
  pass(1);
  expect(await succeed()).toBe('done');
  expect(calls()).toBe(6);
});

test('calls above the limit in flight fail immediately, until one has ended', async () => {
  const { guard, succeed } = openGuard(2);
  const ends: (() => void)[] = [];
  const slow = () => guard(() => new Promise<void>((resolve) => ends.push(resolve)));
  const running = [slow(), slow()];
  await expect(succeed()).rejects.toMatchObject({
    kind: 'unavailable',
    message: expect.stringContaining('too many calls in flight'),
  });
  ends[0]?.();
  await running[0];
  expect(await succeed()).toBe('done');
  ends[1]?.();
  await running[1];
});

test('a clock that is set back does not keep the breaker open', async () => {
  const { fail, succeed, pass } = openGuard();
  for (let count = 0; count < 5; count += 1) await fail();
  pass(-3_600_000);
  expect(await succeed()).toBe('done');
});
