import type { Page } from 'playwright-core';
import { at, openTab, problem, type Scene, withOrder, withProducts } from './scene.js';
import { pay, toCashier, toCheckout, toExpressCheckout, toPaidOrder, toProduct, toUnpaid } from './ways.js';

/** Kills the app after the cashier opened, and reopens it. */
async function leavePaymentOpen(page: Page): Promise<void> {
  await toUnpaid(page);
  const orderId = new URL(page.url().replace('#', '')).searchParams.get('orderId');
  await page.evaluate(
    (id) => localStorage.setItem('open-payment', JSON.stringify({ data: JSON.stringify([id]) })),
    orderId,
  );
  await page.reload();
}

/** Checkout and payment. */
export const PAYING: readonly Scene[] = [
  { name: 'checkout', show: toCheckout },
  { name: 'checkout-english', locale: 'en-US', show: toCheckout },
  { name: 'checkout-express', show: toExpressCheckout },
  { name: 'checkout-express-english', locale: 'en-US', show: toExpressCheckout },
  {
    name: 'checkout-sold-out',
    show: async (page) => {
      await toCheckout(page);
      await page.route('**/api/orders', problem(409, 'OUT_OF_STOCK'));
      await at(page, '.pay-button').click();
      await at(page, '.notice').waitFor();
    },
  },
  {
    name: 'checkout-price-changed',
    show: async (page) => {
      await page.route('**/api/orders', async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, json: { ...(await response.json()), totalFen: 15_800 } });
      });
      await toCheckout(page);
      await at(page, '.pay-button').click();
      await page.getByText('价格有变化').waitFor();
    },
  },
  {
    name: 'checkout-less',
    show: async (page) => {
      await toProduct(page);
      await at(page, '.stepper-more').click();
      await withProducts(page, (products) => products.map((one) => ({ ...one, stock: 1 })));
      await at(page, '.buy-button').click();
      await at(page, '.checkout-less').waitFor();
    },
  },
  {
    name: 'checkout-slow',
    show: async (page) => {
      await page.route('**/api/orders', () => {});
      await toCheckout(page);
      await at(page, '.pay-button').click();
      await page.getByText('网络有点慢').waitFor();
    },
  },
  {
    name: 'checkout-expired',
    show: async (page) => {
      await page.route('**/payment', problem(409, 'ORDER_EXPIRED'));
      await toCheckout(page);
      await at(page, '.pay-button').click();
      await page.getByText('重新下单').first().waitFor();
    },
  },
  {
    name: 'closed-while-paying',
    show: async (page) => {
      await withOrder(page, { status: 'CLOSED', closedAt: '2026-01-01T04:00:00.000Z' });
      await toCashier(page);
      await at(page, '.cashier-cancel').click();
      await page.getByText('订单已关闭').first().waitFor();
    },
  },
  { name: 'cashier', show: toCashier },
  {
    name: 'cashier-failed',
    show: async (page) => {
      await toCashier(page);
      await at(page, '.cashier-fail').click();
      await at(page, '.notice').waitFor();
    },
  },
  { name: 'paid', show: pay },
  { name: 'paid-english', locale: 'en-US', show: pay },
  {
    name: 'paying',
    show: async (page) => {
      await toUnpaid(page);
      await page.route('**/payment', () => {});
      await at(page, '.pay-button').click();
      await at(page, '.result-mark-paying').waitFor();
    },
  },
  {
    name: 'confirming',
    show: async (page) => {
      await leavePaymentOpen(page);
      await page.getByText('正在确认支付结果').waitFor();
    },
  },
  {
    name: 'unknown',
    show: async (page) => {
      await leavePaymentOpen(page);
      await at(page, '.refresh-button').waitFor({ timeout: 20_000 });
    },
  },
  { name: 'unpaid', show: toUnpaid },
  { name: 'unpaid-english', locale: 'en-US', show: toUnpaid },
  {
    name: 'refunded',
    show: async (page) => {
      const orderId = await toPaidOrder(page);
      await withOrder(page, { status: 'REFUNDED', refundedFen: 14_400 });
      await openTab(page, `/ordering/result/index?orderId=${orderId}`);
      await at(page, '.result-mark-refunded').waitFor();
    },
  },
];
