import { openShopStack, type ShopStack } from '@taro-pay/stack/testing';
import { afterAll, beforeAll } from 'vitest';
import { requireBuilds } from './builds.js';
import { storiesOfPhones } from './stories/phones.js';

let shop: ShopStack;

beforeAll(async () => {
  requireBuilds();
  shop = await openShopStack({ RATE_LIMIT: 'off' });
});
afterAll(() => shop.stop());

storiesOfPhones(() => shop);
