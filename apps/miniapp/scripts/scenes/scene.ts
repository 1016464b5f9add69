import type { ShopStack } from '@taro-pay/stack/testing';
import type { Page, Route } from 'playwright-core';

/** A page in one state. */
export interface Scene {
  readonly name: string;
  readonly locale?: string;
  /** The font scale. */
  readonly typeScale?: number;
  /** Leads from the open shop to the state. */
  readonly show: (page: Page, shop: ShopStack) => Promise<void>;
}

export const problem = (status: number, code: string) => (route: Route) =>
  route.fulfill({
    status,
    contentType: 'application/problem+json',
    body: JSON.stringify({ code, detail: code, requestId: '01JDB4W9Q6V5T0E8R2XKZ3M7NC' }),
  });

/** Changes the answer of the catalogue. */
export async function withProducts(page: Page, change: (products: Record<string, unknown>[]) => unknown[]) {
  await page.route('**/api/products', async (route) => {
    const response = await route.fetch();
    const { products } = await response.json();
    await route.fulfill({ response, json: { products: change(products) } });
  });
}

/** Opens the shop as on a first visit: the phone keeps the catalogue. */
export async function visitFirst(page: Page) {
  await page.evaluate(() => localStorage.clear());
  await page.reload();
}

/** Changes the server's answers about orders. */
export async function withOrder(page: Page, change: Record<string, unknown>) {
  await page.route('**/confirm', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), ...change } });
  });
}

/** Visible elements only: pages below stay in the document. */
export const at = (page: Page, selector: string) => page.locator(`${selector}:visible`).last();

export const card = (page: Page, index: number) => page.locator('.product-card:visible').nth(index);

export const openTab = (page: Page, path: string) =>
  page.evaluate((hash) => {
    location.hash = hash;
  }, path);

export const shopReady = (page: Page) => card(page, 7).waitFor();

/** WeChat's largest font scale. */
export const LARGE = 1.4;
