import { browserFound, launchBrowser, openShopStack, type ShopStack } from '@taro-pay/stack/testing';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openPreview, visitAnew } from './preview.js';

const SMALL_PHONE = { width: 375, height: 568 };
/** The smallest and the largest font scale of WeChat. */
const TYPE_SCALES = [1, 1.4];
const PRODUCTS = ['yirgacheffe', 'huila', 'mandheling', 'house-espresso', 'drip-bags', 'cold-brew'];
/** A smaller shift is invisible; fonts differ by as much. */
const UNSEEN_PX = 2;

const at = (page: Page, selector: string) => page.locator(selector).filter({ visible: true });

async function boxesOf(page: Page, selector: string): Promise<{ top: number; bottom: number }[]> {
  return at(page, selector).evaluateAll((nodes) =>
    nodes.map((node) => {
      const { top, bottom } = node.getBoundingClientRect();
      return { top, bottom };
    }),
  );
}

/** The boxes once they are the same in ten frames on end: on a busy machine a page is drawn in several steps. */
async function boxesAtRest(page: Page, selector: string): ReturnType<typeof boxesOf> {
  let boxes = await boxesOf(page, selector);
  for (let same = 0; same < 10; ) {
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    const next = await boxesOf(page, selector);
    same = JSON.stringify(next) === JSON.stringify(boxes) ? same + 1 : 0;
    boxes = next;
  }
  return boxes;
}

