import type { ShopStack } from '@taro-pay/stack/testing';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export interface Preview {
  readonly page: Page;
  /** Console errors, and requests to other origins. */
  readonly problems: string[];
}

/** Opens the preview with the size of a phone; the built-in address of the simulator is redirected. */
export async function openPreview(
  browser: Browser,
  { apiUrl, simulatorUrl, redirect }: Pick<ShopStack, 'apiUrl' | 'simulatorUrl' | 'redirect'>,
  options: BrowserContextOptions = {},
): Promise<Preview> {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    locale: 'zh-CN',
    ...options,
  });
  const page = await context.newPage();
  const problems: string[] = [];
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('request', (request) => {
    const { origin } = new URL(redirect(request.url()));
    const isOurs = [apiUrl, simulatorUrl, 'null'].includes(origin);
    if (!isOurs) problems.push(`A request to ${origin}`);
  });
  // `continue` lets the browser fetch the other address, so that nothing is pending when the page closes.
  await page.route('http://127.0.0.1:3100/**', (route) =>
    route.continue({ url: redirect(route.request().url()) }),
  );
  await page.goto(apiUrl);
  return { page, problems };
}

/** Loads the preview anew as on a first visit. Otherwise the catalogue is there at once, where it came in time before. */
export async function visitAnew(page: Page): Promise<void> {
  await page.addInitScript(() => localStorage.clear());
  await page.reload();
}
