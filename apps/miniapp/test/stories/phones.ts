import type { ShopStack } from '@taro-pay/stack/testing';
import type { Storage } from '@taro-pay/weapp-harness';
import { expect, test } from 'vitest';
import { clientOf, expectClean, openStory, orderOf, reopened, type Story } from './story.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const logins = ({ network }: Story) => network.log.filter((line) => line.endsWith('/api/session')).length;

/** Makes an unpaid order of two pieces. */
async function toUnpaidOrder(story: Story): Promise<void> {
  await story.goToCheckout();
  await story.program.tap('.pay-button');
  await story.says('还没有付款');
  await story.program.tap('.order-button');
  await story.shows('.cancel-button');
}

/** The minutes of the countdown on the page. */
const minutesLeft = ({ program }: Story): number =>
  Number(/请在 (\d+):\d\d 内/.exec(program.text())?.[1] ?? Number.NaN);

/** What a full phone says. https://developers.weixin.qq.com/miniprogram/dev/api/storage/wx.setStorageSync.html */
class FullStorage extends Map<string, unknown> {
  override set(): never {
    throw new Error('setStorageSync:fail exceed storage max size 10Mb');
  }
}

/** A storage that rejects everything. */
class BrokenStorage extends FullStorage {
  override has(): never {
    throw new Error('getStorageSync:fail');
  }

  override delete(): never {
    throw new Error('removeStorageSync:fail');
  }
}

const STORAGES: readonly [string, () => Storage][] = [
  ['is full', () => new FullStorage()],
  ['neither reads, writes nor removes', () => new BrokenStorage()],
];

