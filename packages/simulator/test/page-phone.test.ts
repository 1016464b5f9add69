import { describe, expect, test } from 'vitest';
import { browserFound } from './page-browser.js';
import { coffee, detail, event, usePageSession } from './page-session.js';

describe.skipIf(!browserFound)('the phone of the page', () => {
  const session = usePageSession();
  const phone = () => session.page.getByRole('region', { name: 'Phone' });
  const cashier = () => phone().getByRole('tab', { name: 'Cashier' }).click();

  test('scans the code of a Native order as any buyer', async () => {
    const { page, shop, simulator } = session;
    await shop.orderOf('native', 'NATIVE-000001');
    await cashier();
    await phone().getByLabel('Buyer who pays').fill('bob');
    await phone().getByRole('button', { name: 'Scan and pay' }).click();
    await event(page, 'Notification', '204').waitFor();
    expect(simulator.control.order('NATIVE-000001')).toMatchObject({ tradeState: 'SUCCESS', user: 'bob' });
  });

  test('tells in WeChat’s words why another account cannot pay a JSAPI order', async () => {
    const { page, shop, simulator } = session;
    await shop.order(coffee);
    await cashier();
    await phone().getByLabel('Buyer who pays').fill('bob');
    await phone().getByRole('button', { name: 'Pay', exact: true }).click();
    await page.getByText('The action failed').filter({ hasText: '下单账号与支付账号不一致' }).waitFor();
    expect(simulator.control.order(coffee.outTradeNo)?.tradeState).toBe('NOTPAY');
  });

  test('opens the address of an H5 order, on the phone and in a tab', async () => {
    const { page, shop, simulator } = session;
    await shop.orderOf('h5', 'H5-0000000001');
    await cashier();
    const opening = page.waitForEvent('popup');
    await phone().getByRole('link', { name: 'Open in a new tab' }).click();
    const tab = await opening;
    await tab.getByText('68.00').waitFor();
    await tab.close();
    await phone().getByRole('button', { name: 'Open and pay' }).click();
    await expect.poll(() => simulator.control.order('H5-0000000001')?.tradeState).toBe('SUCCESS');
  });

  test('pays an APP order by hand, and shows its product', async () => {
    const { page, shop, simulator } = session;
    await shop.orderOf('app', 'APP-0000000001');
    await cashier();
    await phone().getByRole('button', { name: 'Details' }).click();
    await detail(page).getByRole('definition').filter({ hasText: /^APP$/ }).waitFor();
    await phone().getByRole('button', { name: 'Pay', exact: true }).click();
    await expect.poll(() => simulator.control.order('APP-0000000001')?.tradeState).toBe('SUCCESS');
  });

  test('gives each buyer a mini-program at an origin, and so with a session, of their own', async () => {
    const { page, shop } = session;
    await phone().getByRole('tab', { name: 'Mini-program' }).click();
    await phone().getByLabel('Address of the preview').fill(`${shop.url}/`);
    await page.keyboard.press('Enter');
    const origin = () => page.frameLocator('iframe').getByText('The shop').evaluate('location.origin');
    await expect.poll(origin).toBe(shop.url);
    await phone().getByLabel('Buyer at the phone').selectOption('Buyer 2');
    await expect.poll(origin).toBe(shop.url.replace('127.0.0.1', 'buyer-2.localhost'));
    await phone().getByLabel('Buyer at the phone').selectOption('Buyer 1');
    await expect.poll(origin).toBe(shop.url);
  });
});
