import { expect, test, vi } from 'vitest';
import { createConsents } from './consents';

const DAY = 24 * 3_600_000;

function openPhone() {
  const stored = new Map<string, string>();
  const clock = { nowMs: Date.parse('2026-01-01T00:00:00Z') };
  const tell = vi.fn<(orderId: string, templateIds: readonly string[]) => Promise<void>>(async () => {});
  const open = () =>
    createConsents({
      storage: {
        read: (key) => stored.get(key) ?? null,
        write: (key, value) => void stored.set(key, value),
        remove: (key) => void stored.delete(key),
      },
      now: () => clock.nowMs,
      tell,
    });
  return { stored, clock, tell, open, consents: open() };
}

test('what was accepted is told once', async () => {
  const { consents, tell } = openPhone();
  consents.accept('1', ['a', 'b']);
  await consents.tellAll();
  await consents.tellAll();
  expect(tell.mock.calls).toEqual([['1', ['a', 'b']]]);
  expect([consents.hasAccepted('1', 'a'), consents.hasAccepted('2', 'a')]).toEqual([true, false]);
});

test('what could not be told is told by the next start', async () => {
  const { consents, tell, open } = openPhone();
  tell.mockRejectedValueOnce(new Error('offline'));
  consents.accept('1', ['a']);
  await consents.tellAll();
  await open().tellAll();
  await open().tellAll();
  expect(tell).toHaveBeenCalledTimes(2);
});

test('what was accepted while the server was told is told as well', async () => {
  const { consents, tell } = openPhone();
  consents.accept('1', ['a']);
  tell.mockImplementationOnce(async () => consents.accept('1', ['b']));
  await consents.tellAll();
  await consents.tellAll();
  expect(tell.mock.calls).toEqual([
    ['1', ['a']],
    ['1', ['a', 'b']],
  ]);
});

test('a refusal is remembered for a month, or until the buyer was in the settings', () => {
  const { consents, clock, open } = openPhone();
  consents.refuse(['a', 'b']);
  clock.nowMs += 30 * DAY - 1;
  expect(open().hasRefused('a')).toBe(true);
  consents.refuse(['b']);
  clock.nowMs += 1;
  expect([consents.hasRefused('a'), consents.hasRefused('b')]).toEqual([false, true]);
  consents.forgetRefusals();
  expect(consents.hasRefused('b')).toBe(false);
});

test('the oldest orders are forgotten, and a spoilt storage is an empty one', () => {
  const { consents, stored, open } = openPhone();
  for (let order = 0; order < 30; order += 1) consents.accept(String(order), ['a']);
  expect([consents.hasAccepted('9', 'a'), consents.hasAccepted('10', 'a')]).toEqual([false, true]);
  for (const spoilt of [
    '{',
    '7',
    '[null, 1, {}, {"orderId": "1", "templateIds": [1], "isTold": true}, [1, 2]]',
  ]) {
    for (const key of stored.keys()) stored.set(key, spoilt);
    expect([open().hasAccepted('1', 'a'), open().hasRefused('1')]).toEqual([false, false]);
  }
});
