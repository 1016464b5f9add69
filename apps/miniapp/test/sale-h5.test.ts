import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserFound, launchBrowser } from './browser.js';
import { openPreview } from './preview.js';
import { openShopStack, type ShopStack } from './shop-stack.js';

describe.skipIf(!browserFound)('the preview in a browser', () => {
  let shop: ShopStack;
  let browser: Browser;

  beforeAll(async () => {
    [shop, browser] = await Promise.all([openShopStack(), launchBrowser()]);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await shop?.stop();
  });

  test('a buyer cancels once and pays once on the sheet, and the order is paid at WeChat and in the shop', async () => {
    const { page, problems } = await openPreview(browser, shop);
    await page.locator('.product-card').nth(1).click();
    await page.locator('.stepper-more').click();
    await page.locator('.buy-button').click();
    await page.locator('.pay-button').click();
    await page.locator('.cashier-cancel').click();
    await page.getByText('还没有付款').waitFor();
    expect(await shop.wechatOrders()).toMatchObject([{ tradeState: 'NOTPAY', totalFen: 14_400 }]);

    await page.locator('.pay-button:visible').click();
    await page.locator('.cashier-pay').click();
    await page.locator('.result-status').filter({ hasText: '支付成功' }).waitFor();
    expect(await shop.wechatOrders()).toMatchObject([{ tradeState: 'SUCCESS', totalFen: 14_400 }]);

    await page.locator('.order-button:visible').click();
    await page.locator('.order-number').waitFor();
    await page.getByText('已支付').first().waitFor();
    await page.goto(`${shop.apiUrl}/#/pages/orders/index`);
    await page.locator('.order-card').filter({ hasText: '已支付' }).waitFor();
    expect(problems).toEqual([]);
  });

  test('the sale completes although no notification comes: the result page lets the server ask WeChat', async () => {
    await shop.setFaults({ notifications: 'drop' });
    const { page, problems } = await openPreview(browser, shop);
    await page.locator('.product-card').first().click();
    await page.locator('.buy-button').click();
    await page.locator('.pay-button').click();
    await page.locator('.cashier-pay').click();
    await page.locator('.result-status').filter({ hasText: '支付成功' }).waitFor();
    expect(problems).toEqual([]);
  });

  test('a shop that does not answer is told, with a way to try again that works', async () => {
    const { page } = await openPreview(browser, shop);
    await page.route('**/api/products', (route) => route.abort());
    await page.reload();
    await page.getByText('网络不太好').waitFor();
    await page.unroute('**/api/products');
    await page.locator('.retry-button').click();
    await page.locator('.product-card').first().waitFor();
  });

  test.each(['light', 'dark'] as const)(
    'no page scrolls sideways on a small phone, in %s',
    async (colorScheme) => {
      const viewport = { width: 320, height: 568 };
      const { page } = await openPreview(browser, shop, { viewport, colorScheme });
      for (const path of ['catalogue', 'product/index?id=huila', 'orders']) {
        await page.goto(`${shop.apiUrl}/#/pages/${path.includes('/') ? path : `${path}/index`}`);
        await page.locator('.product-card, .product-name, .state-title').first().waitFor();
        expect(await page.evaluate('document.scrollingElement.scrollWidth'), path).toBeLessThanOrEqual(320);
      }
    },
  );
});
