import type { Transport } from '@taro-pay/contracts';

/** The client's transport over real HTTP. */
export function fetchTransport(url: string, token?: string): Transport {
  return async ({ method, path, headers, body }) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        ...headers,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: JSON.parse(await response.text()) };
  };
}
