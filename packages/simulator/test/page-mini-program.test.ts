import { createServer } from 'node:http';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { SimulatorOptions } from '../src/index.js';
import { openSellingApp } from './mini-program-app.js';
import { browserFound, launchBrowser } from './page-browser.js';
import { detail, event, orders } from './page-session.js';

const TEMPLATE = {
  title: '订单发货通知',
  keywords: [{ key: 'thing1', name: '商品名称' }],
  priTmplId: 'shipped',
};

/** A back end that takes every message push. */
async function openReceiver(): Promise<string> {
  const server = createServer((_request, response) => response.end('success'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/push`;
}

describe.skipIf(!browserFound)('the mini-program’s side of the page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  async function open(options: SimulatorOptions = {}) {
    const app = await openSellingApp(options);
    const page = await browser.newPage({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });
    onTestFinished(() => page.close());
    await page.goto(app.simulator.address);
    return { ...app, control: app.simulator.control, page };
  }

  test('shows the messages, the accepted templates and the addresses on the phone of a user', async () => {
    const { control, page, ask, sell, openid } = await open();
    await sell('ORDER-000001');
    control.addTemplate(TEMPLATE);
    for (const _ of [1, 2]) control.requestSubscribeMessage({ user: 'alice', tmplIds: ['shipped'] });
    const data = { thing1: { value: '云南小粒咖啡 250 g' } };
    await ask('/cgi-bin/message/subscribe/send', { touser: openid, template_id: 'shipped', data });
    const phone = page.getByRole('region', { name: 'Phone' });
    await phone.getByRole('tab', { name: 'Messages' }).click();
    const message = phone.getByRole('article').filter({ hasText: '订单发货通知' });
    await message.getByText('云南小粒咖啡 250 g').waitFor();
    await phone.getByText('shipped').waitFor();
    await phone.getByText('琶洲街道新港中路397号').waitFor();
    await phone.getByLabel('Whose phone').selectOption('buyer');
    await phone.getByText('No messages yet').waitFor();
  });

  test('shows what was shipped of an order, and lets its buyer confirm receipt', async () => {
    const { control, page, ask, sell, shippingOf } = await open();
    control.setTradeManaged(true);
    await sell('ORDER-000001');
    await ask('/wxa/sec/order/upload_shipping_info', shippingOf('ORDER-000001'));
    await orders(page).click();
    await detail(page).getByText('YTO · YT0001').waitFor();
    await detail(page).getByRole('button', { name: 'The buyer confirms receipt' }).click();
    await detail(page).getByText('by the buyer').waitFor();
    expect(control.order('ORDER-000001')?.orderState).toBe(3);
  });

  test('shows a message push with its message and the string of its signature', async () => {
    const messagePush = {
      url: await openReceiver(),
      token: 'AAAAA',
      encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
      mode: 'encrypted',
      format: 'json',
    } as const;
    const { control, page } = await open({ messagePush });
    control.addTemplate(TEMPLATE);
    control.requestSubscribeMessage({ user: 'alice', tmplIds: ['shipped'] });
    await event(page, 'Message push', '200').click();
    await detail(page).getByRole('group', { name: 'Pushed message' }).getByText('"shipped"').waitFor();
    await detail(page).getByRole('group', { name: 'String of the signature' }).getByText('***').waitFor();
    expect(await detail(page).getByLabel('Variant').getByRole('option').count()).toBe(6);
  });
});
