import { BlockList, isIP } from 'node:net';

/**
 * Reads a list of addresses and networks, `127.0.0.1,10.0.0.0/8`, into a question that can be asked of an
 * address. The empty list trusts nobody; null where it is malformed.
 */
export function parseTrustedProxies(text: string): ((address: string) => boolean) | null {
  const list = new BlockList();
  for (const entry of text.split(',').filter((part) => part.trim() !== '')) {
    const [, address = '', length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(entry.trim()) ?? [];
    if (isIP(address) === 0) return null;
    const bits = isIP(address) === 6 ? 128 : 32;
    const prefix = Number(length ?? bits);
    if (prefix > bits) return null;
    list.addSubnet(address, prefix, familyOf(address));
  }
  return (address) => isIP(address) !== 0 && list.check(address, familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
