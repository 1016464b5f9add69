import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { ShopStack } from './shop-stack.js';

export interface Preview {
  readonly page: Page;
  /** What a developer would find in red in the console, and requests to anybody else. */
  readonly problems: string[];
}

/** Opens the preview as a buyer's phone does; the simulator's built-in address leads to where it really is. */
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
  page.setDefaultTimeout(20_000);
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('request', (request) => {
    const { origin } = new URL(redirect(request.url()));
    const isOurs = [apiUrl, simulatorUrl, 'null'].includes(origin);
    if (!isOurs) problems.push(`A request to ${origin}`);
  });
  // The browser itself fetches the other address: nothing here waits for an answer while the page may close.
  await page.route('http://127.0.0.1:3100/**', (route) =>
    route.continue({ url: redirect(route.request().url()) }),
  );
  await page.goto(apiUrl);
  return { page, problems };
}