/** Phones with a wrong clock or a broken storage. */
export function storiesOfPhones(shop: () => ShopStack): void {
  test.each([
    ['three hours ahead', 3 * HOUR_MS],
    ['twenty minutes ahead', 20 * MINUTE_MS],
    ['a day behind', -24 * HOUR_MS],
  ])(
    'on a phone whose clock is %s one login serves, and the time to pay is the shop’s',
    async (_, clockOffsetMs) => {
      const story = await openStory(shop(), { cashier: ['cancel'], phone: { clockOffsetMs } });
      await toUnpaidOrder(story);
      expect(minutesLeft(story)).toBeGreaterThanOrEqual(14);
      expect(minutesLeft(story)).toBeLessThanOrEqual(15);
      expect(logins(story)).toBe(1);
      // The next start keeps the offset: the session stays valid on every page.
      const again = await reopened(shop(), story, 'pages/orders/index');
      await again.shows('.order-card');
      expect(logins(again)).toBe(1);
      expectClean(again);
    },
  );

  test('a changed phone clock affects neither the session nor the countdown', async () => {
    const story = await openStory(shop(), { cashier: ['cancel'], timerSpeed: 20 });
    await toUnpaidOrder(story);
    for (const clockOffsetMs of [3 * HOUR_MS, -24 * HOUR_MS]) {
      // To the settings of the phone, and back.
      story.program.hide();
      story.program.phone.setClock(clockOffsetMs);
      await story.program.show();
      await story.program.waitFor(() => minutesLeft(story) >= 14 && minutesLeft(story) <= 15);
    }
    await story.program.tap('.cancel-button');
    await story.shows('.question');
    expect(logins(story)).toBeLessThanOrEqual(2);
    expectClean(story);
  });

  test('a retry after a clock change makes one order', async () => {
    const story = await openStory(shop());
    await story.goToCheckout();
    const orders = story.network.hold(/POST .*\/api\/orders$/);
    await story.program.tap('.pay-button');
    (await orders.next()).loseAnswer();
    await story.says('网络不太好');
    orders.end();
    story.program.phone.setClock(3 * HOUR_MS);
    await story.program.tap('.pay-button');
    await story.says('支付成功');
    const device = await clientOf(shop(), story.user);
    expect((await device('listOrders', { query: {} })).orders).toHaveLength(1);
    expectClean(story);
  });

  test.each(STORAGES)(
    'a phone whose storage %s pays all the same, from the cart to the result',
    async (_, make) => {
      const story = await openStory(shop(), { cashier: ['cancel', 'pay'], storage: make() });
      await story.shows('.product-card');
      await story.program.tap('.product-card');
      await story.shows('.cart-button');
      await story.program.tap('.cart-button');
      await story.program.back();
      await story.program.tap('.cart-link');
      await story.shows('.checkout-button');
      await story.program.tap('.checkout-button');
      await story.shows('.pay-button');
      const orders = story.network.hold(/POST .*\/api\/orders$/);
      await story.program.tap('.pay-button');
      (await orders.next()).loseAnswer();
      await story.says('网络不太好');
      orders.end();
      await story.program.tap('.pay-button');
      await story.says('还没有付款');
      await story.program.tap('.pay-button');
      await story.says('支付成功');
      expect((await story.orders()).map(({ tradeState }) => tradeState)).toEqual(['SUCCESS']);
      expect(logins(story)).toBe(1);
      await story.program.tap('.home-button');
      await story.shows('.product-card');
      expect(story.program.find('.cart-link')).toBeUndefined();
      expectClean(story);
    },
  );

  test('invalid stored data stops nothing', async () => {
    const storage: Storage = new Map<string, unknown>([
      ['cart', '{'],
      ['session', 7],
      ['order-attempt', { data: null }],
      ['open-payment', '[1'],
      ['clock-offset', '1e400'],
    ]);
    const story = await openStory(shop(), { storage });
    await story.goToCheckout();
    await story.program.tap('.pay-button');
    await story.says('支付成功');
    expectClean(story);
  });

  test('a missing picture has a mark in list, product and checkout', async () => {
    const story = await openStory(shop());
    await story.shows('.product-card');
    await story.program.trigger('.picture-card', 'error');
    await story.shows('.picture-missing');
    expect(story.program.findAll('.picture-missing')).toHaveLength(1);
    await story.program.tap('.product-card');
    await story.shows('.picture-full');
    await story.program.trigger('.picture-full', 'error');
    await story.shows('.picture-missing');
    await story.program.tap('.buy-button');
    await story.shows('.picture-thumb');
    await story.program.trigger('.picture-thumb', 'error');
    await story.shows('.picture-missing');
    expectClean(story);
  });

  test('a phone that opens the cashier only after a tap gets a second one, for the same order', async () => {
    const story = await openStory(shop(), { phone: { opensCashierAtOnceOnly: true } });
    await story.goToCheckout();
    await story.program.tap('.pay-button');
    await story.says('打开微信支付');
    expect(story.visits).toHaveLength(0);
    const asked = story.network.log.length;
    await story.program.tap('.pay-button');
    expect(story.visits).toHaveLength(1);
    expect(story.network.log).toHaveLength(asked);
    await story.says('支付成功');
    expect(await story.orders()).toMatchObject([{ tradeState: 'SUCCESS', totalFen: 17_600 }]);
    expectClean(story);
  });

  test('such a phone pays an order of the list, and one that was cancelled, with a second tap, too', async () => {
    const phone = { opensCashierAtOnceOnly: true };
    const story = await openStory(shop(), { phone, cashier: ['cancel', 'pay'] });
    const device = await clientOf(shop(), story.user);
    await device('createOrder', orderOf('drip-bags', 1));
    await story.program.tapTab('订单');
    await story.shows('.entry-pay');
    await story.program.tap('.entry-pay');
    await story.says('打开微信支付');
    await story.program.tap('.entry-pay');
    await story.says('还没有付款');
    await story.program.tap('.pay-button');
    await story.says('打开微信支付');
    await story.program.tap('.pay-button');
    await story.says('支付成功');
    expect(await story.orders()).toMatchObject([{ tradeState: 'SUCCESS' }]);
    expectClean(story);
  });
}
