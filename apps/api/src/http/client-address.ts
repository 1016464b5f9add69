import { isIP } from 'node:net';
import rateLimit from '@fastify/rate-limit';
import type { FastifyRequest } from 'fastify';

/**
 * Whom limits count: the address of the caller, as the proxies that are trusted tell it; of IPv6 the /64 network, which
 * is one line. Where a proxy tells what is no address, it is the proxy's own.
 */
export function clientOf({ ip, socket }: FastifyRequest): string {
  return rateLimit.normalizeIP(addressIn(ip) ?? socket.remoteAddress ?? '');
}

/** Some proxies send the port, too: `203.0.113.9:4711`, `[2001:db8::9]:4711`. */
function addressIn(text: string): string | null {
  const [, bracketed, v4] = /^(?:\[([^\]]+)\]|([\d.]+))(?::\d+)?$/.exec(text) ?? [];
  // What stands behind % is the name of an interface.
  const [address = ''] = (bracketed ?? v4 ?? text).split('%');
  return isIP(address) === 0 ? null : address;
}
