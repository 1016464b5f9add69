/**
 * `pnpm --filter miniapp screenshots`: every page and state, light and dark, in `apps/miniapp/screenshots`, from the
 * real preview, API and simulator; the pictures of the READMEs are copied from them. Build first.
 */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchBrowser, openShopStack, type ShopStack } from '@taro-pay/stack/testing';
import type { Page } from 'playwright-core';
import { openPreview } from '../test/preview.js';
import { SCENES } from './scenes.js';

/** The shop as it is, or the demo that SITE names; the preview has to be built for it. */
const SITE_NAME = process.env.SITE ?? 'shop';
const isOwnShop = SITE_NAME === 'shop';
const FOLDER = fileURLToPath(new URL('../screenshots/', import.meta.url));
const IMAGES = fileURLToPath(new URL('../../../docs/images/', import.meta.url));
const IN_README = isOwnShop
  ? ['shop-light', 'product-light', 'cart-light', 'cashier-light', 'paid-light', 'order-closed-light']
  : ['shop-light', 'product-light', 'cart-light', 'checkout-light', 'cashier-light', 'shop-dark'];

async function picture(page: Page, path: string): Promise<void> {
  // Pages slide in for 300 ms.
  await page.waitForTimeout(700);
  await page.screenshot({ path, animations: 'disabled' });
}

/** Each theme has its own shop, or the stock would run out: every scene buys something. */
async function pictures(theme: 'light' | 'dark'): Promise<void> {
  const shop = await openShopStack({ SITE: SITE_NAME, RATE_LIMIT: 'off' });
  try {
    await picturesOf(shop, theme);
  } finally {
    await shop.stop();
  }
}

async function picturesOf(shop: ShopStack, theme: 'light' | 'dark'): Promise<void> {
  for (const { name, locale = 'zh-CN', typeScale = 1, show } of scenes) {
    const { page } = await openPreview(browser, shop, { colorScheme: theme, deviceScaleFactor: 1.5, locale });
    // On a phone Page sets the scale; in a browser it is always 1.
    if (typeScale !== 1) await page.addStyleTag({ content: `.page { --scale: ${typeScale} !important }` });
    await show(page, shop);
    await picture(page, join(FOLDER, `${name}-${theme}.png`));
    await page.context().close();
    console.log(`${name}-${theme}`);
  }
}

/** The simulator's page after one sale in a new shop. */
async function pictureOfSimulator(): Promise<void> {
  const calm = await openShopStack({ SITE: SITE_NAME });
  try {
    const preview = await openPreview(browser, calm);
    await SCENES.find(({ name }) => name === 'paid')?.show(preview.page, calm);
    await preview.page.context().close();
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
    const page = await context.newPage();
    await page.goto(calm.simulatorUrl);
    await page.locator('.event.notification').first().click();
    await page.frameLocator('iframe').locator('.product-card').first().waitFor();
    await picture(page, join(FOLDER, 'simulator.png'));
  } finally {
    await calm.stop();
  }
}

// Arguments limit the scenes.
const wanted = process.argv.slice(2);
const scenes = SCENES.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
mkdirSync(FOLDER, { recursive: true });
mkdirSync(IMAGES, { recursive: true });
const browser = await launchBrowser();
try {
  await Promise.all([pictures('light'), pictures('dark')]);
  if (isOwnShop) await pictureOfSimulator();
} finally {
  await browser.close();
}
// Of this run: the folder may have those of another site.
const taken = scenes.flatMap(({ name }) => [`${name}-light`, `${name}-dark`]);
const made = IN_README.filter((name) => taken.includes(name));
const prefix = isOwnShop ? '' : `${SITE_NAME}-`;
for (const name of isOwnShop ? [...made, 'simulator'] : made) {
  copyFileSync(join(FOLDER, `${name}.png`), join(IMAGES, `${prefix}${name}.png`));
}
