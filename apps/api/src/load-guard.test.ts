import { expect, test } from 'vitest';
import { createLoadGuard, type Kind } from './load-guard.js';

function guardInHand() {
  let nowMs = 0;
  let endTurn = () => {};
  const guard = createLoadGuard({
    nowMs: () => nowMs,
    atEndOfTurn: (end) => {
      endTurn = end;
    },
  });
  const take = (kind: Kind) => {
    const isIn = guard.admit(kind);
    if (isIn) guard.release(kind);
    return isIn;
  };
  const takeCrowd = () => {
    for (let index = 0; index < 32; index += 1) take('other');
  };
  return {
    guard,
    take,
    takeCrowd,
    pass: (milliseconds: number) => {
      nowMs += milliseconds;
    },
    nextTurn: () => endTurn(),
  };
}

const ALL: readonly Kind[] = ['order', 'other', 'urgent'];

test('a pause of the process among few requests refuses nobody', () => {
  const { take, pass } = guardInHand();
  take('other');
  pass(2_000);
  expect(ALL.map(take)).toEqual([true, true, true]);
});

test('a burst is served', () => {
  const { take, takeCrowd, pass, nextTurn } = guardInHand();
  takeCrowd();
  pass(240);
  expect(ALL.map(take)).toEqual([true, true, true]);
  nextTurn();
  expect(ALL.map(take)).toEqual([true, true, true]);
});

test('when the turns stay long, orders are refused first, then everything but notifications, and these last', () => {
  const { take, takeCrowd, pass, nextTurn } = guardInHand();
  for (let turn = 0; turn < 8; turn += 1) {
    takeCrowd();
    pass(30);
    expect(ALL.map(take), `turn ${turn}`).toEqual(turn < 6 ? [true, true, true] : [false, false, true]);
    nextTurn();
  }
  takeCrowd();
  pass(6);
  expect(ALL.map(take)).toEqual([false, true, true]);
  pass(5);
  expect(ALL.map(take)).toEqual([false, false, true]);
  pass(50);
  expect(ALL.map(take)).toEqual([false, false, false]);
});

test('after one short turn, or a lull, everybody is let in again', () => {
  for (const calm of ['short turn', 'lull']) {
    const { take, takeCrowd, pass, nextTurn } = guardInHand();
    for (let turn = 0; turn < 20; turn += 1) {
      takeCrowd();
      pass(50);
      nextTurn();
    }
    if (calm === 'lull') pass(101);
    else {
      take('other');
      nextTurn();
    }
    takeCrowd();
    pass(50);
    expect(ALL.map(take), calm).toEqual([true, true, true]);
  }
});

test('of each kind only so many are worked on at once, and each end lets the next one in', () => {
  const { guard } = guardInHand();
  for (let index = 0; index < 64; index += 1) expect(guard.admit('order')).toBe(true);
  expect(guard.admit('order')).toBe(false);
  expect(guard.admit('other')).toBe(true);
  guard.release('order');
  expect(guard.admit('order')).toBe(true);
});

test('while many notifications are worked on, new orders wait', () => {
  const { guard } = guardInHand();
  for (let index = 0; index < 64; index += 1) expect(guard.admit('urgent')).toBe(true);
  expect(guard.admit('order')).toBe(false);
  guard.release('urgent');
  expect(guard.admit('order')).toBe(true);
});
