import { openShopStack, type ShopStack } from '@taro-pay/stack/testing';
import { afterAll, beforeAll } from 'vitest';
import { requireBuilds } from './builds.js';
import { disagreeingStories } from './stories/disagreeing.js';
import { uncertainStories } from './stories/uncertain.js';

let shop: ShopStack;

beforeAll(async () => {
  requireBuilds();
  shop = await openShopStack({ RATE_LIMIT: 'off' });
});
afterAll(() => shop.stop());

uncertainStories(() => shop);
disagreeingStories(() => shop);
