import type { ShopStack } from '@taro-pay/stack/testing';
import type { Page } from 'playwright-core';
import { at, LARGE, openTab, type Scene, shopReady, withOrder } from './scene.js';
import { openRefund, pay, toExpressOrder, toOrders, toPaidOrder, toUnpaid, toUnpaidOrder } from './ways.js';

/** A paid order with a refund in a given status. */
async function toRefund(page: Page, shop: ShopStack, status: string): Promise<void> {
  const orderId = await toPaidOrder(page);
  await shop.refund(orderId, 7_200);
  await page.route('**/refunds', async (route) => {
    const response = await route.fetch();
    const { application, refunds } = await response.json();
    const changed = refunds.map((refund: object) => ({ ...refund, status }));
    await route.fulfill({ response, json: { application, refunds: changed } });
  });
  await page.reload();
  await at(page, '.timeline-entry:nth-child(3)').waitFor();
}

/** An order that is on its way in two parcels. */
async function toParcels(page: Page, shop: ShopStack): Promise<void> {
  const orderId = await toExpressOrder(page);
  const parcel = { kind: 'express', carrier: '中通快递' };
  const items = [{ productId: 'huila', quantity: 1 }];
  const path = `orders/${orderId}/shipments`;
  await shop.askOperator('POST', path, { ...parcel, trackingNo: `75${Date.now()}`, items });
  await shop.askOperator('POST', path, { ...parcel, trackingNo: `76${Date.now()}` });
  await page.reload();
  await at(page, '.parcel').waitFor();
}

/** Orders, refunds, and the page of the buyer. */
export const ORDERING: readonly Scene[] = [
  { name: 'order-unpaid', show: toUnpaidOrder },
  { name: 'order-unpaid-large-type', typeScale: LARGE, show: toUnpaidOrder },
  {
    name: 'order-loading',
    show: async (page) => {
      await toUnpaid(page);
      await page.route('**/confirm', () => {});
      await at(page, '.order-button:visible').click();
      await at(page, '.skeleton').waitFor();
    },
  },
  {
    name: 'order-cancel',
    show: async (page) => {
      await toUnpaidOrder(page);
      await at(page, '.cancel-button').click();
      await page.getByText('取消后订单无法恢复').waitFor();
    },
  },
  {
    name: 'order-closed',
    show: async (page) => {
      await toUnpaidOrder(page);
      await at(page, '.cancel-button').click();
      await at(page, '.question-yes').click();
      await at(page, '.again-button').waitFor();
      // The tap on a button below the screen has scrolled the page.
      await at(page, '.taro_page').evaluate((node) => node.scrollTo(0, 0));
    },
  },
  { name: 'order-english', locale: 'en-US', show: async (page) => void (await toPaidOrder(page)) },
  {
    name: 'order-time-over',
    show: async (page) => {
      await withOrder(page, { expiresAt: '2026-01-01T04:00:00.000Z' });
      await toUnpaidOrder(page);
    },
  },
  { name: 'order-refund-processing', show: (page, shop) => toRefund(page, shop, 'PROCESSING') },
  { name: 'order-refund-abnormal', show: (page, shop) => toRefund(page, shop, 'ABNORMAL') },
  { name: 'order-paid', show: async (page) => void (await toPaidOrder(page)) },
  { name: 'order-parcels', show: toParcels },
  { name: 'order-parcels-english', locale: 'en-US', show: toParcels },
  {
    name: 'refund-sheet',
    show: async (page) => {
      await toPaidOrder(page);
      await openRefund(page);
    },
  },
  {
    name: 'order-refund-asked',
    show: async (page) => {
      await toPaidOrder(page);
      await openRefund(page);
      await at(page, '.refund-submit').click({ force: true });
      await page.getByText('商家会尽快处理').waitFor();
    },
  },
  {
    name: 'order-refunded',
    show: async (page, shop) => {
      const orderId = await toPaidOrder(page);
      await shop.refund(orderId, 14_400);
      await at(page, '.order-number').waitFor();
      await page.waitForTimeout(4000);
      await page.reload();
      await page.getByText('退款到账').waitFor();
    },
  },
  {
    name: 'order-not-found',
    show: async (page) => {
      await openTab(page, '/ordering/order/index?orderId=01JDB4W9Q6V5T0E8R2XKZ3M7NC');
      await at(page, '.retry-button').waitFor();
    },
  },
  {
    name: 'orders',
    show: async (page) => {
      await pay(page);
      await openTab(page, '/pages/shop/index');
      await shopReady(page);
      await toUnpaid(page);
      await openTab(page, '/pages/orders/index');
      await page.locator('.order-card').nth(1).waitFor();
    },
  },
  { name: 'orders-large-type', typeScale: LARGE, show: toOrders },
  { name: 'orders-english', locale: 'en-US', show: toOrders },
  {
    name: 'orders-to-collect',
    show: async (page) => {
      await pay(page);
      await openTab(page, '/pages/orders/index');
      await at(page, '.filter-tocollect').click();
      await at(page, '.entry-again').waitFor();
    },
  },
  {
    name: 'orders-english-large-type',
    locale: 'en-US',
    typeScale: LARGE,
    show: async (page) => {
      await openTab(page, '/pages/orders/index');
      await at(page, '.state-title').waitFor();
    },
  },
  {
    name: 'orders-loading',
    show: async (page) => {
      await page.route('**/api/orders?*', () => {});
      await page.route('**/api/orders', () => {});
      await openTab(page, '/pages/orders/index');
      await at(page, '.skeleton').waitFor();
    },
  },
  {
    name: 'orders-none-refunded',
    show: async (page) => {
      await openTab(page, '/pages/orders/index');
      await at(page, '.state-title').waitFor();
      await at(page, '.filter-refunded').click();
      await page.getByText('没有已退款的订单').waitFor();
    },
  },
  {
    name: 'orders-more-failed',
    show: async (page) => {
      await page.route('**/api/orders?*', async (route) => {
        if (route.request().url().includes('cursor=')) return route.abort();
        const response = await route.fetch();
        const { orders } = await response.json();
        return route.fulfill({ response, json: { orders, nextCursor: 'next' } });
      });
      await toOrders(page);
      await at(page, '.orders-end').click();
      await page.getByText('加载失败').waitFor();
    },
  },
  {
    name: 'orders-empty',
    show: async (page) => {
      await openTab(page, '/pages/orders/index');
      await at(page, '.state-title').waitFor();
    },
  },
  {
    name: 'me',
    show: async (page) => {
      await openTab(page, '/pages/me/index');
      await at(page, '.me-greeting').waitFor();
    },
  },
  {
    name: 'me-english',
    locale: 'en-US',
    show: async (page) => {
      await openTab(page, '/pages/me/index');
      await at(page, '.me-greeting').waitFor();
    },
  },
];
