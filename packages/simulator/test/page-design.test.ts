import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { browserFound, tooFaintTexts } from './page-browser.js';
import { coffee, detail, event, events, filters, openEvent, orders, usePageSession } from './page-session.js';

/** What is wider than its place on the cards of the orders: the shop's numbers have 26 characters. */
const cutOffTexts = `[...document.querySelectorAll('.order, .order *')]
  .filter((element) => element.scrollWidth > element.clientWidth && getComputedStyle(element).display !== 'inline')
  .map((element) => element.textContent)`;

/** Opens everything there is to see, one after the other. */
async function everyView(page: Page, look: (view: string) => Promise<void>) {
  await look('timeline');
  await orders(page).filter({ hasText: coffee.description }).click();
  await look('order');
  await page.keyboard.press('Escape');
  await page.keyboard.press('x');
  for (const key of ['c', 'f', 'b', 'm']) {
    await page.keyboard.press(key);
    await detail(page).locator('.panel').waitFor();
    await look(`panel ${key}`);
    await page.keyboard.press('Escape');
  }
  await page.keyboard.press('?');
  await look('shortcuts');
  await page.keyboard.press('Escape');
  await openEvent(page, '/v3/pay/transactions/jsapi', '401');
  const folded = detail(page).locator('details:not([open]) summary');
  while ((await folded.count()) > 0) await folded.first().click();
  await look('refused');
}

