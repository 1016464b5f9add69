import { isIP } from 'node:net';
import rateLimit from '@fastify/rate-limit';
import type { FastifyRequest } from 'fastify';

/**
 * The client that limits count: its address as trusted proxies report it, or its /64 network with IPv6, which belongs
 * to one subscriber. Where a proxy reports something else than an address, the proxy's own address counts.
 */
export function clientOf({ ip, socket }: FastifyRequest): string {
  return rateLimit.normalizeIP(addressIn(ip) ?? socket.remoteAddress ?? '');
}

/** Some proxies append the port: `203.0.113.9:4711`, `[2001:db8::9]:4711`. */
function addressIn(text: string): string | null {
  const [, bracketed, v4] = /^(?:\[([^\]]+)\]|([\d.]+))(?::\d+)?$/.exec(text) ?? [];
  // After % stands the name of a network interface.
  const [address = ''] = (bracketed ?? v4 ?? text).split('%');
  return isIP(address) === 0 ? null : address;
}
