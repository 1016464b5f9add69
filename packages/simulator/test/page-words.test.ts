import { randomBytes } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createMerchant, startSimulator } from '../src/index.js';
import { createMerchantClient } from './merchant-client.js';
import { browserFound, launchBrowser } from './page-browser.js';
import { coffee, detail, event, events, openEvent, orders, usePageSession } from './page-session.js';

describe.skipIf(!browserFound)('the page, to read', () => {
  const session = usePageSession();

  test('follows the newest request or notification until an event is chosen, and again after Esc', async () => {
    const { page, shop, simulator } = session;
    await shop.sell(coffee);
    await simulator.control.idle();
    await detail(page).getByText('Follows the newest').waitFor();
    await fetch(`${simulator.address}/v3/certificates`);
    await detail(page).getByRole('heading', { name: 'Certificates' }).waitFor();
    await openEvent(page, 'Prepay', '200');
    await fetch(`${simulator.address}/v3/refund/domestic/refunds`);
    await event(page, 'Request', '405').waitFor();
    await detail(page).getByRole('heading', { name: 'Prepay' }).waitFor();
    await page.keyboard.press('Escape');
    await detail(page).getByRole('heading', { name: 'Request 405' }).waitFor();
  });

  test('has no English sentence where it is Chinese', async () => {
    const page = await session.open({ locale: 'zh-CN' });
    const { shop, simulator } = session;
    await shop.sell(coffee);
    simulator.control.refundInConsole(coffee.outTradeNo, { amountFen: 100 });
    simulator.control.advanceClock(60_000);
    simulator.control.setFaults({ refunds: 'abnormal' });
    await simulator.control.idle();
    await fetch(`${simulator.address}/v3/certificates`);
    await event(page, '平台证书', '401').waitFor();
    await page.keyboard.press('b');
    await detail(page).getByRole('row', { name: '商户未结算资金' }).first().waitFor();
    await detail(page).getByRole('row', { name: '买家 buyer -¥1,234.56' }).waitFor();
    const sentence = /[A-Za-z]+ [a-z]+ [a-z]+/;
    expect(await page.locator('main').textContent()).not.toMatch(sentence);
  });

  test('tells a partial refund as such, with its sum', async () => {
    const page = await session.open({ locale: 'zh-CN' });
    const { shop, simulator } = session;
    await shop.sell(coffee);
    simulator.control.refundInConsole(coffee.outTradeNo, { amountFen: 29 });
    await orders(page).filter({ hasText: '部分退款 ¥0.29' }).click();
    await detail(page).getByRole('heading', { name: '订单 部分退款 ¥0.29' }).waitFor();
    simulator.control.advanceClock(60_000);
    simulator.control.refundInConsole(coffee.outTradeNo);
    await detail(page).getByRole('heading', { name: '订单 已退款' }).waitFor();
  });

  test('asks for the signed string only where it helps: not where nothing was signed', async () => {
    const { page, simulator } = session;
    await fetch(`${simulator.address}/v3/certificates`);
    await openEvent(page, 'Certificates', '401');
    await detail(page).getByRole('note').filter({ hasText: 'no Authorization header' }).waitFor();
    expect(await detail(page).getByRole('textbox').count()).toBe(0);
  });

  test('lets the large time of the clock run', async () => {
    const page = await session.open();
    await page.clock.install();
    await page.reload();
    await page.locator('.connection[data-state="live"]').waitFor();
    await page.keyboard.press('c');
    const time = detail(page).locator('time');
    const shownMs = async () => Date.parse((await time.textContent())?.replace(' UTC+8', '') ?? '');
    const beforeMs = await shownMs();
    await page.clock.runFor(5_000);
    await expect.poll(shownMs).toBeGreaterThanOrEqual(beforeMs + 4_000);
  });

  test('tells several merchants apart, and shows one of them', async () => {
    const second = createMerchant(Date.now(), randomBytes);
    const simulator = await startSimulator({ merchants: [createMerchant(Date.now(), randomBytes), second] });
    const browser = await launchBrowser();
    onTestFinished(async () => {
      await browser.close();
      await simulator.close();
    });
    for (const { environment, control } of simulator.merchants) {
      const client = createMerchantClient({ address: simulator.address, environment });
      const { openid } = await client.redeem(control.login('alice').code);
      await client.prepay(client.prepayBody({ openid, outTradeNo: 'SHARED-000001' }));
    }
    const page = await browser.newPage({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });
    await page.goto(simulator.address);
    await expect.poll(() => orders(page).count()).toBe(2);
    await page.getByLabel('Merchant', { exact: true }).selectOption(second.merchantId);
    await expect.poll(() => orders(page).count()).toBe(1);
    await expect.poll(() => events(page).filter({ hasText: 'Prepay' }).count()).toBe(1);
    expect(await events(page).filter({ hasText: 'Prepay' }).textContent()).toContain(second.merchantId);
    await orders(page).click();
    await detail(page).getByRole('definition').filter({ hasText: second.merchantId }).waitFor();
    const phone = page.getByRole('region', { name: 'Phone' });
    await phone.getByRole('definition').filter({ hasText: second.merchantId }).waitFor();
    await detail(page).getByRole('button', { name: 'Pay', exact: true }).click();
    await expect
      .poll(() => simulator.merchants.map(({ control }) => control.order('SHARED-000001')?.tradeState))
      .toEqual(['NOTPAY', 'SUCCESS']);
    const keywords = [{ key: 'thing1', name: '商品名称' }];
    const { control } = simulator.of(second.merchantId);
    control.addTemplate({ priTmplId: 'second', title: '发货通知', keywords });
    control.requestSubscribeMessage({ user: 'alice', tmplIds: ['second'] });
    await phone.getByRole('tab', { name: 'Messages' }).click();
    await phone.getByText('second', { exact: true }).waitFor();
  });
});
