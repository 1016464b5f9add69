import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startSimulator } from '../src/index.js';
import { browserFound, launchBrowser, tooFaintTexts } from './page-browser.js';
import { openShop, type Shop } from './page-shop.js';

type Simulator = Awaited<ReturnType<typeof startSimulator>>;

const coffee = { outTradeNo: 'PAGE-0000000001', description: '云南小粒咖啡 250 g', totalFen: 123_456 };
const filters = { outTradeNo: 'PAGE-0000000002', description: 'Paper filters', totalFen: 905 };

describe.skipIf(!browserFound)('the page', () => {
  let browser: Browser;
  let simulator: Simulator;
  let shop: Shop;
  let merchant: Simulator['merchant'] | undefined;
  let pageErrors: string[];

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  beforeEach(async () => {
    simulator = await startSimulator(merchant === undefined ? {} : { merchant });
    merchant = simulator.merchant;
    shop = await openShop(simulator);
    pageErrors = [];
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    await simulator.close();
    await shop.stop();
    expect(pageErrors).toEqual([]);
  });

  async function open(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: 'en-GB',
      ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => pageErrors.push(error.message));
    await page.goto(simulator.address);
    await page
      .getByText('Live', { exact: true })
      .or(page.getByText('实时', { exact: true }))
      .waitFor();
    return page;
  }

  const events = (page: Page) => page.locator('.event');
  // By its tag: digits stand in numbers, ports and times, too.
  const status = (page: Page, code: string) => page.locator('.status', { hasText: code });
  const orders = (page: Page) => page.locator('.order');
  const detail = (page: Page) => page.getByRole('region', { name: 'Details' });

  test('tells what to do while nothing has happened, and gives way to the first request', async () => {
    const page = await open();
    await page.getByRole('heading', { name: 'Waiting for the first request' }).waitFor();
    await page.getByText(`WECHAT_PAY_BASE_URL=${simulator.address}`).waitFor();

    await fetch(`${simulator.address}/v3/certificates`);

    await events(page)
      .filter({ hasText: 'Certificates' })
      .filter({ has: status(page, '401') })
      .waitFor();
    expect(await page.getByText('Waiting for the first request').isVisible()).toBe(false);
  });

  test('shows an order, its requests and its notification as they happen', async () => {
    const page = await open();
    await shop.sell(coffee);

    const card = orders(page).filter({ hasText: coffee.description });
    await card.filter({ hasText: 'Paid' }).waitFor();
    expect(await card.locator('.amount').textContent()).toBe('¥1,234.56');
    await events(page)
      .filter({ hasText: 'Prepay' })
      .filter({ has: status(page, '200') })
      .waitFor();

    await events(page)
      .filter({ hasText: 'Notification' })
      .filter({ has: status(page, '204') })
      .click();
    await detail(page)
      .getByLabel('Decrypted resource', { exact: true })
      .filter({ hasText: coffee.outTradeNo })
      .waitFor();
  });

  test('shows under each request and notification the exact string that was signed', async () => {
    const page = await open({ permissions: ['clipboard-read', 'clipboard-write'] });
    await shop.sell(coffee);
    await simulator.control.idle();
    const log = simulator.control.events();
    const prepay = log.find(
      (event) => event.kind === 'request' && event.path === '/v3/pay/transactions/jsapi',
    );
    const notification = log.find((event) => event.kind === 'notification');
    if (prepay?.kind !== 'request' || notification?.kind !== 'notification')
      throw new Error('The sale left no trace.');

    async function copied(title: string) {
      await detail(page)
        .getByRole('button', { name: `Copy: ${title}` })
        .click();
      await page.getByText('Copied').waitFor();
      return page.evaluate('navigator.clipboard.readText()');
    }
    await events(page).filter({ hasText: 'Prepay' }).click();
    expect(await copied('What the merchant had to sign')).toBe(prepay.requestSigningString);
    expect(await copied('What WeChat signed')).toBe(prepay.responseSigningString);
    const lines = detail(page).getByRole('group', { name: 'What the merchant had to sign' }).locator('code');
    expect((await lines.allTextContents()).map((line) => `${line}\n`).join('')).toBe(
      prepay.requestSigningString,
    );

    await events(page).filter({ hasText: 'Notification' }).click();
    expect(await copied('What WeChat signed')).toBe(notification.signingString);
  });

  test('says why a signature was refused, first thing, with the string that it expected', async () => {
    const page = await open();
    await shop.orderSignedOverOtherBytes(coffee);

    await page.getByRole('button', { name: 'Problems' }).click();
    await events(page)
      .filter({ has: status(page, '401') })
      .click();

    const refused = simulator.control
      .events()
      .find((event) => event.kind === 'request' && event.refusal !== null);
    if (refused?.kind !== 'request') throw new Error('Nothing was refused.');
    const why = detail(page).getByRole('note');
    await why.getByText('Refused with 401').waitFor();
    expect(await why.textContent()).toContain(refused.refusal);
    expect(await events(page).count()).toBe(1);
  });

  test('says why a notification was not accepted, and sends it again on request', async () => {
    const page = await open();
    shop.answerNotificationsWith(500);
    await shop.sell(coffee);
    await events(page)
      .filter({ hasText: 'Notification' })
      .filter({ has: status(page, '500') })
      .click();
    await detail(page).getByText('Not accepted: the back end answered 500').waitFor();
    await detail(page)
      .getByText(/Next attempt: \d{4}-\d\d-\d\d/)
      .waitFor();

    shop.answerNotificationsWith(204);
    await detail(page).getByRole('button', { name: 'Send again' }).click();
    await events(page)
      .filter({ hasText: 'Notification' })
      .filter({ has: status(page, '204') })
      .waitFor();
  });

  test('shows refunds, bills, and calls that were broken off', async () => {
    const page = await open();
    await shop.sell(coffee);
    await shop.refund(coffee);
    await orders(page).filter({ hasText: 'Refunded' }).waitFor();
    simulator.control.advanceClock(24 * 3_600_000);
    await events(page)
      .filter({ hasText: 'REFUND.SUCCESS' })
      .filter({ has: status(page, '204') })
      .waitFor();
    await orders(page).click();
    await detail(page).getByText('Refunded', { exact: true }).first().waitFor();
    expect(await detail(page).getByText('¥1,234.56').count()).toBe(2);
    await page.getByTitle('Show all orders').click();
    await events(page)
      .filter({ hasText: 'Refund' })
      .filter({ has: status(page, '200') })
      .waitFor();

    await shop.call('GET', '/v3/bill/tradebill?bill_date=2000-01-01');
    await events(page)
      .filter({ hasText: 'Trade bill' })
      .filter({ has: status(page, '400') })
      .waitFor();
    simulator.control.setFaults({ wechat: 'down' });
    await expect(shop.query(coffee.outTradeNo)).rejects.toThrow();
    await events(page)
      .filter({ has: status(page, 'no answer') })
      .click();
    await detail(page).getByText('Broken off without an answer').waitFor();
  });

  test('what comes over the wire is text, never HTML', async () => {
    const page = await open();
    const html = '<img src=x onerror="window.executed=1">';
    await shop.sell({ ...coffee, description: html });
    await fetch(`${simulator.address}/v3/${html}?${html}`, {
      method: 'POST',
      body: html,
      headers: { 'x-html': html },
    });

    await orders(page).filter({ hasText: html }).click();
    await detail(page).getByText(html).waitFor();
    await page.getByTitle('Show all orders').click();
    for (const event of await events(page).all()) {
      await event.click();
      expect(await page.locator('.detail img, .timeline img, .orders img').count()).toBe(0);
    }
    expect(await page.evaluate('window.executed')).toBe(undefined);
  });

  test('narrows the timeline by order, kind and words', async () => {
    await shop.sell(coffee);
    await shop.order(filters);
    await simulator.control.idle();
    const page = await open();

    await orders(page).filter({ hasText: filters.description }).click();
    await expect.poll(() => events(page).count()).toBe(1);
    await page.getByTitle('Show all orders').click();
    await page.getByRole('button', { name: 'Notifications' }).click();
    await expect
      .poll(() => events(page).allTextContents())
      .toEqual([expect.stringContaining('TRANSACTION.SUCCESS')]);
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await page.getByRole('searchbox').fill('jsapi paper');
    await expect.poll(() => events(page).count()).toBe(1);
    await page.getByRole('searchbox').fill('no such thing');
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await expect.poll(() => events(page).count()).toBeGreaterThan(4);
  });

  test('moves the clock, and shows the simulator’s time', async () => {
    const page = await open();
    const shown = async () => new Date((await page.locator('.clock-time').textContent()) ?? '').getTime();
    const before = await shown();
    await page.getByRole('button', { name: '+2 h' }).click();
    await page.getByText('The clock was moved by 2 h').waitFor();
    const movedMs = (await shown()) - before;
    expect(movedMs).toBeGreaterThanOrEqual(7_200_000);
    expect(movedMs).toBeLessThan(7_230_000);
  });

  test('clears everything only after asking', async () => {
    await shop.sell(coffee);
    const page = await open();
    await orders(page).waitFor();

    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(simulator.control.orders()).toHaveLength(1);

    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    await page.getByRole('button', { name: 'Clear everything' }).click();
    await page.getByText('Waiting for the first request').waitFor();
    expect(simulator.control.orders()).toHaveLength(0);
    expect(await orders(page).count()).toBe(0);
  });

  test('says that the connection is lost, and goes on by itself when the simulator is back', async () => {
    await shop.order(coffee);
    const page = await open();
    await orders(page).filter({ hasText: coffee.description }).waitFor();

    await simulator.close();
    await page.getByRole('alert').filter({ hasText: 'does not answer' }).waitFor();
    expect(await orders(page).count()).toBe(1);

    simulator = await startSimulator({
      port: Number(new URL(simulator.address).port),
      ...(merchant && { merchant }),
    });
    await page.getByText('Live', { exact: true }).waitFor();
    await shop.order(filters);
    await orders(page).filter({ hasText: filters.description }).waitFor();
    // A restarted simulator knows nothing of what was before, and the page does not pretend otherwise.
    expect(await orders(page).count()).toBe(1);
    expect(await events(page).filter({ hasText: coffee.outTradeNo }).count()).toBe(0);
  });

  test('stays quick with 10,000 events: few rows, and a search that finds the one among them', async () => {
    await shop.order(coffee);
    for (let count = 0; count < 9_900; count += 1) simulator.control.login();
    const page = await open();
    await expect.poll(() => events(page).count()).toBe(300);
    await page.getByRole('button', { name: 'Show older events' }).click();
    await expect.poll(() => events(page).count()).toBe(600);
    await page.getByRole('searchbox').fill(coffee.outTradeNo);
    await expect.poll(() => events(page).count()).toBe(1);
  });

  test('can be used with the keyboard alone', async () => {
    await shop.sell(coffee);
    await simulator.control.idle();
    const page = await open();
    await events(page).first().focus();
    await page.keyboard.press('ArrowDown');
    const second = await events(page).nth(1).textContent();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.event[aria-current]').textContent()).toBe(second);

    // An event that arrives does not take the focus away.
    await fetch(`${simulator.address}/v3/certificates`);
    await events(page).filter({ hasText: 'Certificates' }).waitFor();
    expect(await page.evaluate('document.activeElement.textContent')).toBe(second);

    await page.keyboard.press('/');
    await page.keyboard.type('certificates');
    await expect.poll(() => events(page).count()).toBe(1);
  });

  test('fits a phone: no sideways scrolling, and the detail opens over the list and closes again', async () => {
    await shop.orderSignedOverOtherBytes(coffee);
    await shop.sell(filters);
    const page = await open({ viewport: { width: 390, height: 844 } });
    const width = () => page.evaluate('document.scrollingElement.scrollWidth');
    await orders(page).waitFor();
    expect(await width()).toBe(390);

    await events(page)
      .filter({ has: status(page, '401') })
      .click();
    await detail(page).getByText('Refused with 401').waitFor();
    expect(await width()).toBe(390);
    await page.keyboard.press('Escape');
    await expect.poll(() => detail(page).isVisible()).toBe(false);
    expect(await page.evaluate('document.activeElement.className')).toContain('event');
  });

  test.each(['light', 'dark'] as const)(
    'every text stands out from its background, in %s',
    async (colorScheme) => {
      const page = await open({ colorScheme });
      expect(await page.evaluate(tooFaintTexts)).toEqual([]);
      await shop.orderSignedOverOtherBytes(coffee);
      await shop.sell(coffee);
      await shop.order(filters);
      await shop.close(filters.outTradeNo);
      await orders(page).filter({ hasText: 'Closed' }).click();
      expect(await page.evaluate(tooFaintTexts)).toEqual([]);
      await page.getByTitle('Show all orders').click();
      await events(page)
        .filter({ has: status(page, '401') })
        .click();
      const folded = detail(page).locator('details:not([open]) summary');
      while ((await folded.count()) > 0) await folded.first().click();
      expect(await page.evaluate(tooFaintTexts)).toEqual([]);
    },
  );

  test('speaks Chinese where the browser does, and changes the language on request', async () => {
    const page = await open({ locale: 'zh-CN' });
    await shop.sell(coffee);
    await orders(page).filter({ hasText: '已支付' }).waitFor();
    expect(await page.title()).toBe('微信模拟器');
    await page.getByRole('button', { name: 'English' }).click();
    await orders(page).filter({ hasText: 'Paid' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'WeChat simulator' }).waitFor();
  });

  test('asks nothing of any other origin', async () => {
    const page = await open();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).origin));
    await page.reload();
    await shop.sell(coffee);
    await orders(page).filter({ hasText: 'Paid' }).waitFor();
    expect(new Set(asked)).toEqual(new Set([simulator.address]));
  });
});
