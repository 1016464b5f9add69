import {
  at,
  card,
  LARGE,
  openTab,
  problem,
  type Scene,
  shopReady,
  visitFirst,
  withProducts,
} from './scene.js';
import { fillCart, toCart, toProduct } from './ways.js';

/** The shop, its products and the cart. */
export const SHOPPING: readonly Scene[] = [
  { name: 'shop', show: shopReady },
  { name: 'shop-english', locale: 'en-US', show: shopReady },
  { name: 'shop-large-type', typeScale: LARGE, show: shopReady },
  {
    name: 'shop-category',
    show: async (page) => {
      await page.getByText('器具').click();
      await page.getByText('V60').first().waitFor();
    },
  },
  {
    name: 'shop-search',
    show: async (page) => {
      await page.locator('.search-input').fill('黑巧克力');
      await page.getByText('曼特宁').first().waitFor();
    },
  },
  {
    name: 'shop-not-found',
    show: async (page) => {
      await page.locator('.search-input').fill('抹茶');
      await at(page, '.state-title').waitFor();
    },
  },
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
      await visitFirst(page);
      await at(page, '.skeleton').waitFor();
    },
  },
  {
    name: 'shop-slow',
    show: async (page) => {
      await page.route('**/api/products', () => {});
      await visitFirst(page);
      await at(page, '.skeleton-slow').waitFor();
    },
  },
  {
    name: 'shop-error',
    show: async (page) => {
      await page.route('**/api/products', problem(500, 'INTERNAL_ERROR'));
      await visitFirst(page);
      await at(page, '.retry-button').waitFor();
    },
  },
  {
    name: 'shop-offline',
    show: async (page) => {
      await page.route('**/api/products', (route) => route.abort());
      await visitFirst(page);
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
    name: 'page-broken',
    show: async (page) => {
      await withProducts(page, () => [null]);
      await page.reload();
      await page.getByText('页面出了点问题').waitFor();
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
  {
    name: 'shop-long-name-no-picture',
    show: async (page) => {
      const long = '埃塞俄比亚耶加雪菲水洗处理特别批次限量手冲咖啡豆二百五十克袋装';
      await withProducts(page, ([first, second, ...others]) => [
        { ...first, name: long },
        { ...second, imageUrl: '/assets/gone.png' },
        ...others,
      ]);
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
];
