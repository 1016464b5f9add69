import { browserFound, launchBrowser, openShopStack, type ShopStack } from '@taro-pay/stack/testing';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acceptInvitation, invite, openBrowser, openDesk, signIn } from './desk.js';

describe.skipIf(!browserFound)('the console in a browser', () => {
  let shop: ShopStack;
  let browser: Browser;

  beforeAll(async () => {
    [shop, browser] = await Promise.all([openShopStack(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await shop?.stop();
  });

  test('its page allows scripts of its own files only, and its files never change', async () => {
    const page = await fetch(`${shop.apiUrl}/console/orders?status=PAID`);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(page.headers.get('cache-control')).toBe('no-store');
    const html = await page.text();
    const nonces = new Set([...html.matchAll(/nonce="([^"]+)"/g)].map(([, nonce]) => nonce));
    expect(nonces.size).toBe(1);
    expect(policy).toContain(`'nonce-${[...nonces][0]}'`);
    const script = /src="([^"]+\.js)"/.exec(html)?.[1] ?? '';
    const file = await fetch(shop.apiUrl + script, { headers: { 'accept-encoding': 'gzip' } });
    expect(file.headers.get('content-encoding')).toBe('gzip');
    expect(file.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    for (const gone of ['assets/gone-12345678.js', '/assets/gone-12345678.js', '%61ssets/gone-12345678.js']) {
      expect((await fetch(`${shop.apiUrl}/console/${gone}`)).status, gone).toBe(404);
    }
  });

  test('a one-time link sets the password and opens the console, once', async () => {
    const url = await invite(shop, { name: '王芳', role: 'finance' });
    const { page, problems, close } = await openBrowser(browser, shop);
    await acceptInvitation(page, url);
    await page.getByText('王芳').waitFor();
    expect(new URL(page.url()).pathname).toBe('/console');
    expect(new URL(page.url()).hash).toBe('');
    await page.getByRole('button', { name: '退出登录' }).click();
    await page.getByRole('heading', { name: '登录商户后台' }).waitFor();
    await page.goto(url);
    await page.locator('input[type=password]').nth(0).fill('another password');
    await page.locator('input[type=password]').nth(1).fill('another password');
    await page.keyboard.press('Enter');
    await page.getByText('请管理员重新生成一个').waitFor();
    expect(problems).toEqual([]);
    await close();
  });

  test('menu and page are loaded while the session is still asked for', async () => {
    const { page, problems, close } = await openDesk(browser, shop, { name: '林涛', role: 'viewer' });
    let answer = () => {};
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/api/operator/session', async (route) => {
      await held;
      await route.continue();
    });
    await Promise.all([
      page.waitForRequest(/assets\/shell-/),
      page.waitForRequest(/assets\/orders-page-/),
      page.goto(`${shop.apiUrl}/console/orders`),
    ]);
    expect(await page.locator('#page').count()).toBe(0);
    answer();
    await page.getByRole('heading', { name: '订单' }).waitFor();
    expect(problems).toEqual([]);
    await close();
  });

  test('a session that ends in the middle leads back to the same page after signing in', async () => {
    const { page, problems, close } = await openDesk(browser, shop, { name: '李雷', role: 'viewer' });
    await page.goto(`${shop.apiUrl}/console/orders?status=PAID`);
    await page.locator('#page').waitFor();
    await page.context().clearCookies();
    await page.evaluate('dispatchEvent(new Event("visibilitychange"))');
    await page.reload();
    await signIn(page, '李雷');
    await page.locator('#page').waitFor();
    expect(page.url()).toBe(`${shop.apiUrl}/console/orders?status=PAID`);
    expect(problems).toEqual([]);
    await close();
  });

  test('an export after the session ended saves no file, and asks to sign in', async () => {
    const { page, problems, close } = await openDesk(browser, shop, { name: '韩梅', role: 'finance' });
    await page.goto(`${shop.apiUrl}/console/orders`);
    const button = page.getByRole('link', { name: '导出' });
    await button.waitFor();
    await page.context().clearCookies();
    let saved = 0;
    page.on('download', () => {
      saved += 1;
    });
    await button.click();
    await page.getByRole('heading', { name: '登录已过期' }).waitFor();
    expect(saved).toBe(0);
    await signIn(page, '韩梅');
    await Promise.all([page.waitForEvent('download'), button.click()]);
    expect(saved).toBe(1);
    expect(problems).toEqual([]);
    await close();
  });
});
