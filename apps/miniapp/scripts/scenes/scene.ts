import type { Page, Route } from 'playwright-core';
import type { ShopStack } from '../../test/shop-stack.js';

/** A page in a state that is worth looking at. */
export interface Scene {
  readonly name: string;
  readonly locale?: string;
  /** How much larger than usual the buyer wants letters. */
  readonly typeScale?: number;
  /** Leads there from the open shop. */
  readonly show: (page: Page, shop: ShopStack) => Promise<void>;
}

export const problem = (status: number, code: string) => (route: Route) =>
  route.fulfill({
    status,
    contentType: 'application/problem+json',
    body: JSON.stringify({ code, detail: code, requestId: '01JDB4W9Q6V5T0E8R2XKZ3M7NC' }),
  });

/** Changes what the catalogue answers. */
export async function withProducts(page: Page, change: (products: Record<string, unknown>[]) => unknown[]) {
  await page.route('**/api/products', async (route) => {
    const response = await route.fetch();
    const { products } = await response.json();
    await route.fulfill({ response, json: { products: change(products) } });
  });
}

/** Changes what the server says of every order that is asked about. */
export async function withOrder(page: Page, change: Record<string, unknown>) {
  await page.route('**/confirm', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), ...change } });
  });
}

/** The one that is seen: the pages below it stay in the document. */
export const at = (page: Page, selector: string) => page.locator(`${selector}:visible`).last();

export const card = (page: Page, index: number) => page.locator('.product-card:visible').nth(index);

export const openTab = (page: Page, path: string) =>
  page.evaluate((hash) => {
    location.hash = hash;
  }, path);

export const shopReady = (page: Page) => card(page, 7).waitFor();

/** As large as WeChat lets letters be. */
export const LARGE = 1.4;
