import type { Page, Route } from 'playwright-core';
import type { ShopStack } from '../test/shop-stack.js';

/** A page in a state that is worth looking at. */
interface Scene {
  readonly name: string;
  readonly locale?: string;
  /** How much larger than usual the buyer wants letters. */
  readonly typeScale?: number;
  /** Leads there from the open shop. */
  readonly show: (page: Page, shop: ShopStack) => Promise<void>;
}

const problem = (status: number, code: string) => (route: Route) =>
  route.fulfill({
    status,
    contentType: 'application/problem+json',
    body: JSON.stringify({ code, detail: code, requestId: '01JDB4W9Q6V5T0E8R2XKZ3M7NC' }),
  });

/** Changes what the catalogue answers. */
async function withProducts(page: Page, change: (products: Record<string, unknown>[]) => unknown[]) {
  await page.route('**/api/products', async (route) => {
    const response = await route.fetch();
    const { products } = await response.json();
    await route.fulfill({ response, json: { products: change(products) } });
  });
}

/** The one that is seen: the pages below it stay in the document. */
const at = (page: Page, selector: string) => page.locator(`${selector}:visible`).last();

const card = (page: Page, index: number) => page.locator('.product-card:visible').nth(index);

async function toProduct(page: Page, index = 1): Promise<void> {
  await card(page, index).click();
  await at(page, '.buy-button').waitFor();
}

async function toCheckout(page: Page): Promise<void> {
  await toProduct(page);
  await at(page, '.stepper-more').click();
  await at(page, '.buy-button').click();
  await at(page, '.pay-button').waitFor();
}

async function toCashier(page: Page): Promise<void> {
  await toCheckout(page);
  await at(page, '.pay-button').click();
  await at(page, '.cashier-pay').waitFor();
}

async function pay(page: Page): Promise<void> {
  await toCashier(page);
  await at(page, '.cashier-pay').click();
  await page.getByText('支付成功').waitFor();
}

async function toPaidOrder(page: Page): Promise<string> {
  await pay(page);
  await at(page, '.order-button:visible').click();
  const number = at(page, '.order-number');
  await number.waitFor();
  return (await number.textContent()) ?? '';
}

/** The pull-down of Taro's preview is taken for what is hit there, though the button gets the tap. */
async function openRefund(page: Page): Promise<void> {
  await page.waitForTimeout(700);
  await at(page, '.refund-button').click({ force: true });
  await page.waitForTimeout(400);
  await page.locator('.refund-reason').nth(1).click({ force: true });
}

async function toUnpaid(page: Page): Promise<void> {
  await toCashier(page);
  await at(page, '.cashier-cancel').click();
  await page.getByText('还没有付款').waitFor();
}

async function toUnpaidOrder(page: Page): Promise<void> {
  await toUnpaid(page);
  await at(page, '.order-button:visible').click();
  await at(page, '.cancel-button').waitFor();
}

async function fillCart(page: Page, indexes: readonly number[]): Promise<void> {
  for (const index of indexes) {
    await toProduct(page, index);
    await at(page, '.cart-button').click();
    await page.goBack();
    await at(page, '.cart-link').waitFor();
  }
}

async function toCart(page: Page): Promise<void> {
  await fillCart(page, [0, 2, 6]);
  await at(page, '.cart-link').click();
  await at(page, '.checkout-button').waitFor();
}

const openTab = (page: Page, path: string) =>
  page.evaluate((hash) => {
    location.hash = hash;
  }, path);

const shopReady = (page: Page) => card(page, 7).waitFor();

/** As large as WeChat lets letters be. */
const LARGE = 1.4;

async function toOrders(page: Page): Promise<void> {
  await toUnpaid(page);
  await openTab(page, '/pages/orders/index');
  await page.locator('.order-card').first().waitFor();
}

