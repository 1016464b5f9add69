import type { NotificationEvent, RequestEvent } from '../../events/event.js';

/** Headers that curl sets, or that belong to one connection. */
const LEFT_OUT = new Set([
  'host',
  'content-length',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'accept-encoding',
  'expect',
]);

/** Quotes a word for a POSIX shell. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string;
}

function asCurl({ method, url, headers, body }: HttpRequest): string {
  const lines = Object.entries(headers)
    .filter(([name]) => !LEFT_OUT.has(name.toLowerCase()))
    .flatMap(([name, value]) => [value].flat().map((one) => `-H ${quoted(`${name}: ${one}`)}`));
  // Without it curl declares the body as a form.
  const hasType = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  const content =
    body === '' ? [] : [...(hasType ? [] : ["-H 'Content-Type:'"]), `--data-raw ${quoted(body)}`];
  return [`curl -i -g --path-as-is -X ${method} ${quoted(url)}`, ...lines, ...content].join(' \\\n  ');
}

/** The same request, byte by byte. Its signature is valid for five minutes. `origin`: the simulator's. */
export function requestAsCurl({ method, path, headers, body }: RequestEvent, origin: string): string {
  return asCurl({ method, url: origin + path, headers, body });
}

/** The same notification, as it was sent to the back end. */
export function notificationAsCurl({ url, headers, body }: NotificationEvent): string {
  return asCurl({ method: 'POST', url, headers, body });
}
