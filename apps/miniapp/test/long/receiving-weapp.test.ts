import { openShopStack, type ShopStack } from '@taro-pay/stack/testing';
import { afterAll, beforeAll, describe } from 'vitest';
import { LUNCH_BUILD, requireBuild, WECHAT_BUILD } from '../builds.js';
import { type Brand, receivingStories } from '../stories/receiving.js';

const BRANDS: readonly (Brand & {
  readonly name: string;
  readonly site: Readonly<Record<string, string>>;
})[] = [
  {
    name: 'coffee',
    ...{ folder: WECHAT_BUILD, site: {}, productId: 'huila', priceFen: 7_200 },
    ...{ placeId: 'roastery', hasExpress: true },
  },
  {
    name: 'lunch',
    // Its own buyers only collect; orders of the other kinds come from elsewhere, and are shown as well.
    ...{ folder: LUNCH_BUILD, site: { SITE: 'lunch' }, productId: 'braised-pork', priceFen: 3_200 },
    ...{ placeId: 'canteen', hasExpress: false },
  },
];

describe.each(BRANDS)('the brand $name', ({ site, ...brand }) => {
  let shop: ShopStack;

  beforeAll(async () => {
    requireBuild(brand.folder);
    const environment = { ...site, RATE_LIMIT: 'off', DELIVERY_KINDS: 'none,express,pickup' };
    shop = await openShopStack(environment, { isTradeManaged: true });
  });
  afterAll(() => shop?.stop());

  receivingStories(() => shop, brand);
});
