// @ts-check

/** Headers that curl sets, or that belong to one connection. */
const leftOut = new Set([
  'host',
  'content-length',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'accept-encoding',
  'expect',
]);

/**
 * Quotes a word for a POSIX shell.
 *
 * @param {string} text
 */
const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * @param {{ method: string, url: string, headers: Record<string, string | string[]>, body: string }} request
 */
function asCurl({ method, url, headers, body }) {
  const lines = Object.entries(headers)
    .filter(([name]) => !leftOut.has(name.toLowerCase()))
    .flatMap(([name, value]) => [value].flat().map((one) => `-H ${quoted(`${name}: ${one}`)}`));
  // Without it curl declares the body as a form.
  const hasType = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  const content =
    body === '' ? [] : [...(hasType ? [] : ["-H 'Content-Type:'"]), `--data-raw ${quoted(body)}`];
  return [`curl -i -g --path-as-is -X ${method} ${quoted(url)}`, ...lines, ...content].join(' \\\n  ');
}

/**
 * The same request, byte by byte. Its signature is valid for five minutes.
 *
 * @param {import('../../events/event.js').RequestEvent} event
 * @param {string} origin the simulator's
 */
export function requestAsCurl({ method, path, headers, body }, origin) {
  return asCurl({ method, url: origin + path, headers, body });
}

/**
 * The same notification, as it was sent to the back end.
 *
 * @param {import('../../events/event.js').NotificationEvent} event
 */
export function notificationAsCurl({ url, headers, body }) {
  return asCurl({ method: 'POST', url, headers, body });
}
