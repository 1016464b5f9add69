import { ROUTES } from '@taro-pay/contracts';
import { expect, test } from 'vitest';
import { openShop } from './shop.js';

test('an unknown path is a 404 problem with the request id, also in its header', async () => {
  const shop = await openShop();
  const response = await fetch(`${shop.url}/api/nothing?secret=1`);
  const problem = JSON.parse(await response.text());
  expect(response.status).toBe(404);
  expect(response.headers.get('content-type')).toMatch('application/problem+json');
  expect(problem).toMatchObject({
    type: 'urn:taro-pay:error:ROUTE_NOT_FOUND',
    code: 'ROUTE_NOT_FOUND',
    status: 404,
    detail: 'There is no GET /api/nothing.',
  });
  expect(problem.requestId).toBe(response.headers.get('x-request-id'));
});

test('/openapi.json is OpenAPI 3.1 and describes every operation with its answers and errors', async () => {
  const shop = await openShop();
  const document = JSON.parse(await (await fetch(`${shop.url}/openapi.json`)).text());
  expect(document.openapi).toBe('3.1.0');
  for (const { method, path, status, access } of Object.values(ROUTES)) {
    const operation = document.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
    expect(operation, path).toMatchObject({
      summary: expect.stringMatching(/\S/),
      responses: { [status]: expect.anything() },
    });
    const caller = access === 'buyer' ? 'buyer' : 'operator';
    expect(operation.security, path).toEqual(access === 'public' ? undefined : [{ [caller]: [] }]);
    expect(JSON.stringify(operation.responses), path).toContain('application/problem+json');
  }
  const page = await fetch(`${shop.url}/docs`);
  expect(page.status).toBe(200);
  expect(page.headers.get('content-type')).toMatch('text/html');
});

test('/healthz and /readyz answer ok', async () => {
  const shop = await openShop();
  for (const path of ['/healthz', '/readyz']) {
    const response = await fetch(shop.url + path);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: 'ok' });
  }
});

test('a fresh database is an empty shop unless the demo is asked for', async () => {
  const shop = await openShop({ environment: { SEED_DEMO: 'off' } });
  expect(await (await fetch(`${shop.url}/api/products`)).json()).toEqual({ products: [] });
});

test('the site’s catalogue is served, each product with a price, stock and a served picture', async () => {
  const shop = await openShop();
  const { products } = JSON.parse(await (await fetch(`${shop.url}/api/products`)).text());
  expect(products).toHaveLength(8);
  expect(new Set(products.map(({ imageUrl }: { imageUrl: string }) => imageUrl)).size).toBe(8);
  for (const { imageUrl, priceFen, stock, name, description } of products) {
    const picture = await fetch(imageUrl);
    expect(picture.status, imageUrl).toBe(200);
    expect(picture.headers.get('content-type')).toBe('image/svg+xml');
    expect(priceFen).toBeGreaterThan(0);
    expect(stock).toBeGreaterThan(0);
    expect(name).toMatch(/\p{Script=Han}/u);
    expect(description).toMatch(/\p{Script=Han}/u);
  }
  const one = await fetch(`${shop.url}/api/products/${products[0].id}`);
  expect(await one.json()).toEqual(products[0]);
  expect((await fetch(`${shop.url}/api/products/none`)).status).toBe(404);
});
