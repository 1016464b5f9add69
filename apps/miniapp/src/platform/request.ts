import Taro from '@tarojs/taro';

const TIMEOUT_MS = 10_000;

interface HttpRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** No answer: offline, timeout or connection lost. The effect of the request is unknown. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/**
 * Sends one HTTP request with JSON. Resolves for every status, with the Date of the answer if it has one.
 * @throws NoAnswerError only
 */
export async function request<Body>({ url, method, headers = {}, body }: HttpRequest) {
  const sent = Taro.request<Body>({
    url,
    method,
    header: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { data: JSON.stringify(body) }),
    timeout: TIMEOUT_MS,
  });
  const { statusCode, data, header } = await Promise.resolve(sent).catch((error: unknown) => {
    throw new NoAnswerError(JSON.stringify(error));
  });
  return { status: statusCode, body: data, date: dateOf(header) };
}

/** Some phones keep the case of header names, others lower it. */
function dateOf(headers: Readonly<Record<string, unknown>> = {}): string {
  const found = Object.entries(headers).find(([name]) => name.toLowerCase() === 'date');
  return String(found?.[1] ?? '');
}
