import { expect, test } from 'vitest';
import { createLoadGuard, type Kind, type Leave } from './load-guard.js';

const ALL: readonly Kind[] = ['order', 'read', 'call', 'notification'];

/** A guard whose clock and event loop are the test's. */
function guardInHand() {
  let nowMs = 0;
  let ends: (() => void)[] = [];
  const guard = createLoadGuard({ nowMs: () => nowMs, atEndOfTurn: (end) => void ends.push(end) });
  const enter = (kind: Kind): Leave => {
    const leave = guard.enter(kind);
    if (leave === null) throw new Error(`${kind} was refused.`);
    return leave;
  };
  const pass = (milliseconds: number) => {
    nowMs += milliseconds;
  };
  return {
    guard,
    enter,
    pass,
    /** Of each kind, whether it has room. */
    room: () => ALL.map((kind) => guard.hasRoom(kind)),
    /** Requests come and are answered until so much of the turn is over. */
    work: (milliseconds: number) => {
      for (let done = 0; done < milliseconds; done += 50) {
        guard.hasRoom('read');
        pass(Math.min(50, milliseconds - done));
      }
    },
    nextTurn: () => {
      const due = ends;
      ends = [];
      for (const end of due) end();
    },
  };
}

test('a crowd that is answered well within its deadlines is never refused, however long it goes on', () => {
  const { work, room, nextTurn } = guardInHand();
  for (let turn = 0; turn < 100; turn += 1) {
    work(200);
    expect(room(), `turn ${turn}`).toEqual([true, true, true, true]);
    nextTurn();
  }
});

test('what was taken up late in one long turn is refused by its kind’s deadline: orders first, notifications last', () => {
  const { work, room } = guardInHand();
  work(500);
  expect(room()).toEqual([true, true, true, true]);
  work(500);
  expect(room()).toEqual([false, true, true, true]);
  work(1_000);
  expect(room()).toEqual([false, false, false, true]);
  work(50);
  expect(room()).toEqual([false, false, false, false]);
});

test('in the next turn, what came in this one has waited since its beginning', () => {
  const { work, room, nextTurn } = guardInHand();
  work(400);
  nextTurn();
  expect(room()).toEqual([true, true, true, true]);
  work(150);
  expect(room()).toEqual([false, true, true, true]);
});

test('after a turn that found nobody waiting, everybody is let in again', () => {
  const { work, room, nextTurn } = guardInHand();
  work(1_500);
  nextTurn();
  nextTurn();
  work(100);
  expect(room()).toEqual([true, true, true, true]);
});

test('a pause of the process refuses nobody', () => {
  const { enter, pass, room, nextTurn } = guardInHand();
  enter('read')();
  pass(10_000);
  expect(room()).toEqual([true, true, true, true]);
  pass(10_000);
  nextTurn();
  expect(room()).toEqual([true, true, true, true]);
});

test('while the oldest order has waited for longer than its deadline, new ones are refused, and nobody else', () => {
  const { enter, pass, room, nextTurn } = guardInHand();
  const leave = enter('order');
  const next = enter('order');
  nextTurn();
  nextTurn();
  pass(501);
  expect(room()).toEqual([false, true, true, true]);
  leave();
  expect(room()).toEqual([false, true, true, true]);
  next();
  expect(room()).toEqual([true, true, true, true]);
});

test('of each kind a thousand are worked on at once, and each end lets one in, once', () => {
  const { guard, enter } = guardInHand();
  const leaves = Array.from({ length: 1_000 }, () => enter('call'));
  expect(guard.enter('call')).toBeNull();
  expect(guard.hasRoom('notification')).toBe(true);
  leaves[0]?.();
  leaves[0]?.();
  enter('call');
  expect(guard.enter('call')).toBeNull();
});

test('notifications come last only while most of them are genuine', () => {
  const { enter, work, room, nextTurn } = guardInHand();
  const settle = (count: number, isGenuine: boolean) => {
    for (let index = 0; index < count; index += 1) enter('notification')(isGenuine);
  };
  settle(100, false);
  work(1_050);
  expect(room()).toEqual([false, false, false, false]);
  nextTurn();
  nextTurn();
  settle(100, true);
  work(1_050);
  expect(room()).toEqual([false, false, false, true]);
});
