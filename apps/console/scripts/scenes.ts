import type { ShopStack } from '@taro-pay/stack/testing';
import type { Browser, Page } from 'playwright-core';
import type { PagePath } from '../src/app/pages.js';
import { addressesOf } from '../test/addresses.js';
import { leaveForApproval } from '../test/desk.js';
import { type Sales, toAddress, toCounter } from '../test/sales.js';

/** A shop with something to see on every page. */
export interface Shown {
  readonly shop: ShopStack;
  readonly paidOrderId: string;
  readonly lateOrderId: string;
  /** An order of which one parcel was sent. */
  readonly partId: string;
  /** Of an order that waits at the counter. */
  readonly code: string;
}

interface Scene {
  readonly name: string;
  /** The address of the page by default. */
  readonly path?: (shown: Shown) => string;
  readonly act?: (page: Page, shown: Shown) => Promise<void>;
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
  await sales.sale([{ productId: 'mandheling', quantity: 1 }], 'bob', {
    delivery: toAddress({ name: '欧阳娜娜', phone: '13700007654', detail: '文三路 90 号 3 幢 402 室' }),
    note: '工作日送货，放门卫即可，谢谢 🙏',
  });
  const partId = await sales.sale(
    [
      { productId: 'huila', quantity: 2 },
      { productId: 'drip-bags', quantity: 3 },
    ],
    'carol',
    { delivery: toAddress() },
  );
  const parcel = { kind: 'express', carrier: 'SF', trackingNo: 'SF1390128475566' };
  const items = [{ productId: 'huila', quantity: 2 }];
  await shop.askOperator('POST', `orders/${partId}/shipments`, { ...parcel, items });
  const applied = await sales.order([{ productId: 'gift-box', quantity: 1 }], 'dora', {
    delivery: toAddress(),
  });
  await sales.applyForRefund(applied, '拍错了，想换一款');
  for (const user of ['bob', 'erin', 'fay']) {
    await sales.sale([{ productId: 'house-blend', quantity: 1 }], user, {
      delivery: toAddress({ name: `${user}` }),
    });
  }
  const counterId = await sales.sale([{ productId: 'cold-brew', quantity: 2 }], 'bob', {
    delivery: toCounter,
    note: '少冰',
  });
  await shop.askOperator('POST', `orders/${counterId}/readiness`);
  await sales.sale([{ productId: 'huila', quantity: 1 }], 'erin', { delivery: toCounter });
  return { shop, paidOrderId, lateOrderId, partId, code: await codeOf(sales, counterId) };
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
    { name: 'order-parcels', path: ({ partId }) => `/orders/${partId}` },
    {
      name: 'refund',
      act: async (page) => {
        await press(page, 0);
        await page.locator('.refund-line [role=spinbutton]').first().fill('1');
        await page.locator('.suggestions button').first().click();
      },
    },
  ],
  '/shipping': [
    { name: 'shipping' },
    { name: 'shipping-none', path: () => '/shipping?delivery=none' },
    { name: 'parcels', act: openParcels },
    { name: 'bulk', act: checkLines },
  ],
  '/shipping/print/:form': [
    { name: 'print-list', path: () => '/shipping/print/list?delivery=express' },
    { name: 'print-labels', path: () => '/shipping/print/labels?delivery=express' },
  ],
  '/pickup': [
    { name: 'pickup' },
    { name: 'pickup-found', act: (page, { code }) => typeCode(page, code) },
    { name: 'pickup-wrong', act: (page) => typeCode(page, '000000') },
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

const codeOf = async (sales: Sales, orderId: string): Promise<string> => {
  const { order } = JSON.parse(JSON.stringify(await sales.dossier(orderId)));
  return String(order.delivery.code);
};

async function openParcels(page: Page): Promise<void> {
  await page.locator('.packing .ant-btn-link').first().click();
  await page.locator('#tracking-no').fill('SF 1390 1284 75567');
}

async function checkLines(page: Page): Promise<void> {
  const numbers = await page.locator('.packing-number code').allInnerTexts();
  await page.locator('.page-acts button').last().click();
  const lines = [`${numbers[1]}\tSF\tSF1390128475600`, `${numbers[0]}\t蜗牛\t1`, 'ABCDEF SF 1'];
  await page.locator('#lines').fill(lines.join('\n'));
  await page.locator('.ant-modal button[type=submit]').click();
  await page.locator('.import-preview, .failure').first().waitFor();
}

async function typeCode(page: Page, code: string): Promise<void> {
  await page.locator('.counter-code').fill(code);
  await page.keyboard.press('Enter');
  await page.locator('.counter-order, .counter-wrong, .failure').first().waitFor();
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