describe.skipIf(!browserFound)('the page, to look at', () => {
  const session = usePageSession();

  async function trade() {
    const { shop, simulator } = session;
    await shop.orderSignedWithoutLastLineFeed(coffee);
    await shop.sell(coffee);
    await shop.order(filters);
    await simulator.control.idle();
  }

  test.each(['light', 'dark'] as const)(
    'every text stands out from its background, in %s',
    async (scheme) => {
      const { page } = session;
      await page.emulateMedia({ colorScheme: scheme });
      expect(await page.evaluate(tooFaintTexts)).toEqual([]);
      await trade();
      await event(page, 'Notification', '204').waitFor();
      await everyView(page, async (view) => expect(await page.evaluate(tooFaintTexts), view).toEqual([]));
      const background = await page.evaluate('getComputedStyle(document.body).backgroundColor');
      expect(background).toBe(scheme === 'dark' ? 'rgb(17, 19, 21)' : 'rgb(246, 247, 248)');
    },
  );

  test.each([390, 1024])(
    'fits a page %i wide: nothing is cut off, and the detail covers the list',
    async (width) => {
      const page = await session.open({ viewport: { width, height: 844 }, locale: 'zh-CN' });
      await trade();
      await orders(page).first().waitFor();
      expect(await page.evaluate(cutOffTexts)).toEqual([]);
      await everyView(page, async (view) =>
        expect(await page.evaluate('document.scrollingElement.scrollWidth'), view).toBe(width),
      );
      await page.keyboard.press('Escape');
      await expect.poll(() => detail(page).isVisible()).toBe(false);
      expect(await page.evaluate('document.activeElement.className')).toContain('event');
    },
  );

  test('pays at the phone on a narrow page', async () => {
    const { shop, simulator } = session;
    const page = await session.open({ viewport: { width: 390, height: 844 } });
    await shop.order(coffee);
    await page.getByRole('navigation').getByRole('button', { name: 'Phone' }).click();
    await page.getByRole('button', { name: 'Pay', exact: true }).click();
    await expect.poll(() => simulator.control.order(coffee.outTradeNo)?.tradeState).toBe('SUCCESS');
  });

  test('goes to what a key names in the other pane of a narrow page', async () => {
    const page = await session.open({ viewport: { width: 390, height: 844 } });
    await session.shop.order(coffee);
    await events(page).first().waitFor();
    // The page asks for the orders after it has drawn the events, and a key goes to none that is not there.
    await orders(page).first().waitFor();
    const focused = () =>
      page.evaluate('document.activeElement.type + " " + document.activeElement.className');
    await page.keyboard.press('p');
    await expect.poll(() => page.getByRole('tab', { name: 'Cashier' }).isVisible()).toBe(true);
    expect(await page.evaluate('document.activeElement.role')).toBe('tab');
    await page.keyboard.press('o');
    await expect.poll(focused).toMatch(/ order\b/);
    await page.keyboard.press('p');
    await page.keyboard.press('e');
    // The list draws the row first.
    await expect.poll(focused).toMatch(/ event\b/);
    await page.keyboard.press('p');
    await page.keyboard.press('/');
    await expect.poll(focused).toMatch(/^search/);
  });

  test('follows the browser’s language, and remembers another choice', async () => {
    const page = await session.open({ locale: 'zh-CN' });
    await session.shop.sell(coffee);
    await orders(page).filter({ hasText: '已支付' }).waitFor();
    expect(await page.title()).toBe('微信模拟器');
    await session.shop.orderSignedWithoutLastLineFeed(filters);
    await openEvent(page, '/v3/pay/transactions/jsapi', '401');
    await detail(page).getByText('每一行都以换行符结尾，最后一行也不例外。').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'English' }).click();
    await orders(page).filter({ hasText: 'Paid' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'WeChat simulator' }).waitFor();
  });

  test('tells in Chinese why an action failed', async () => {
    const page = await session.open({ locale: 'zh-CN' });
    await session.shop.sell(coffee);
    await orders(page).filter({ hasText: coffee.description }).click();
    const refund = detail(page).getByRole('button', { name: '在商户平台退款' });
    await detail(page).getByLabel('金额（元）').fill('0.29');
    await refund.click();
    await detail(page).getByText('在商户平台发起').waitFor();
    await refund.click();
    await page.getByText('操作失败：频率超限。').waitFor();
  });

  test('leaves the search with Esc, so that letters are shortcuts again', async () => {
    const { page, shop } = session;
    await shop.sell(coffee);
    await events(page).first().waitFor();
    // The page asks for the orders after it has drawn the events, and a key goes to none that is not there.
    await orders(page).first().waitFor();
    const focused = () => page.evaluate('document.activeElement.type ?? document.activeElement.className');
    await page.keyboard.press('/');
    expect(await focused()).toBe('search');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.locator('dialog[open]').waitFor();
  });

  test('can be used with the keyboard alone', async () => {
    const { page, shop, simulator } = session;
    await shop.sell(coffee);
    await simulator.control.idle();
    await event(page, 'Notification', '204').waitFor();
    const focused = () => page.evaluate('document.activeElement.textContent');
    await page.keyboard.press('e');
    await page.keyboard.press('ArrowDown');
    const second = await events(page).nth(1).textContent();
    expect(await focused()).toBe(second);
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.event[aria-selected=true]').textContent()).toBe(second);
    const outline = 'getComputedStyle(document.activeElement).outlineStyle';
    expect(await page.evaluate(outline)).toBe('solid');

    // An event that arrives does not take the focus away.
    await fetch(`${simulator.address}/v3/certificates`);
    await event(page, 'Certificates', '401').waitFor();
    expect(await focused()).toBe(second);
    await page.keyboard.press('j');
    await expect.poll(() => page.locator('.event[aria-selected=true]').textContent()).not.toBe(second);
    await page.keyboard.press('End');
    expect(await focused()).toBe(await events(page).last().textContent());

    // The whole list is one tab stop.
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.closest(".events") === null')).toBe(true);
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    await page.keyboard.type('certificates');
    await expect.poll(() => events(page).count()).toBe(1);
  });

  test('shows a running preview of the mini-program, or instructions', async () => {
    const { page, shop, simulator } = session;
    const phone = page.getByRole('region', { name: 'Phone' });
    await phone.getByRole('tab', { name: 'Mini-program' }).click();
    await phone.getByLabel('Address of the preview').fill('http://127.0.0.1:9');
    await page.keyboard.press('Enter');
    await phone.getByText('http://127.0.0.1:9 does not answer').waitFor();

    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).origin));
    await phone.getByLabel('Address of the preview').fill(`${shop.url}/`);
    await page.keyboard.press('Enter');
    await page.frameLocator('iframe').getByText('The shop').waitFor();
    await trade();
    await orders(page).first().waitFor();
    // The page asks the simulator and, in the frame, the preview: nobody else.
    expect(new Set(asked)).toEqual(new Set([simulator.address, shop.url]));
  });

  test('does not miss a reset before the live stream is open', async () => {
    const { page, shop, simulator } = session;
    await shop.order(coffee);
    await page.route('**/_sim/events?*', async (route) => {
      const isStream = route.request().headers().accept?.includes('text/event-stream') ?? false;
      if (isStream) simulator.control.reset();
      await route.continue();
    });
    await page.reload();
    await page.getByText('Waiting for the first request').waitFor();
    await page.unrouteAll();
  });

  test('stays responsive with 10,000 events', async () => {
    const { shop, simulator } = session;
    await shop.order(coffee);
    // The page that is open would follow each of them for nothing.
    await session.page.goto('about:blank');
    for (let count = 0; count < 9_800; count += 1) simulator.control.login();
    const startedAtMs = Date.now();
    const page = await session.open();
    await events(page).first().waitFor();
    const openedMs = Date.now() - startedAtMs;
    expect(await events(page).count()).toBeLessThan(60);

    // Frames while a hundred events arrive one by one.
    await page.evaluate(`(() => {
      window.frames_ = []; let last = performance.now();
      const tick = (now) => { window.frames_.push(now - last); last = now; requestAnimationFrame(tick); };
      requestAnimationFrame(tick);
    })()`);
    for (let count = 0; count < 100; count += 1) {
      simulator.control.login(`new-${count}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await events(page).filter({ hasText: 'new-99' }).waitFor();
    const longestFrameMs = Number(await page.evaluate('Math.max(...window.frames_)'));
    console.log(
      `10,000 events: open ${openedMs} ms, longest frame while appending ${longestFrameMs.toFixed(0)} ms`,
    );
    // However many there are, only those in sight are drawn.
    expect(await events(page).count()).toBeLessThan(60);

    await page.keyboard.press('/');
    await page.keyboard.type(coffee.outTradeNo);
    await expect.poll(() => events(page).count()).toBe(1);
    await session.page.goto(simulator.address);
  });
});
