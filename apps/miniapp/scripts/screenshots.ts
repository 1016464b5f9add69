/** `pnpm --filter miniapp screenshots`: makes the pictures of the READMEs from a real sale. Build first. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../test/browser.js';
import { openPreview } from '../test/preview.js';
import { openShopStack } from '../test/shop-stack.js';

const FOLDER = fileURLToPath(new URL('../../../docs/images/', import.meta.url));
mkdirSync(FOLDER, { recursive: true });

const shop = await openShopStack();
const browser = await launchBrowser();

async function picture(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  // Pages slide in for a third of a second.
  await page.waitForTimeout(600);
  await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: 'disabled' });
  console.log(`${name}.png`);
}

async function sale(colorScheme: 'light' | 'dark'): Promise<void> {
  const { page } = await openPreview(browser, shop, { colorScheme, deviceScaleFactor: 1.5 });
  await page.locator('.product-card').nth(7).waitFor();
  await picture(page, `shop-catalogue-${colorScheme}`);
  await page.locator('.product-card').nth(1).click();
  await page.locator('.stepper-more').click();
  await picture(page, `shop-product-${colorScheme}`);
  await page.locator('.buy-button').click();
  await page.locator('.pay-button').click();
  await page.locator('.cashier-pay').waitFor();
  await picture(page, `shop-cashier-${colorScheme}`);
  await page.locator('.cashier-pay').click();
  await page.locator('.result-status').filter({ hasText: '支付成功' }).waitFor();
  await picture(page, `shop-result-${colorScheme}`);
}

await sale('light');
await sale('dark');
const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
const page = await context.newPage();
await page.goto(shop.simulatorUrl);
await page.locator('.event.notification').first().click();
await picture(page, 'simulator');
await context.close();
await browser.close();
await shop.stop();
