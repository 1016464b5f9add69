import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { startSimulator } from '../src/index.js';
import { launchBrowser } from '../test/page-browser.js';
import { openShop } from '../test/page-shop.js';

const folder = resolve(process.argv[2] ?? 'screenshots');
const wide = { viewport: { width: 1280, height: 800 }, locale: 'en-GB' };
const phone = { viewport: { width: 390, height: 844 }, locale: 'en-GB', deviceScaleFactor: 2 };

const simulator = await startSimulator();
const shop = await openShop(simulator);
const browser = await launchBrowser();
mkdirSync(folder, { recursive: true });

async function picture(name: string, options: BrowserContextOptions, prepare = async (_page: Page) => {}) {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  await page.goto(simulator.address);
  await page.locator('.connection[data-state=live]').waitFor();
  await prepare(page);
  const path = join(folder, `simulator-${name}.png`);
  await page.screenshot({ path });
  await context.close();
  console.log(path);
}

const openNotification = (page: Page) => page.locator('.event.notification').first().click();
const openRefusal = (page: Page) => page.locator('.event.problem.request').first().click();
const openOrder = (page: Page) => page.locator('.order').nth(1).click();
const waitForOrders = (page: Page) => page.locator('.order').first().waitFor();

await picture('empty', wide);
await picture('empty-phone', phone);

await shop.sell({
  outTradeNo: '01JDC3Q0V1M8ZK4W2T7N5HB6RA',
  description: '云南小粒咖啡 250 g × 2',
  totalFen: 13_600,
});
await shop.order({ outTradeNo: '01JDC3R2C5XJ9G0D3P8E6YF1SB', description: 'Paper filters', totalFen: 2_900 });
await shop.close('01JDC3R2C5XJ9G0D3P8E6YF1SB');
shop.answerNotificationsWith(500);
await shop.sell({
  outTradeNo: '01JDC3S7A2QH4V6B9M1T0KW3XC',
  description: '耶加雪菲 · 浅烘 250 g',
  totalFen: 8_800,
});
await simulator.control.idle();
shop.answerNotificationsWith(204);
await shop.control('clock', { advanceMs: 15_000 });
await simulator.control.idle();
await shop.query('01JDC3S7A2QH4V6B9M1T0KW3XC');
await shop.orderSignedOverOtherBytes({
  outTradeNo: '01JDC3T9N8RF2C5Z7D4G1PV6ED',
  description: 'Cold brew bottle',
  totalFen: 4_500,
});
await shop.order({
  outTradeNo: '01JDC3V4K6TB1S3X0Q9H7MJ2FE',
  description: 'Moka pot, 3 cups',
  totalFen: 123_456,
});

await picture('light', wide, openNotification);
await picture('dark', { ...wide, colorScheme: 'dark' }, openNotification);
await picture('refused', wide, openRefusal);
await picture('refused-dark-zh', { ...wide, colorScheme: 'dark', locale: 'zh-CN' }, openRefusal);
await picture('order', wide, openOrder);
await picture('phone', phone, waitForOrders);
await picture('phone-refused', phone, openRefusal);

await browser.close();
await shop.stop();
await simulator.close();
