import { expect, test } from 'vitest';
import { createLoadGuard, type Kind, type Leave } from './load-guard.js';

/** A guard whose clock and event loop are the test's, on a machine on which a request takes so long. */
function guardInHand(costMs: number) {
  let nowMs = 0;
  let ends: (() => void)[] = [];
  const guard = createLoadGuard({
    nowMs: () => nowMs,
    atEndOfTurn: (end) => void ends.push(end),
    afterwards: (next) => next(),
  });
  const waits: Record<'begun' | 'refused', Record<Kind, number[]>> = {
    begun: { order: [], read: [], call: [], notification: [] },
    refused: { order: [], read: [], call: [], notification: [] },
  };
  const pass = (milliseconds: number) => {
    nowMs += milliseconds;
  };
  const come = (kind: Kind) => {
    const sinceMs = nowMs;
    const begin = () => {
      waits.begun[kind].push(nowMs - sinceMs);
      nowMs += costMs;
    };
    guard.receive(kind, begin, () => waits.refused[kind].push(nowMs - sinceMs));
  };
  const enter = (kind: Kind): Leave => {
    const leave = guard.enter(kind);
    if (leave === null) throw new Error(`${kind} has no place.`);
    return leave;
  };
  /** The event loop turns; at the end of a turn nobody has it. */
  const turn = () => {
    const due = ends;
    ends = [];
    for (const end of due) end();
  };
  return { guard, waits, come, enter, pass, turn, now: () => nowMs, isBusy: () => ends.length > 0 };
}

/** For so long, so many come as the machine could serve so many times over; of six, two are orders, one a notification. */
function overload(hand: ReturnType<typeof guardInHand>, costMs: number, times: number, forMs: number): void {
  const mix: readonly Kind[] = ['order', 'read', 'call', 'order', 'read', 'notification'];
  const startMs = hand.now();
  for (let come = 0; hand.now() - startMs < forMs; ) {
    for (; come < ((hand.now() - startMs) * times) / costMs; come += 1)
      hand.come(mix[come % mix.length] ?? 'read');
    if (hand.isBusy()) hand.turn();
    else hand.pass(1);
  }
}

const most = (numbers: readonly number[]) => Math.max(0, ...numbers);

test.each([0.5, 5, 20])(
  '64 at a time are never refused, where one takes %d ms and it goes on for long',
  (costMs) => {
    const hand = guardInHand(costMs);
    for (let round = 0; round < 50; round += 1) {
      for (let index = 0; index < 64; index += 1) hand.come('notification');
      while (hand.isBusy()) hand.turn();
    }
    expect(hand.waits.begun.notification).toHaveLength(50 * 64);
  },
);

test.each([0.5, 5])(
  'three times what can be served, %d ms each: who is let in is begun in time, the rest hears of it at once',
  (costMs) => {
    const hand = guardInHand(costMs);
    overload(hand, costMs, 3, 20_000);
    const { begun, refused } = hand.waits;
    expect(refused.notification).toEqual([]);
    expect(most(begun.notification)).toBeLessThan(100);
    for (const kind of ['order', 'read', 'call'] as const) {
      expect(most(begun[kind]), kind).toBeLessThan(1_000);
      expect(most(begun[kind].slice(-100)), kind).toBeLessThan(600);
      expect(begun[kind].length, kind).toBeGreaterThan(0);
      expect(most(refused[kind]), kind).toBe(0);
    }
    // All of its time went into what was begun.
    expect(Object.values(begun).flat().length * costMs).toBeGreaterThan(19_000);
  },
);

test('once the crowd is gone, everybody is begun at once again', () => {
  const hand = guardInHand(5);
  overload(hand, 5, 3, 5_000);
  while (hand.isBusy()) hand.turn();
  const before = hand.waits.begun.order.length;
  hand.come('order');
  expect(hand.waits.begun.order.slice(before)).toEqual([0]);
});

test('a pause of the process refuses nobody', () => {
  const hand = guardInHand(5);
  for (let index = 0; index < 20; index += 1) hand.come('read');
  hand.pass(10_000);
  while (hand.isBusy()) hand.turn();
  hand.come('order');
  expect(hand.waits.begun.read).toHaveLength(20);
  expect(hand.waits.begun.order).toHaveLength(1);
});

test('notifications come first only while most of them are genuine', () => {
  const hand = guardInHand(5);
  for (let index = 0; index < 100; index += 1) hand.enter('notification')(false);
  overload(hand, 5, 3, 5_000);
  expect(hand.waits.refused.notification.length).toBeGreaterThan(hand.waits.begun.notification.length);
  const { length } = hand.waits.refused.notification;
  while (hand.isBusy()) hand.turn();
  for (let index = 0; index < 100; index += 1) hand.enter('notification')(true);
  overload(hand, 5, 3, 5_000);
  expect(hand.waits.refused.notification).toHaveLength(length);
});

test('while the oldest order has waited for too long, new ones are refused, and nobody else', () => {
  const hand = guardInHand(0);
  const [leave, next] = [hand.enter('order'), hand.enter('order')];
  hand.pass(501);
  for (const kind of ['order', 'read', 'call', 'notification'] as const) hand.come(kind);
  leave();
  hand.come('order');
  expect(hand.waits.refused).toEqual({ order: [0, 0], read: [], call: [], notification: [] });
  next();
  hand.come('order');
  expect(hand.waits.begun.order).toEqual([0]);
});

test('of each kind a thousand are worked on at once, and each end lets one in, once', () => {
  const { guard, enter } = guardInHand(0);
  const leaves = Array.from({ length: 1_000 }, () => enter('call'));
  expect(guard.enter('call')).toBeNull();
  enter('notification');
  leaves[0]?.();
  leaves[0]?.();
  enter('call');
  expect(guard.enter('call')).toBeNull();
});
