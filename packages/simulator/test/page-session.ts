import { randomBytes } from 'node:crypto';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { createMerchant, type Simulator, startSimulator } from '../src/index.js';
import { launchBrowser } from './page-browser.js';
import { openShop, type Shop } from './page-shop.js';

export const coffee = {
  outTradeNo: '01M89M9416DFVM0QN386V397CV',
  description: '云南小粒咖啡 250 g',
  totalFen: 123_456,
};
export const filters = { outTradeNo: 'PAGE-0000000002', description: 'Paper filters', totalFen: 905 };

/** One browser, simulator, shop and page for all tests of a file; the simulator forgets everything between them. */
export interface Session {
  readonly simulator: Simulator;
  readonly shop: Shop;
  readonly page: Page;
  /** Another page, in a context of its own, closed at the end of the test. */
  readonly open: (options?: BrowserContextOptions) => Promise<Page>;
  /** Starts the simulator anew on the same port, with the same merchant. */
  readonly restart: (whileDown: () => Promise<void>) => Promise<void>;
}

/** Sets a session up and takes it down; read it inside of tests only. */
export function usePageSession(): Session {
  let browser: Browser;
  let simulator: Simulator;
  let shop: Shop;
  let page: Page;
  const pageErrors: string[] = [];

  async function open(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      locale: 'en-GB',
      permissions: ['clipboard-read', 'clipboard-write'],
      ...options,
    });
    const opened = await context.newPage();
    opened.setDefaultTimeout(20_000);
    opened.on('pageerror', (error) => pageErrors.push(error.stack ?? error.message));
    await opened.goto(simulator.address);
    await opened.locator('.connection[data-state="live"]').waitFor();
    return opened;
  }

  beforeAll(async () => {
    const merchant = createMerchant(Date.now(), randomBytes);
    simulator = await startSimulator({ merchant });
    shop = await openShop(simulator);
    browser = await launchBrowser();
    page = await open();
  });
  afterEach(async () => {
    expect(pageErrors.splice(0)).toEqual([]);
    for (const context of browser.contexts()) if (context !== page.context()) await context.close();
    shop.answerNotificationsWith(204);
    shop.notifications.length = 0;
    await simulator.control.idle();
    simulator.control.reset();
    // Every test begins with nothing chosen, filtered or focused.
    await page.keyboard.press('Escape');
    await page.evaluate('document.activeElement.blur()');
    await page.keyboard.press('x');
    await page.getByText('Waiting for the first request').waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await simulator?.close();
    await shop?.stop();
  });

  return {
    get simulator() {
      return simulator;
    },
    get shop() {
      return shop;
    },
    get page() {
      return page;
    },
    open,
    async restart(whileDown) {
      const { merchant, address } = simulator;
      await simulator.close();
      await whileDown();
      simulator = await startSimulator({ merchant, port: Number(new URL(address).port) });
      await shop.moveTo(simulator);
    },
  };
}

export const events = (page: Page) => page.locator('.event');
export const orders = (page: Page) => page.locator('.order');
export const detail = (page: Page) => page.getByRole('region', { name: /^(Details|详情)$/ });
/** By its tag: digits stand in numbers, ports and times, too. */
export const status = (page: Page, code: string) => page.locator('.status', { hasText: code });
export const event = (page: Page, name: string, code: string) =>
  events(page)
    .filter({ hasText: name })
    .filter({ has: status(page, code) });

/** Opens an event from the list. */
export const openEvent = (page: Page, name: string, code: string) => event(page, name, code).first().click();

/** What a copy button gave. */
export async function copied(page: Page, buttonName: string): Promise<string> {
  await page.evaluate("navigator.clipboard.writeText('')");
  await detail(page).getByRole('button', { name: buttonName, exact: true }).click();
  await page.getByText('Copied').waitFor();
  return String(await page.evaluate('navigator.clipboard.readText()'));
}
