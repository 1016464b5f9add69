/**
 * `pnpm --filter console measure`: how soon the home page is there for somebody whose browser has nothing of it yet, and
 * what it loads, in a shop of `--orders` orders of the past (1,000,000 by default). Build first.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { launchBrowser, openShopStack } from '@taro-pay/stack/testing';
import type { Page } from 'playwright-core';
import { openBrowser, openDesk } from '../test/desk.js';

const API_FOLDER = fileURLToPath(new URL('../../api/', import.meta.url));
const ROUNDS = 9;

interface Load {
  /** From the request for the page until every figure stands on it. */
  readonly readyMs: number;
  /** Compressed, with headers. */
  readonly bytes: number;
  readonly requests: number;
}

async function load(page: Page, url: string): Promise<Load> {
  await page.goto(url);
  await page.locator('.tile-value').first().waitFor();
  await page.locator('.tile .ant-skeleton').first().waitFor({ state: 'detached' });
  const measured: unknown = await page.evaluate(`(() => {
    const readyMs = performance.now();
    const entries = ['navigation', 'resource'].flatMap((type) => performance.getEntriesByType(type));
    const bytes = entries.reduce((sum, { transferSize }) => sum + transferSize, 0);
    return [readyMs, bytes, entries.length];
  })()`);
  const [readyMs = 0, bytes = 0, requests = 0] = Array.isArray(measured) ? measured.map(Number) : [];
  return { readyMs, bytes, requests };
}

const { values } = parseArgs({ options: { orders: { type: 'string', default: '1000000' } } });
const [browser, shop] = await Promise.all([launchBrowser(), openShopStack({ RATE_LIMIT: 'off' })]);
try {
  execFileSync('npx', ['tsx', 'bench/fill-database.ts', '--orders', values.orders], {
    cwd: API_FOLDER,
    env: { ...process.env, DATABASE_URL: shop.databaseUrl },
    stdio: 'inherit',
  });
  const desk = await openDesk(browser, shop, { name: 'measure', role: 'admin' });
  const storageState = await desk.page.context().storageState();
  await desk.close();
  const loads: Load[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    // A context of its own has an empty cache.
    const { page, close } = await openBrowser(browser, shop, { storageState });
    loads.push(await load(page, `${shop.apiUrl}/console`));
    await close();
  }
  const times = loads.map(({ readyMs }) => readyMs).sort((a, b) => a - b);
  const [least = 0, median = 0, most = 0] = [0, ROUNDS >> 1, ROUNDS - 1].map((place) => times[place]);
  console.log(
    `Ready after ${median.toFixed(0)} ms (${least.toFixed(0)}–${most.toFixed(0)}, ${ROUNDS} rounds).`,
  );
  const { bytes = 0, requests = 0 } = loads.at(-1) ?? {};
  console.log(`${(bytes / 1024).toFixed(0)} KB compressed in ${requests} requests.`);
} finally {
  await browser.close();
  await shop.stop();
}
