import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { securityHeadersPlugin } from '../src/http/plugins/security-headers.js';
import { openShop } from './shop.js';

const PRODUCTION = {
  NODE_ENV: 'production',
  PUBLIC_BASE_URL: 'https://shop.example.com',
  TRUSTED_PROXIES: 'none',
  RATE_LIMIT: 'on',
  CREATE_DATABASE: 'on',
  WECHAT_API_BASE_URL: 'https://api.weixin.qq.com',
  WECHAT_PAY_BASE_URL: 'https://api.mch.weixin.qq.com',
};

test('every answer, errors included, has the security headers', async () => {
  const shop = await openShop();
  for (const path of ['/api/products', '/api/orders', '/nothing', '/assets/products/huila.svg']) {
    const { headers } = await fetch(shop.url + path);
    expect(headers.get('x-content-type-options'), path).toBe('nosniff');
    expect(headers.get('x-frame-options'), path).toBe('DENY');
    expect(headers.get('referrer-policy'), path).toBe('no-referrer');
    expect(headers.get('cross-origin-opener-policy'), path).toBe('same-origin');
    expect(headers.get('cross-origin-resource-policy'), path).toBe('cross-origin');
    expect(headers.get('origin-agent-cluster'), path).toBe('?1');
    expect(headers.get('x-dns-prefetch-control'), path).toBe('off');
    expect(headers.get('x-download-options'), path).toBe('noopen');
    expect(headers.get('x-permitted-cross-domain-policies'), path).toBe('none');
    expect(headers.get('x-xss-protection'), path).toBe('0');
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

test('nothing below /api may be cached, except the catalogue', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const { id } = await buyer.order();
  const control = async (path: string, init: RequestInit = {}) =>
    (await fetch(shop.url + path, init)).headers.get('cache-control');
  const headers = { authorization: `Bearer ${buyer.token}` };
  for (const path of [
    '/api/orders',
    `/api/orders/${id}`,
    '/api/orders/none',
    '/api/nothing',
    '/api/operator/anomalies',
  ]) {
    expect(await control(path, { headers }), path).toBe('no-store');
  }
  const { code } = shop.simulator.control.login('bob');
  const login = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  };
  expect(await control('/api/session', login)).toBe('no-store');
  for (const path of ['/api/products', '/api/products?a=1', '/api/products/huila']) {
    expect(await control(path), path).toBeNull();
  }
});

test('in production the documentation is for operators only', async () => {
  const { app, environment } = await openShop({ environment: PRODUCTION });
  for (const url of ['/openapi.json', '/docs', '/docs/json', '/docs/static/swagger-ui.css']) {
    expect((await app.inject(url)).statusCode, url).toBe(401);
    const headers = { authorization: `Bearer ${environment.OPERATOR_TOKEN}` };
    expect((await app.inject({ url, headers })).statusCode, url).toBe(200);
  }
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
