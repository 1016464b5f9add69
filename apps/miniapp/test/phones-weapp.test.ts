import { afterAll, beforeAll } from 'vitest';
import { requireBuilds } from './builds.js';
import { openShopStack, type ShopStack } from './shop-stack.js';
import { storiesOfPhones } from './stories/phones.js';

let shop: ShopStack;

beforeAll(async () => {
  requireBuilds();
  shop = await openShopStack({ RATE_LIMIT: 'off' });
});
afterAll(() => shop.stop());

storiesOfPhones(() => shop);
