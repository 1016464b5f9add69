import { createClient, type Transport } from '@taro-pay/contracts';
import { readServerTime } from './server-clock.js';

/** No answer arrived. The outcome is unknown: the same call may be repeated with the same key. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

const LONGEST_MS = 30_000;

const transport: Transport = async ({ method, path, headers, body }) => {
  const sent = {
    ...headers,
    // No foreign page can send it.
    'x-requested-with': 'taro-pay',
    ...(body === undefined ? {} : { 'content-type': body instanceof Blob ? body.type : 'application/json' }),
  };
  try {
    const response = await fetch(path, {
      method,
      headers: sent,
      credentials: 'same-origin',
      signal: AbortSignal.timeout(LONGEST_MS),
      ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
    });
    readServerTime(response.headers);
    return { status: response.status, body: readJson(await response.text()) };
  } catch (error) {
    throw new NoAnswerError('No answer arrived.', { cause: error });
  }
};

/** A proxy's error page is no JSON; it becomes an error without a code. */
function readJson(text: string) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** The API of this shop, as the operator of the session. */
export const call = createClient(transport);
