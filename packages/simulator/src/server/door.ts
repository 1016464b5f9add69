import type { IncomingMessage } from 'node:http';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Which names this simulator may be called by, and which pages may call it. A browser takes everybody's pages to this
 * machine: a name that somebody else's DNS points here (DNS rebinding), or a request across origins, would hand a
 * stranger's page the merchant's keys. So the control paths and the page answer to loopback names only, and to those
 * that whoever started it allows.
 */
export interface Door {
  /** Whether the name in a URL or a Host header, without its port, is one of them. */
  readonly isKnownName: (name: string) => boolean;
  /** Why a request must not come in, in words for people; null where it may. */
  readonly refusalOf: (request: IncomingMessage) => string | null;
  /** What lets the page that calls read the answer: nothing where no other page calls. */
  readonly corsHeaders: (request: IncomingMessage) => Readonly<Record<string, string>>;
  /** What the simulator's page may do, as its Content-Security-Policy. */
  readonly pagePolicy: string;
}

/** @param allowedNames beside those of loopback, without ports; `[…]` around an IPv6 address */
export function createDoor(allowedNames: readonly string[]): Door {
  const allowed = new Set(allowedNames.map((name) => name.toLowerCase()));
  const isKnownName = (name: string) => LOOPBACK.test(name.toLowerCase()) || allowed.has(name.toLowerCase());

  function refusalOf({ headers: { host = '', origin } }: IncomingMessage): string | null {
    const name = /^(\[[^\]]*\]|[^:]*)(?::\d+)?$/.exec(host)?.[1] ?? host;
    if (!isKnownName(name)) {
      return `The simulator is called by names of this machine only, such as 127.0.0.1, not by “${name}”. Where that is meant, start it with --allow-host ${name}.`;
    }
    if (origin === undefined || isKnownOrigin(origin)) return null;
    return `Pages of “${origin}” must not call the simulator, only those of this machine. Where that is meant, start it with --allow-host and the name of their host.`;
  }

  function isKnownOrigin(origin: string): boolean {
    return URL.canParse(origin) && isKnownName(new URL(origin).hostname);
  }

  // The preview of the mini-program lives on another port than the simulator.
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

  // The page frames the preview; nobody frames the page, whose buttons a stranger's page could be laid over.
  const frames = [...new Set(['127.0.0.1', 'localhost', ...allowed])].flatMap((name) => [
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
