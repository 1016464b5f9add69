import { ApiError } from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import { NoAnswerError } from './client.js';
import { withKey } from './with-key.js';

const A = { orderId: '01K0', amountFen: 100 };
const B = { orderId: '01K0', amountFen: 200 };

const problem = (status: number, code: string) =>
  new ApiError(status, { type: 'about:blank', title: code, status, code, requestId: 'r' });

/** The session of a tab, and a way to send of which the test decides the answer. */
function openTab() {
  const items = new Map<string, string>();
  const kept = {
    getItem: (name: string) => items.get(name) ?? null,
    setItem: (name: string, value: string) => void items.set(name, value),
    removeItem: (name: string) => void items.delete(name),
  };
  return (content: unknown, error?: Error): Promise<string> =>
    new Promise((resolve) => {
      const send = (key: string) => {
        resolve(key);
        return error === undefined ? Promise.resolve() : Promise.reject(error);
      };
      withKey(content, send, kept).catch(() => undefined);
    });
}

test('content keeps its key until it has succeeded, whatever was sent between', async () => {
  const send = openTab();
  const first = await send(A, new NoAnswerError('No answer arrived.'));
  const other = await send(B, problem(503, 'DATABASE_UNAVAILABLE'));
  expect(other).not.toBe(first);
  expect(await send(A, problem(401, 'UNAUTHENTICATED'))).toBe(first);
  expect(await send(A)).toBe(first);
  expect(await send(A)).not.toBe(first);
  expect(await send(B)).toBe(other);
});

test('a key that another operator has used is given up', async () => {
  const send = openTab();
  const first = await send(A, problem(422, 'IDEMPOTENCY_KEY_REUSED'));
  expect(await send(A)).not.toBe(first);
});
