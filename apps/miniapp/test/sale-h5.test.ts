import { browserFound, launchBrowser, openShopStack, type ShopStack } from '@taro-pay/stack/testing';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPreview, visitAnew } from './preview.js';

/** The tap targets of a page, by their ARIA roles. */
function tapTargets(page: Page): Promise<{ label: string; isLarge: boolean }[]> {
  return page
    .locator('[role]')
    .filter({ visible: true })
    .evaluateAll((nodes) =>
      nodes
        .filter((node) => ['button', 'link', 'tab', 'radio'].includes(node.getAttribute('role') ?? ''))
        .map((node) => {
          const { width, height } = node.getBoundingClientRect();
          const label = node.getAttribute('aria-label') ?? node.textContent ?? '';
          return { label, isLarge: Math.min(width, height) >= 43.5 };
        }),
    );
}

describe.skipIf(!browserFound)('the preview in a browser', () => {
  let shop: ShopStack;
  let browser: Browser;

  beforeAll(async () => {
    [shop, browser] = await Promise.all([openShopStack(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.stop();
  });

  test.each([
    ['light', 'rgb(242, 245, 247)'],
    ['dark', 'rgb(15, 20, 24)'],
  ] as const)(
    'in %s a buyer cancels once and pays once, and the order is paid at WeChat and in the shop',
    async (colorScheme, ground) => {
      const { page, problems } = await openPreview(browser, shop, { colorScheme });
      await page.locator('.product-card').first().waitFor();
      expect(
        await page
          .locator('.page')
          .first()
          .evaluate((node) => getComputedStyle(node).backgroundColor),
      ).toBe(ground);
      const latest = async () => (await shop.wechatOrders()).at(-1);
      await page.locator('.product-card').nth(1).click();
      await page.locator('.stepper-more').click();
      await page.locator('.buy-button').click();
      await page.locator('.pay-button').click();
      await page.locator('.cashier-cancel').click();
      await page.getByText('还没有付款').waitFor();
      expect(await latest()).toMatchObject({ tradeState: 'NOTPAY', totalFen: 14_400 });

      await page.locator('.pay-button:visible').click();
      await page.locator('.cashier-pay').click();
      await page.locator('.result-status').filter({ hasText: '支付成功' }).waitFor();
      expect(await latest()).toMatchObject({ tradeState: 'SUCCESS', totalFen: 14_400 });

      await page.locator('.order-button:visible').click();
      await page.locator('.order-number').waitFor();
      await page.getByText('待取货').first().waitFor();
      await page.goto(`${shop.apiUrl}/#/pages/orders/index`);
      await page.locator('.order-card').filter({ hasText: '待取货' }).waitFor();
      expect(problems).toEqual([]);
    },
  );

  test('a sale completes without any notification', async () => {
    await shop.setFaults({ rules: [{ operation: '*', fault: 'DROPPED' }] });
    const { page, problems } = await openPreview(browser, shop);
    await page.locator('.product-card').first().click();
    await page.locator('.buy-button').click();
    await page.locator('.pay-button').click();
    await page.locator('.cashier-pay').click();
    await page.locator('.result-status').filter({ hasText: '支付成功' }).waitFor();
    expect(problems).toEqual([]);
  });

  test('a failed catalogue shows an error, and the retry works', async () => {
    const { page } = await openPreview(browser, shop);
    await page.route('**/api/products', (route) => route.abort());
    await visitAnew(page);
    await page.getByText('网络不太好').waitFor();
    await page.unroute('**/api/products');
    await page.locator('.retry-button').click();
    await page.locator('.product-card').first().waitFor();
  });

  test('nothing jumps when the catalogue arrives', async () => {
    const { page } = await openPreview(browser, shop);
    let arrive: () => void = () => {};
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    await page.route('**/api/products', async (route) => {
      await arrived;
      await route.continue();
    });
    await visitAnew(page);
    const boxOf = (selector: string, index: number) => page.locator(selector).nth(index).boundingBox();
    await page.locator('.skeleton-card').first().waitFor();
    const before = await Promise.all([0, 3].map((index) => boxOf('.skeleton-card', index)));
    arrive();
    await page.locator('.product-card').first().waitFor();
    const after = await Promise.all([0, 3].map((index) => boxOf('.product-card', index)));
    for (const [index, box] of before.entries()) {
      for (const side of ['x', 'y', 'width', 'height'] as const)
        expect(Math.abs((box?.[side] ?? 0) - (after[index]?.[side] ?? 99)), side).toBeLessThan(8);
    }
  });

  test('every tap target has at least 88 rpx and a label', async () => {
    const { page } = await openPreview(browser, shop, { viewport: { width: 375, height: 812 } });
    await page.locator('.product-card').first().click();
    await page.locator('.cart-button').click();
    const paths = [
      'pages/shop/index',
      'shopping/product/index?id=huila',
      'shopping/cart/index',
      'pages/orders/index',
      'pages/me/index',
    ];
    for (const path of paths) {
      await page.goto(`${shop.apiUrl}/#/${path}`);
      await page
        .locator('.product-card, .stepper, .state-title, .me-row')
        .filter({ visible: true })
        .first()
        .waitFor();
      // Wait for the slide-in transition.
      await expect
        .poll(
          async () => {
            const targets = await tapTargets(page);
            const wrong = targets.filter(({ label, isLarge }) => label.trim() === '' || !isLarge);
            return { areThere: targets.length > 2, wrong };
          },
          { message: path },
        )
        .toEqual({ areThere: true, wrong: [] });
    }
  });

  test.each(['light', 'dark'] as const)(
    'no page scrolls sideways on a small phone, in %s',
    async (colorScheme) => {
      const viewport = { width: 320, height: 568 };
      const { page } = await openPreview(browser, shop, { viewport, colorScheme });
      const paths = [
        'pages/shop/index',
        'shopping/product/index?id=huila',
        'shopping/cart/index',
        'pages/orders/index',
      ];
      for (const path of [...paths, 'pages/me/index']) {
        await page.goto(`${shop.apiUrl}/#/${path}`);
        await page
          .locator('.product-card, .product-name, .state-title, .me-greeting')
          .filter({ visible: true })
          .first()
          .waitFor();
        expect(await page.evaluate('document.scrollingElement.scrollWidth'), path).toBeLessThanOrEqual(320);
        // Two products stand side by side there, too.
        const tops = await page
          .locator('.product-card')
          .filter({ visible: true })
          .evaluateAll((cards) => cards.map((card) => card.getBoundingClientRect().top));
        expect(tops[0], path).toBe(tops[1]);
      }
    },
  );

  test.each([320, 360])('two products stand side by side on a phone %i wide', async (width) => {
    const { page } = await openPreview(browser, shop, { viewport: { width, height: 640 } });
    const [first, second] = [
      await page.locator('.product-card').nth(0).boundingBox(),
      await page.locator('.product-card').nth(1).boundingBox(),
    ];
    expect(second?.y).toBe(first?.y);
    expect(second?.x).toBeGreaterThan(Number(first?.x) + Number(first?.width));
  });
});
