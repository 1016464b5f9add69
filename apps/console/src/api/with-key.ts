import { ApiError } from '@taro-pay/contracts';

/**
 * Sends a request with the Idempotency-Key of its content. The tab keeps the key until the request has succeeded, so
 * that it is done once however often it is sent: after a time-out, in a dialog that was closed and opened again, or
 * with other content between. A refusal uses no key up, and says nothing of a try before it.
 */
export async function withKey<Answer>(
  content: unknown,
  send: (key: string) => Promise<Answer>,
  kept: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> = sessionStorage,
): Promise<Answer> {
  const name = `key of ${JSON.stringify(content)}`;
  const key = kept.getItem(name) ?? crypto.randomUUID();
  kept.setItem(name, key);
  try {
    const answer = await send(key);
    kept.removeItem(name);
    return answer;
  } catch (error) {
    // It belongs to the operator who worked in this tab before.
    if (error instanceof ApiError && error.code === 'IDEMPOTENCY_KEY_REUSED') kept.removeItem(name);
    throw error;
  }
}
