import type { IncomingMessage } from 'node:http';

// Browsers resolve every name below localhost to this machine themselves. https://www.rfc-editor.org/rfc/rfc6761#section-6.3
const LOOPBACK = /^(([a-z\d-]+\.)*localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * The allowed host names and origins. Any web page can send requests to this machine. By DNS rebinding or a
 * cross-origin request, a foreign page could read the merchant's keys. So the page and `/_sim/` answer only to loopback
 * names, and to the names of `--allow-host`.
 */
export interface Door {
  /** Whether a host name without its port is allowed. */
  readonly isKnownName: (name: string) => boolean;
  /** Why a request is refused, for people; null if it is allowed. */
  readonly refusalOf: (request: IncomingMessage) => string | null;
  /** The CORS headers of an answer; without a known origin only `Vary`. */
  readonly corsHeaders: (request: IncomingMessage) => Readonly<Record<string, string>>;
  /** The Content-Security-Policy of the simulator's page. */
  readonly pagePolicy: string;
}

/** @param allowedNames beside those of loopback, without ports; `[…]` around an IPv6 address */
export function createDoor(allowedNames: readonly string[]): Door {
  const allowed = new Set(allowedNames.map((name) => name.toLowerCase()));
  const isKnownName = (name: string) => LOOPBACK.test(name.toLowerCase()) || allowed.has(name.toLowerCase());

  function refusalOf({ headers: { host = '', origin } }: IncomingMessage): string | null {
    const name = /^(\[[^\]]*\]|[^:]*)(?::\d+)?$/.exec(host)?.[1] ?? host;
    if (!isKnownName(name)) {
      return `The simulator does not answer to the host name “${name}”, only to names of this machine such as 127.0.0.1. To allow it, start with --allow-host ${name}.`;
    }
    if (origin === undefined || isKnownOrigin(origin)) return null;
    return `Pages of “${origin}” may not call the simulator, only those of this machine. To allow them, start with --allow-host and their host name.`;
  }

  function isKnownOrigin(origin: string): boolean {
    return URL.canParse(origin) && isKnownName(new URL(origin).hostname);
  }

  // The preview of the mini-program has another port, and so another origin.
  function corsHeaders({ headers: { origin } }: IncomingMessage) {
    if (origin === undefined || !isKnownOrigin(origin)) return { Vary: 'Origin' };
    return {
      Vary: 'Origin',
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Allow-Methods': 'GET, POST, PUT',
      'Access-Control-Allow-Headers': 'content-type',
      'Access-Control-Max-Age': '600',
    };
  }

  // The page frames the preview. Nobody may frame the page: clickjacking.
  const frames = [...new Set(['127.0.0.1', 'localhost', '*.localhost', ...allowed])].flatMap((name) => [
    `http://${name}:*`,
    `https://${name}:*`,
  ]);
  const pagePolicy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    `frame-src ${frames.join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

  return { isKnownName, refusalOf, corsHeaders, pagePolicy };
}
