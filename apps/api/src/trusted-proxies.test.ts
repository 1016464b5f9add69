import { expect, test } from 'vitest';
import { parseTrustedProxies } from './trusted-proxies.js';

test('addresses and networks of both families are trusted, and nobody else', () => {
  const isTrusted = parseTrustedProxies(' 127.0.0.1, 10.0.0.0/8,fd00::/8 ');
  for (const address of ['127.0.0.1', '::ffff:127.0.0.1', '10.200.3.4', 'fd12::1']) {
    expect(isTrusted?.(address), address).toBe(true);
  }
  for (const address of ['127.0.0.2', '11.0.0.1', 'fe80::1', '::1', '', 'unknown']) {
    expect(isTrusted?.(address), address).toBe(false);
  }
  expect(parseTrustedProxies('')?.('127.0.0.1')).toBe(false);
});

test.each(['proxy', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', '10.0.0', 'true'])(
  '“%s” is malformed',
  (text) => {
    expect(parseTrustedProxies(text)).toBeNull();
  },
);