/** Holds the requests to an address until the returned function is called. */
async function hold(page: Page, address: string): Promise<() => void> {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(address, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

const toPage = (page: Page, path: string) =>
  page.evaluate((hash) => {
    location.hash = hash;
  }, path);

const checkoutOf = (ids: readonly string[]) =>
  `/shopping/checkout/index?items=${encodeURIComponent(
    JSON.stringify(ids.map((productId) => ({ productId, quantity: 1 }))),
  )}`;

describe.skipIf(!browserFound)('the layout of the preview', () => {
  let shop: ShopStack;
  let browser: Browser;

  beforeAll(async () => {
    [shop, browser] = await Promise.all([openShopStack({ RATE_LIMIT: 'off' }), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.stop();
  });

  async function open(typeScale: number): Promise<Page> {
    const { page } = await openPreview(browser, shop, { viewport: SMALL_PHONE });
    onTestFinished(() => page.context().close());
    await page.addStyleTag({ content: `.page { --scale: ${typeScale} !important }` });
    await at(page, '.product-card').first().waitFor();
    return page;
  }

  async function toUnpaidOrder(page: Page): Promise<void> {
    await toPage(page, checkoutOf(['huila']));
    await at(page, '.pay-button').click();
    await at(page, '.cashier-cancel').click();
    await at(page, '.order-button').waitFor();
  }

  describe.each(TYPE_SCALES)('with letters %f times as large', (typeScale) => {
    /** The footer sticks to the bottom of the screen, and the end of the page scrolls above it. */
    async function expectNothingCovered(page: Page, last: string): Promise<void> {
      const onScreen = async () => Math.round((await boxesOf(page, '.page-footer'))[0]?.bottom ?? 0);
      await expect.poll(onScreen).toBe(SMALL_PHONE.height);
      await at(page, '.taro_page')
        .last()
        .evaluate((node) => node.scrollTo(0, node.scrollHeight));
      await expect
        .poll(async () => {
          const [footer, lasts] = [await boxesOf(page, '.page-footer'), await boxesOf(page, last)];
          return Math.round((footer[0]?.top ?? 0) - (lasts.at(-1)?.bottom ?? Number.POSITIVE_INFINITY));
        })
        .toBeGreaterThan(0);
      expect(await onScreen()).toBe(SMALL_PHONE.height);
    }

    test('the footer of the checkout covers nothing, also with an error', async () => {
      const page = await open(typeScale);
      await page.route('**/api/orders', (route) => route.abort());
      await toPage(page, checkoutOf(PRODUCTS));
      await at(page, '.pay-button').click();
      await at(page, '.notice').waitFor();
      await expectNothingCovered(page, '.checkout-hint');
    });

    test('the footer of an unpaid order covers nothing', async () => {
      const page = await open(typeScale);
      await toUnpaidOrder(page);
      await page.route('**/payment', (route) => route.abort());
      await at(page, '.order-button').click();
      await at(page, '.page-footer .pay-button').click();
      await at(page, '.notice').waitFor();
      await expectNothingCovered(page, '.timeline');
    });

    test('the footer of a product covers nothing', async () => {
      const page = await open(typeScale);
      await at(page, '.product-card').first().click();
      await at(page, '.buy-button').waitFor();
      await expectNothingCovered(page, '.product-quantity');
    });

    /** Each skeleton block has the box of its content. */
    async function expectNoJump(
      page: Page,
      held: { readonly address: string; readonly go: () => Promise<unknown>; readonly ready: string },
      pairs: readonly (readonly [skeleton: string, content: string])[],
    ): Promise<void> {
      const release = await hold(page, held.address);
      await held.go();
      await at(page, '.skeleton').waitFor();
      // Pages slide in for 300 ms.
      await page.waitForTimeout(700);
      const before = await Promise.all(pairs.map(([skeleton]) => boxesAtRest(page, skeleton)));
      release();
      await at(page, held.ready).first().waitFor();
      for (const [index, [skeleton, content]] of pairs.entries()) {
        const after = await boxesAtRest(page, content);
        const places = (before[index] ?? []).slice(0, after.length);
        expect(places, skeleton).not.toHaveLength(0);
        for (const [number, { top, bottom }] of places.entries()) {
          const name = `${skeleton} ${number}`;
          expect(Math.abs(top - (after[number]?.top ?? 0)), `the top of ${name}`).toBeLessThan(UNSEEN_PX);
          expect(Math.abs(bottom - (after[number]?.bottom ?? 0)), `the end of ${name}`).toBeLessThan(
            UNSEEN_PX,
          );
        }
      }
      await page.unroute(held.address);
    }

    test('nothing jumps when a product, the cart or the checkout arrives', async () => {
      const page = await open(typeScale);
      for (const index of [0, 1]) {
        const go = () => at(page, '.product-card').nth(index).click();
        await expectNoJump(page, { address: '**/api/products/*', go, ready: '.buy-button' }, [
          ['.skeleton-picture', '.picture-full'],
          ['.skeleton-price', '.product-price'],
          ['.skeleton-quantity', '.product-quantity'],
        ]);
        await at(page, '.cart-button').click();
        await page.goBack();
        await at(page, '.product-card').first().waitFor();
      }
      const toCart = () => toPage(page, '/shopping/cart/index');
      await expectNoJump(page, { address: '**/api/products', go: toCart, ready: '.cart-line' }, [
        ['.skeleton-line', '.cart-line'],
      ]);
      const toCheckout = () => toPage(page, checkoutOf(['huila']));
      await expectNoJump(page, { address: '**/api/products', go: toCheckout, ready: '.checkout-hint' }, [
        ['.skeleton-things', '.card'],
      ]);
    });

    test('nothing jumps when a result, an order or the orders arrive', async () => {
      const page = await open(typeScale);
      await toUnpaidOrder(page);
      const toResult = async () => {
        await page.reload();
        await page.addStyleTag({ content: `.page { --scale: ${typeScale} !important }` });
      };
      await expectNoJump(page, { address: '**/confirm', go: toResult, ready: '.order-button' }, [
        ['.skeleton-mark', '.result-mark'],
        ['.skeleton-title', '.result-status'],
        ['.skeleton-sum', '.result .price'],
        ['.skeleton-button', '.button'],
      ]);
      const toOrder = () => at(page, '.order-button').click();
      await expectNoJump(page, { address: '**/confirm', go: toOrder, ready: '.order-number' }, [
        ['.skeleton-block', '.card'],
      ]);
      const toOrders = () => toPage(page, '/pages/orders/index');
      await expectNoJump(page, { address: '**/api/orders*', go: toOrders, ready: '.order-card' }, [
        ['.skeleton-entry', '.order-entry'],
      ]);
    });

    test('nothing jumps when the catalogue arrives', async () => {
      const page = await open(typeScale);
      const go = async () => {
        await visitAnew(page);
        await page.addStyleTag({ content: `.page { --scale: ${typeScale} !important }` });
      };
      await expectNoJump(page, { address: '**/api/products', go, ready: '.product-card' }, [
        ['.skeleton-choices', '.choices'],
        ['.skeleton-card', '.product-card'],
      ]);
    });
  });

  const LONG_NAME = '埃塞俄比亚耶加雪菲科契尔产区水洗处理厌氧慢速日晒特别批次限量手冲咖啡豆二百五十克袋装';
  const LONG_WORD = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerk';

  /** Opens the preview with changed names of the first products. */
  async function openWithNames(names: readonly string[], options: BrowserContextOptions = {}): Promise<Page> {
    const { page } = await openPreview(browser, shop, { viewport: SMALL_PHONE, ...options });
    onTestFinished(() => page.context().close());
    await page.route('**/api/products', async (route) => {
      const response = await route.fetch();
      const { products }: { products: { name: string }[] } = await response.json();
      const renamed = products.map((product, index) => ({ ...product, name: names[index] ?? product.name }));
      await route.fulfill({ response, json: { products: renamed } });
    });
    await visitAnew(page);
    await at(page, '.product-card').first().waitFor();
    return page;
  }

  test.each([LONG_NAME, LONG_WORD])(
    'the grid holds with a product named %s: two lines, and equal neighbours',
    async (name) => {
      const page = await openWithNames([name, '豆']);
      const [[first, second], [name1, name2]] = await Promise.all([
        boxesOf(page, '.product-card'),
        boxesOf(page, '.product-card-name'),
      ]);
      const height = (box?: { top: number; bottom: number }) => (box?.bottom ?? 0) - (box?.top ?? 0);
      expect(first).toEqual(second);
      expect(height(name1)).toBeLessThan(2.1 * height(name2));
      expect(
        await at(page, '.product-card')
          .first()
          .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth),
      ).toBe(0);
    },
  );

  /** The Latin words that are broken across lines. */
  const brokenWords = (page: Page): Promise<string[]> =>
    page.evaluate(() => {
      const broken: string[] = [];
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        for (const { 0: word, index } of (node.textContent ?? '').matchAll(/[A-Za-z’]{2,24}/g)) {
          const range = document.createRange();
          range.setStart(node, index);
          range.setEnd(node, index + word.length);
          if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1)
            broken.push(word);
        }
      }
      return broken;
    });

  test.each([1, 1.4])(
    'no English word is broken inside, with letters %f times as large',
    async (typeScale) => {
      const { page } = await openPreview(browser, shop, {
        viewport: { width: 320, height: 568 },
        locale: 'en-US',
      });
      onTestFinished(() => page.context().close());
      await page.addStyleTag({ content: `.page { --scale: ${typeScale} !important }` });
      await at(page, '.product-card').first().waitFor();
      expect(await brokenWords(page)).toEqual([]);
      await toUnpaidOrder(page);
      expect(await brokenWords(page)).toEqual([]);
      await at(page, '.order-button').click();
      await at(page, '.cancel-button').click();
      await at(page, '.question-yes').waitFor();
      expect(await brokenWords(page)).toEqual([]);
      await at(page, '.question-no').click();
      await page.route('**/payment', (route) =>
        route.fulfill({
          status: 503,
          json: { code: 'OVERLOADED', detail: '', requestId: '01JDB4W9Q6V5T0E8R2XKZ3M7NC' },
        }),
      );
      await at(page, '.pay-button').click();
      await at(page, '.notice').waitFor();
      for (const path of ['/shopping/cart/index', '/pages/orders/index', '/pages/me/index']) {
        await toPage(page, path);
        await at(page, '.state-title, .order-card, .me-row').first().waitFor();
        expect(await brokenWords(page), path).toEqual([]);
      }
    },
  );

  /** How much wider than the screen the page is. */
  const tooWide = (page: Page): Promise<number> =>
    at(page, '.page')
      .last()
      .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);

  test.each(
    [1, 1.4].flatMap((typeScale) =>
      (['light', 'dark'] as const).map((colorScheme) => [typeScale, colorScheme] as const),
    ),
  )(
    'a delivery fits a narrow phone with letters %f times as large, %s: choice, address, fee and pick-up code',
    async (typeScale, colorScheme) => {
      const { page } = await openPreview(browser, shop, {
        viewport: { width: 320, height: 568 },
        locale: 'en-US',
        colorScheme,
      });
      onTestFinished(() => page.context().close());
      await page.addStyleTag({ content: `.page { --scale: ${typeScale} !important }` });
      const expectCalm = async (place: string) => {
        expect(await brokenWords(page), place).toEqual([]);
        expect(await tooWide(page), place).toBe(0);
      };
      await at(page, '.product-card').first().waitFor();
      await toPage(page, checkoutOf(['drip-bags']));
      await at(page, '.delivery-place').waitFor();
      await expectCalm('pick-up');
      await at(page, '.delivery-kind').nth(1).click();
      await at(page, '.delivery-address').click();
      await at(page, '.checkout-sums').waitFor();
      await expectCalm('express');
      await at(page, '.delivery-kind').first().click();
      await at(page, '.pay-button').click();
      await at(page, '.cashier-pay').click();
      await at(page, '.order-button').click();
      await at(page, '.pickup-bars').waitFor();
      await expectCalm('the code');
      const [bars] = await boxesOf(page, '.pickup-bars');
      // All of it stands on the first screen.
      expect(bars?.bottom).toBeLessThan(568);
    },
  );

  test('an English preview has English tabs, also when the tab bar renders after the page', async () => {
    const { page } = await openPreview(browser, shop, { locale: 'en-US' });
    onTestFinished(() => page.context().close());
    await page.addInitScript(() => {
      // The tab bar renders in an animation frame.
      const request = window.requestAnimationFrame.bind(window);
      let held: FrameRequestCallback[] | null = [];
      window.requestAnimationFrame = (callback) => (held === null ? request(callback) : -held.push(callback));
      document.addEventListener('release', () => {
        for (const callback of held ?? []) request(callback);
        held = null;
      });
    });
    await page.reload();
    await at(page, '.product-card').first().waitFor();
    expect(await page.locator('.weui-tabbar__label').count()).toBe(0);
    await page.evaluate(() => document.dispatchEvent(new Event('release')));
    await expect
      .poll(() => page.locator('.weui-tabbar__label').allInnerTexts())
      .toEqual(['Shop', 'Orders', 'Me']);
  });

  test.each([
    ['light', 'rgb(255, 255, 255)'],
    ['dark', 'rgb(26, 33, 39)'],
  ] as const)(
    'a question has the colours of the %s theme, and both answers say what happens',
    async (colorScheme, ground) => {
      const { page } = await openPreview(browser, shop, { viewport: SMALL_PHONE, colorScheme });
      onTestFinished(() => page.context().close());
      await at(page, '.product-card').first().waitFor();
      await toUnpaidOrder(page);
      await at(page, '.order-button').click();
      await at(page, '.cancel-button').click();
      const sheet = at(page, '.sheet-card');
      expect(await sheet.evaluate((node) => getComputedStyle(node).backgroundColor)).toBe(ground);
      expect(await sheet.locator('.button').allInnerTexts()).toEqual(['保留订单', '取消订单']);
      // The sheet covers the footer as well.
      await at(page, '.question-yes').click();
      await at(page, '.again-button').waitFor();
    },
  );
});
