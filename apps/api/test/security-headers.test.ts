import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { securityHeadersPlugin } from '../src/plugins/security-headers.js';
import { openShop } from './shop.js';

test('every answer tells browsers to guess no type, frame nothing, load nothing; errors do, too', async () => {
  const shop = await openShop();
  for (const path of ['/api/products', '/api/orders', '/nothing', '/assets/products/huila.svg']) {
    const { headers } = await fetch(shop.url + path);
    expect(headers.get('x-content-type-options'), path).toBe('nosniff');
    expect(headers.get('x-frame-options'), path).toBe('DENY');
    expect(headers.get('referrer-policy'), path).toBe('no-referrer');
    expect(headers.get('content-security-policy'), path).toContain("default-src 'none'");
    expect(headers.get('strict-transport-security'), path).toBeNull();
    expect(headers.get('x-powered-by'), path).toBeNull();
  }
});

test('the documentation runs its own scripts and no inline ones', async () => {
  const shop = await openShop();
  const response = await fetch(`${shop.url}/docs/static/index.html`);
  const policy = response.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'self'");
  expect(policy).not.toMatch(/script-src[^;]*unsafe|upgrade-insecure-requests/);
  expect(await response.text()).not.toMatch(/<script>/);
});

test('production adds HSTS', async () => {
  const app = Fastify();
  await app.register(securityHeadersPlugin, { isProduction: true });
  app.get('/', async () => 'ok');
  const { headers } = await app.inject('/');
  expect(headers['strict-transport-security']).toBe('max-age=31536000');
});

test('the API serves no preview of the mini-program: at / there is nothing', async () => {
  const shop = await openShop();
  const response = await fetch(shop.url);
  expect(response.status).toBe(404);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
});
