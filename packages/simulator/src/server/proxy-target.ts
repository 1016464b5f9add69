import type { IncomingMessage } from 'node:http';

/** Where a client of the proxy wants to go. */
export interface Target {
  /** In lower case; an IPv6 address without its brackets. */
  readonly host: string;
  readonly port: number;
}

const AUTHORITY = /^([a-z\d_-]+(?:\.[a-z\d_-]+)*|\[[\da-f:.]+\])\.?:(\d{1,5})$/i;
const ABSOLUTE = /^(https?):\/\/([^/?#]+)(.*)$/i;

/** The target of CONNECT, `host:port`; null for anything else. */
export function parseConnectTarget(text: string): Target | null {
  const [, name = '', digits = ''] = AUTHORITY.exec(text) ?? [];
  const port = Number(digits);
  if (name === '' || name.length > 253 || port < 1 || port > 65_535) return null;
  return { host: name.toLowerCase().replace(/^\[(.*)\]$/, '$1'), port };
}

/**
 * Turns a request to a proxy, `GET http://host/path`, into one to the host itself, and returns its target. Null where
 * the request names no host. Path and query stay as they are, because they are signed.
 */
export function toOriginForm(request: IncomingMessage): (Target & { scheme: 'http' | 'https' }) | null {
  const [, word = '', authority = '', path = ''] = ABSOLUTE.exec(request.url ?? '') ?? [];
  const scheme = word.toLowerCase() === 'https' ? 'https' : 'http';
  const hasPort = /:\d+$/.test(authority);
  const target = parseConnectTarget(hasPort ? authority : `${authority}:${scheme === 'https' ? 443 : 80}`);
  if (word === '' || target === null) return null;
  request.url = path.startsWith('/') ? path : `/${path}`;
  // RFC 9112, 3.2.2: the received Host does not count.
  request.headers.host = authority;
  return { ...target, scheme };
}
