import { browserFound, launchBrowser, openShopStack, type ShopStack } from '@taro-pay/stack/testing';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openPreview } from './preview.js';

describe.skipIf(!browserFound)('the preview in trouble', () => {
  let shop: ShopStack;
  let browser: Browser;

  beforeAll(async () => {
    [shop, browser] = await Promise.all([openShopStack({ RATE_LIMIT: 'off' }), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.stop();
  });

  async function open() {
    const preview = await openPreview(browser, shop);
    onTestFinished(() => preview.page.context().close());
    const at = (selector: string) => preview.page.locator(selector).filter({ visible: true }).last();
    await at('.product-card').waitFor();
    return { ...preview, at };
  }

  test('without the server the checkout opens, shows an error and retries', async () => {
    const { page, at } = await open();
    await page.locator('.product-card').nth(1).click();
    await at('.cart-button').click();
    await page.goBack();
    await at('.cart-link').click();
    await at('.checkout-button').waitFor();
    await page.route('**/*', (route) => route.abort());
    await at('.checkout-button').click();
    await at('.state-title').filter({ hasText: '网络不太好' }).waitFor();
    await page.unroute('**/*');
    await at('.retry-button').click();
    await at('.pay-button').waitFor();
    await at('.item-name').filter({ hasText: '慧兰' }).waitFor();
  });

  test('another product in the address is shown, and back shows the first', async () => {
    const { page, at } = await open();
    const write = (path: string) =>
      page.evaluate((hash) => {
        location.hash = hash;
      }, path);
    const shows = (name: string) => at('.product-name').filter({ hasText: name }).waitFor();
    await page.locator('.product-card').nth(0).click();
    await shows('耶加雪菲');
    await write('/shopping/product/index?id=huila');
    await shows('慧兰');
    await page.goBack();
    await shows('耶加雪菲');
    await at('.buy-button').click();
    await at('.pay-button').waitFor();
    // Over the checkout: the page of the product below it would be shown again.
    await write('/shopping/product/index?id=huila');
    await shows('慧兰');
  });

  test('a window without storage can pay an order', async () => {
    const { page, problems, at } = await open();
    await page.addInitScript(() => {
      const refuse = () => {
        throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
      };
      Object.assign(Storage.prototype, { setItem: refuse, getItem: refuse, removeItem: refuse });
    });
    await page.reload();
    await at('.product-card').waitFor();
    await page.locator('.product-card').nth(1).click();
    await at('.buy-button').click();
    await at('.pay-button').click();
    await at('.cashier-pay').click();
    await at('.result-status').filter({ hasText: '支付成功' }).waitFor();
    expect(problems).toEqual([]);
  });

  test('a missing picture is replaced by a mark', async () => {
    const { page, at } = await open();
    await page.route('**/assets/**', (route) => route.abort());
    await page.reload();
    await at('.product-card').waitFor();
    await expect.poll(() => page.locator('.product-card .picture-missing').count()).toBeGreaterThan(1);
    await page.locator('.product-card').first().click();
    await at('.picture-full.picture-missing').waitFor();
    expect(await at('.picture-full').locator('img').count()).toBe(0);
  });

  test('the first page has at most 512 KiB uncompressed, and no other page loads more', async () => {
    const { page, at } = await open();
    const loaded: string[] = [];
    const bodies: Promise<Buffer>[] = [];
    page.on('response', (response) => {
      if (!/\.(js|css|html)$|\/$/.test(new URL(response.url()).pathname)) return;
      loaded.push(response.url());
      bodies.push(response.body());
    });
    await page.reload();
    await at('.product-card').waitFor();
    const bytes = (await Promise.all(bodies)).reduce((sum, { byteLength }) => sum + byteLength, 0);
    expect(bytes).toBeGreaterThan(300_000);
    expect(bytes).toBeLessThan(512 * 1024);
    loaded.length = 0;
    await page.locator('.product-card').first().click();
    await at('.buy-button').click();
    await at('.pay-button').waitFor();
    expect(loaded).toEqual([]);
  });
});
