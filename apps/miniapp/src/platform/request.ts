import Taro from '@tarojs/taro';

const TIMEOUT_MS = 10_000;

interface HttpRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** No answer came: offline, out of time, or cut off. What the request did is not known. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/**
 * One HTTP request with JSON both ways. Resolves whatever the status is, with the Date of the answer, if it has one.
 * @throws NoAnswerError and nothing else
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

/** Names of headers come as the server wrote them on some phones, and in small letters on others. */
function dateOf(headers: Readonly<Record<string, unknown>> = {}): string {
  const found = Object.entries(headers).find(([name]) => name.toLowerCase() === 'date');
  return String(found?.[1] ?? '');
}
