import type { ShopStack } from '@taro-pay/stack/testing';
import type { Browser, Page } from 'playwright-core';
import type { PagePath } from '../src/app/pages.js';
import { addressesOf } from '../test/addresses.js';
import { leaveForApproval } from '../test/desk.js';
import type { Sales } from '../test/sales.js';

/** A shop with something to see on every page. */
export interface Shown {
  readonly shop: ShopStack;
  readonly paidOrderId: string;
  readonly lateOrderId: string;
}

interface Scene {
  readonly name: string;
  /** The address of the page by default. */
  readonly path?: (shown: Shown) => string;
  readonly act?: (page: Page) => Promise<void>;
}

/** Buys, pays late, applies for a refund, leaves one for approval, and lets WeChat refuse one. */
export async function furnish(browser: Browser, shop: ShopStack, sales: Sales): Promise<Shown> {
  const products = ['huila', 'yirgacheffe', 'mandheling', 'house-blend', 'drip-bags', 'cold-brew'];
  for (const [index, productId] of products.entries()) {
    await sales.sale([{ productId, quantity: (index % 3) + 1 }], `buyer-${index % 3}`);
  }
  await sales.order([{ productId: 'gift-box', quantity: 1 }], 'bob');
  await sales.applyForRefund(
    await sales.order([{ productId: 'huila', quantity: 1 }]),
    '豆子烘得太深了，想退一包',
  );
  const paidOrderId = await sales.sale([
    { productId: 'huila', quantity: 2 },
    { productId: 'v60-dripper', quantity: 1 },
  ]);
  await shop.refund(paidOrderId, 7_200);
  await leaveForApproval(browser, shop, { name: '赵敏', orderId: paidOrderId });
  const refusedOrderId = await sales.sale();
  await shop.setFaults({ rules: [{ operation: 'refund', fault: 'NOT_ENOUGH' }] });
  await shop.refund(refusedOrderId, 1_000);
  await shop.setFaults({});
  const lateOrderId = await sales.lateSale();
  return { shop, paidOrderId, lateOrderId };
}

const press = (page: Page, index: number) => page.locator('.page-acts button').nth(index).click();

/** Every page, and the states of lists and dialogs. A page without a scene does not compile. */
const SCENES_OF: Readonly<Record<PagePath, readonly [Scene, ...Scene[]]>> = {
  '/': [{ name: 'home' }],
  '/orders': [
    { name: 'orders' },
    { name: 'orders-none', path: () => '/orders?query=nobody' },
    {
      name: 'orders-filters',
      path: () => '/orders?minFen=5000',
      act: async (page) => {
        const toggle = page.locator('.filters-toggle');
        if (await toggle.isVisible()) await toggle.click();
      },
    },
    { name: 'orders-failed', path: () => '/refunds', act: failOrders },
  ],
  '/orders/:orderId': [
    { name: 'order' },
    { name: 'order-late', path: ({ lateOrderId }) => `/orders/${lateOrderId}` },
    {
      name: 'refund',
      act: async (page) => {
        await press(page, 0);
        await page.locator('.refund-line [role=spinbutton]').first().fill('1');
        await page.locator('.suggestions button').first().click();
      },
    },
  ],
  '/refunds': [{ name: 'refunds' }],
  '/applications': [{ name: 'applications' }],
  '/approvals': [{ name: 'approvals' }],
  '/anomalies': [
    { name: 'anomalies' },
    {
      name: 'anomaly-ask',
      act: async (page) => {
        await page.locator('.anomaly-acts .ant-btn').last().click();
        await page.locator('#remark').waitFor();
      },
    },
  ],
  '/notifications': [{ name: 'notifications' }],
  '/reconciliation': [{ name: 'reconciliation' }],
  '/reconciliation/:billDate': [{ name: 'day-unknown' }],
  '/products': [
    { name: 'products' },
    {
      name: 'product',
      act: async (page) => {
        await page.locator('.row-acts button').first().click();
        await page.locator('#product-name').waitFor();
      },
    },
    { name: 'import', act: (page) => chooseFile(page, '30') },
    { name: 'import-refused', act: (page) => chooseFile(page, '') },
  ],
  '/people': [
    { name: 'people' },
    {
      name: 'person',
      act: async (page) => {
        await press(page, 0);
        await page.locator('#person-name').waitFor();
      },
    },
  ],
  '/robot': [{ name: 'robot' }, { name: 'robot-refused', act: refuseMessage }],
  '/audit': [{ name: 'audit' }],
};

/** The scenes with their addresses. */
export function scenesIn(shown: Shown) {
  const addresses: Readonly<Record<string, string>> = addressesOf({
    orderId: shown.paidOrderId,
    billDate: '2026-01-31',
  });
  return Object.entries(SCENES_OF).flatMap(([page, scenes]) =>
    scenes.map(({ name, path, act }) => ({ name, act, path: path?.(shown) ?? addresses[page] ?? '' })),
  );
}

async function failOrders(page: Page): Promise<void> {
  await page.route('**/api/operator/orders?*', (route) =>
    route.fulfill({
      status: 503,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        code: 'DATABASE_UNAVAILABLE',
        detail: 'The database is unavailable.',
        requestId: '01JDB4W9Q6V5T0E8R2XKZ3M7NC',
      }),
    }),
  );
  await page.goto(page.url().replace('/refunds', '/orders?query=4321'));
  await page.locator('.failure').waitFor();
}

/** With a price that changes, and a new product that needs a stock. */
async function chooseFile(page: Page, stock: string): Promise<void> {
  await press(page, 0);
  await page.locator('.ant-modal input[type=file]').setInputFiles({
    name: 'beans.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(
      `编号,名称,价格（元）,库存\nhuila,哥伦比亚 · 慧兰,75.00,\nnew-bean,新豆,66.00,${stock}\n`,
    ),
  });
  await page.locator('.import-preview, .failure').first().waitFor();
}

async function refuseMessage(page: Page): Promise<void> {
  await page.route('**/api/operator/robot/test', (route) =>
    route.fulfill({
      json: { failure: { reason: 'UNKNOWN_ROBOT', detail: '93000 invalid webhook url' } },
    }),
  );
  await press(page, 0);
  await page.locator('.failure').waitFor();
}
