import type { OperatorRole } from '@taro-pay/contracts';
import type { ShopStack } from '@taro-pay/stack/testing';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

const PASSWORD = 'correct horse battery';

/** An operator at a desk of their own: a browser, signed in to the console. */
export interface Desk {
  readonly page: Page;
  /** Console errors, violations of the policy, and requests to other origins. */
  readonly problems: string[];
  /** The clicks since the desk was opened; typing is none. */
  readonly clicks: () => Promise<number>;
  readonly close: () => Promise<void>;
}

export interface Person {
  readonly name: string;
  readonly role: OperatorRole;
  readonly refundLimitFen?: number;
  readonly dayLimitFen?: number;
}

/** The one-time link of a new operator. */
export async function invite(
  shop: ShopStack,
  { refundLimitFen = 10_000_000, ...person }: Person,
): Promise<string> {
  const { invitation } = JSON.parse(
    JSON.stringify(await shop.askOperator('POST', 'operators', { ...person, refundLimitFen })),
  );
  return String(invitation.url);
}

/** A browser in front of the console, where nobody is signed in. */
export async function openBrowser(
  browser: Browser,
  { apiUrl }: Pick<ShopStack, 'apiUrl'>,
  options: BrowserContextOptions = {},
): Promise<Desk> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    // The browser reports each 4xx as an error of its own: the tests look at what the page says.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      problems.push(message.text());
    }
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(apiUrl) && !request.url().startsWith('data:')) {
      problems.push(`A request to ${request.url()}`);
    }
  });
  await context.addInitScript({
    content: `addEventListener('click', ({ isTrusted, detail }) => {
      if (isTrusted && detail > 0) sessionStorage.setItem('clicks', Number(sessionStorage.getItem('clicks')) + 1);
    }, true);`,
  });
  return {
    page,
    problems,
    clicks: async () => Number(await page.evaluate('sessionStorage.getItem("clicks")')),
    close: () => context.close(),
  };
}

/** An operator of this role, signed in by their one-time link. */
export async function openDesk(
  browser: Browser,
  shop: ShopStack,
  person: Person,
  options: BrowserContextOptions = {},
): Promise<Desk> {
  const url = await invite(shop, person);
  const desk = await openBrowser(browser, shop, options);
  await acceptInvitation(desk.page, url);
  await desk.page.evaluate('sessionStorage.removeItem("clicks")');
  return desk;
}

export async function acceptInvitation(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.locator('input[type=password]').nth(0).fill(PASSWORD);
  await page.locator('input[type=password]').nth(1).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.locator('#page').waitFor();
}

/** A refund that waits for a second person: more than who asks for it may refund alone. */
export async function leaveForApproval(
  browser: Browser,
  shop: ShopStack,
  { name, orderId }: { readonly name: string; readonly orderId: string },
): Promise<void> {
  const { page, close } = await openDesk(browser, shop, { name, role: 'finance', refundLimitFen: 1_000 });
  const response = await page.request.post(`${shop.apiUrl}/api/operator/orders/${orderId}/refunds`, {
    headers: { 'idempotency-key': orderId, 'x-requested-with': 'taro-pay' },
    data: { amountFen: 2_000, reason: '买家收到的包装破损' },
  });
  if (!response.ok()) throw new Error(await response.text());
  await close();
}

/** Signs in at the form in front of the page. */
export async function signIn(page: Page, name: string): Promise<void> {
  await page.locator('#name').fill(name);
  await page.locator('#password').fill(PASSWORD);
  await page.keyboard.press('Enter');
}

/** The English sentences that stand on a page: four words and more in a row. */
export async function englishOn(page: Page): Promise<string[]> {
  const [words = ''] = await page.locator('body').allInnerTexts();
  return words.match(/[A-Za-z’']{2,}(?:,? [A-Za-z’']+){3,}/g) ?? [];
}

/** Waits until no dialog fades in: meanwhile its colours are not its own, and a click may miss what moves. */
export async function atRest(page: Page): Promise<void> {
  await page.locator('[class*="ant-zoom-"], [class*="ant-fade-"]').first().waitFor({ state: 'detached' });
  await page.evaluate(`Promise.allSettled(document.getAnimations()
    .filter(({ effect }) => effect.getComputedTiming().endTime !== Infinity)
    .map(({ finished }) => finished))`);
}

/** Nothing loads any more. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page.locator('.loading, [aria-busy=true], .ant-skeleton').first().waitFor({ state: 'detached' });
}
