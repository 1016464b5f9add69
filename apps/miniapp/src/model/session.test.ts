import type { Session } from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import { memoryStorage } from '../../test/examples';
import { createSession } from './session';
import type { Storage } from './storage';

const START_MS = Date.parse('2026-01-01T04:00:00.000Z');
const TWO_HOURS_MS = 7_200_000;
const MINUTE_MS = 60_000;

interface World {
  nowMs: number;
  logins: number;
  failure: Error | null;
}

/** A server whose every login gives the next token, and a clock in hand. */
function createWorld(storage: Storage = memoryStorage()) {
  const world: World = { nowMs: START_MS, logins: 0, failure: null };
  const logIn = async (): Promise<Session> => {
    world.logins += 1;
    if (world.failure !== null) throw world.failure;
    return {
      token: `token-${world.logins}`,
      expiresAt: new Date(world.nowMs + TWO_HOURS_MS).toISOString(),
    };
  };
  const startApp = () => createSession({ logIn, storage, now: () => world.nowMs });
  return { world, startApp };
}

test('concurrent requests for a token share one login', async () => {
  const { world, startApp } = createWorld();
  const session = startApp();
  const tokens = await Promise.all(Array.from({ length: 10 }, () => session.token()));
  expect(new Set(tokens)).toEqual(new Set(['token-1']));
  expect(world.logins).toBe(1);
});

test('a token is renewed one minute before it expires', async () => {
  const { world, startApp } = createWorld();
  const session = startApp();
  await session.token();
  world.nowMs = START_MS + TWO_HOURS_MS - MINUTE_MS - 1;
  expect(await session.token()).toBe('token-1');
  world.nowMs += 1;
  expect(await session.token()).toBe('token-2');
  expect(world.logins).toBe(2);
});

test('concurrent refusals of one token share one login', async () => {
  const { world, startApp } = createWorld();
  const session = startApp();
  const refused = await session.token();
  const tokens = await Promise.all(Array.from({ length: 10 }, () => session.replace(refused)));
  expect(new Set(tokens)).toEqual(new Set(['token-2']));
  expect(world.logins).toBe(2);
});

test('a late refusal of a replaced token does not log in again', async () => {
  const { world, startApp } = createWorld();
  const session = startApp();
  const refused = await session.token();
  await session.replace(refused);
  expect(await session.replace(refused)).toBe('token-2');
  expect(await session.token()).toBe('token-2');
  expect(world.logins).toBe(2);
});

test('a failed login rejects every waiting request and is not cached', async () => {
  const { world, startApp } = createWorld();
  const session = startApp();
  world.failure = new Error('offline');
  const outcomes = await Promise.allSettled([session.token(), session.token()]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  world.failure = null;
  expect(await session.token()).toBe('token-2');
});

test('the session survives a restart of the app', async () => {
  const { world, startApp } = createWorld();
  await startApp().token();
  expect(await startApp().token()).toBe('token-1');
  expect(world.logins).toBe(1);
});

test.each([
  'not JSON',
  'null',
  '"token"',
  '{}',
  '{"token":"kept"}',
  '{"token":1,"expiresAt":"2999-01-01T00:00:00.000Z"}',
  '{"token":"kept","expiresAt":2999}',
  '{"token":"kept","expiresAt":"soon"}',
])('a stored %s causes a new login', async (kept) => {
  const { startApp } = createWorld(memoryStorage({ session: kept }));
  expect(await startApp().token()).toBe('token-1');
});