export const SCENES: readonly Scene[] = [
  { name: 'shop', show: shopReady },
  { name: 'shop-english', locale: 'en-US', show: shopReady },
  { name: 'shop-large-type', typeScale: LARGE, show: shopReady },
  {
    name: 'shop-with-cart',
    show: async (page) => {
      await fillCart(page, [1]);
      await page.waitForTimeout(2000);
    },
  },
  {
    name: 'shop-loading',
    show: async (page) => {
      await page.route('**/api/products', () => {});
      await page.reload();
      await at(page, '.skeleton').waitFor();
    },
  },
  {
    name: 'shop-slow',
    show: async (page) => {
      await page.route('**/api/products', () => {});
      await page.reload();
      await at(page, '.skeleton-slow').waitFor();
    },
  },
  {
    name: 'shop-error',
    show: async (page) => {
      await page.route('**/api/products', problem(500, 'INTERNAL_ERROR'));
      await page.reload();
      await at(page, '.retry-button').waitFor();
    },
  },
  {
    name: 'shop-offline',
    show: async (page) => {
      await page.route('**/api/products', (route) => route.abort());
      await page.reload();
      await at(page, '.retry-button').waitFor();
    },
  },
  {
    name: 'shop-empty',
    show: async (page) => {
      await withProducts(page, () => []);
      await page.reload();
      await at(page, '.state-title').waitFor();
    },
  },
  {
    name: 'shop-sold-out',
    show: async (page) => {
      await withProducts(page, (products) =>
        products.map((one, index) => (index % 3 ? one : { ...one, stock: 0 })),
      );
      await page.reload();
      await shopReady(page);
    },
  },
  { name: 'product', show: (page) => toProduct(page) },
  { name: 'product-english', locale: 'en-US', show: (page) => toProduct(page) },
  { name: 'product-large-type', typeScale: LARGE, show: (page) => toProduct(page) },
  {
    name: 'product-sold-out',
    show: async (page) => {
      await page.route('**/api/products/*', async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, json: { ...(await response.json()), stock: 0 } });
      });
      await toProduct(page);
    },
  },
  {
    name: 'product-most',
    show: async (page) => {
      await page.route('**/api/products/*', async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, json: { ...(await response.json()), stock: 2 } });
      });
      await toProduct(page);
      await at(page, '.stepper-more').click();
      await at(page, '.stepper-more').click();
    },
  },
  {
    name: 'product-gone',
    show: async (page) => {
      await page.route('**/api/products/*', problem(404, 'PRODUCT_NOT_FOUND'));
      await card(page, 1).click();
      await at(page, '.retry-button').waitFor();
    },
  },
  {
    name: 'product-loading',
    show: async (page) => {
      await page.route('**/api/products/*', () => {});
      await card(page, 1).click();
      await at(page, '.skeleton-picture').waitFor();
    },
  },
  { name: 'cart', show: toCart },
  { name: 'cart-english', locale: 'en-US', show: toCart },
  { name: 'cart-large-type', typeScale: LARGE, show: toCart },
  {
    name: 'cart-loading',
    show: async (page) => {
      await fillCart(page, [0, 2]);
      await page.route('**/api/products', () => {});
      await at(page, '.cart-link').click();
      await at(page, '.skeleton').waitFor();
    },
  },
  {
    name: 'cart-changed',
    show: async (page) => {
      await fillCart(page, [0, 1, 2, 3]);
      await withProducts(page, ([first, second, third]) => [
        { ...first, priceFen: 9800 },
        { ...second, stock: 0 },
        { ...third, priceFen: 5800 },
      ]);
      await at(page, '.cart-link').click();
      await at(page, '.checkout-button').waitFor();
    },
  },
  {
    name: 'cart-empty',
    show: async (page) => {
      await openTab(page, '/shopping/cart/index');
      await at(page, '.state-title').waitFor();
    },
  },
  { name: 'checkout', show: toCheckout },
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
      await page.route('**/confirm', async (route) => {
        const response = await route.fetch();
        const closedAt = '2026-01-01T04:00:00.000Z';
        await route.fulfill({ response, json: { ...(await response.json()), status: 'CLOSED', closedAt } });
      });
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
  {
    name: 'confirming',
    show: async (page) => {
      await toUnpaid(page);
      const orderId = new URL(page.url().replace('#', '')).searchParams.get('orderId');
      await page.evaluate(
        (id) => localStorage.setItem('open-payment', JSON.stringify({ data: id })),
        orderId,
      );
      await page.reload();
      await page.getByText('正在确认支付结果').waitFor();
    },
  },
  {
    name: 'unknown',
    show: async (page) => {
      await toUnpaid(page);
      const orderId = new URL(page.url().replace('#', '')).searchParams.get('orderId');
      await page.evaluate(
        (id) => localStorage.setItem('open-payment', JSON.stringify({ data: id })),
        orderId,
      );
      await page.reload();
      await at(page, '.refresh-button').waitFor({ timeout: 20_000 });
    },
  },
  { name: 'unpaid', show: toUnpaid },
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
      await page.getByText('取消这个订单').waitFor();
    },
  },
  {
    name: 'order-closed',
    show: async (page) => {
      await toUnpaidOrder(page);
      await at(page, '.cancel-button').click();
      await page.locator('.taro-modal__confirm, .taro-model__confirm').click();
      await at(page, '.again-button').waitFor();
    },
  },
  { name: 'order-paid', show: async (page) => void (await toPaidOrder(page)) },
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
      await page.getByText('店家会尽快处理').waitFor();
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
