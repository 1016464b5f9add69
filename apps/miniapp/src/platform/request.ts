import Taro from '@tarojs/taro';

const TIMEOUT_MS = 10_000;

interface HttpRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** One HTTP request with JSON both ways. Resolves whatever the status is, rejects only where no answer came. */
export async function request<Body>({ url, method, headers = {}, body }: HttpRequest) {
  const { statusCode, data } = await Taro.request<Body>({
    url,
    method,
    header: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { data: JSON.stringify(body) }),
    timeout: TIMEOUT_MS,
  });
  return { status: statusCode, body: data };
}
