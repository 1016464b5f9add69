import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createWaitingRoom } from './waiting-room.js';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** Time passes, and the event loop takes up what has come. */
async function pass(milliseconds: number): Promise<void> {
  vi.advanceTimersByTime(milliseconds);
  await new Promise((resolve) => setImmediate(resolve));
}

function roomFor(perAddress: number, inAll = 100) {
  const room = createWaitingRoom({ longestMs: 2_000, perAddress, inAll });
  const givenUp: string[] = [];
  const enter = (address: string, name: string) => {
    const leave = room.enter(address, () => {
      givenUp.push(name);
      leave();
    });
    return leave;
  };
  return { enter, givenUp };
}

test('of one address only so many are waited for: the oldest is given up, nobody of another address', () => {
  const { enter, givenUp } = roomFor(2);
  enter('other', 'a');
  for (const name of ['b', 'c', 'd', 'e']) enter('mine', name);
  expect(givenUp).toEqual(['b', 'c']);
});

test('in all only so many are waited for: the oldest is given up, whosever it is', () => {
  const { enter, givenUp } = roomFor(2, 3);
  for (const name of ['a', 'b', 'c', 'd']) enter(`address of ${name}`, name);
  enter('address of d', 'e');
  expect(givenUp).toEqual(['a', 'b']);
});

test('whoever has left makes room, and is given up neither for others nor with time', async () => {
  const { enter, givenUp } = roomFor(2);
  enter('mine', 'a')();
  enter('mine', 'b');
  enter('mine', 'c');
  expect(givenUp).toEqual([]);
  await pass(2_000);
  expect(givenUp).toEqual(['b', 'c']);
});

test('each is given up after its time, also where only one may wait', async () => {
  const { enter, givenUp } = roomFor(1);
  enter('mine', 'a');
  enter('mine', 'b');
  await pass(1_999);
  expect(givenUp).toEqual(['a']);
  await pass(1);
  expect(givenUp).toEqual(['a', 'b']);
});

test('whoever becomes whole in the turn in which the time is over is not given up', async () => {
  const { enter, givenUp } = roomFor(1);
  const leave = enter('mine', 'a');
  vi.advanceTimersByTime(2_000);
  leave();
  await pass(0);
  expect(givenUp).toEqual([]);
});
