import type { ShopStack } from '@taro-pay/stack/testing';
import { expect, test } from 'vitest';
import { clientOf, expectClean, openStory, reopened, type Story } from './story.js';

/** Makes an unpaid order, up to the result page. */
async function cancelAtFirst(story: Story): Promise<void> {
  await story.goToCheckout();
  await story.program.tap('.pay-button');
  await story.says('还没有付款');
}

/** Payments whose outcome is unknown or late. */
export function uncertainStories(shop: () => ShopStack): void {
  test('a paid order is shown as paid even if later requests fail', async () => {
    const story = await openStory(shop(), { cashier: ['cancel', 'pay'] });
    await cancelAtFirst(story);
    const confirm = story.network.hold(/\/confirm$/);
    await story.program.tap('.pay-button');
    const asked = await confirm.next();
    const everything = story.network.hold(/./);
    asked.release();
    await story.says('支付成功');
    everything.end();
    confirm.end();
    expectClean(story);
  });

  test('while the cashier is open the page says so', async () => {
    let visits = 0;
    let open: () => void = () => undefined;
    let answer: (result: string) => void = () => undefined;
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const story = await openStory(shop(), {
      wx: {
        requestPayment(parameters) {
          visits += 1;
          if (visits === 1) return shop().cashier(parameters, 'cancel');
          open();
          return new Promise((resolve) => {
            answer = resolve;
          });
        },
      },
    });
    await cancelAtFirst(story);
    await story.program.tap('.pay-button');
    await opened;
    await story.says('正在支付');
    expect(story.program.text()).not.toContain('还没有');
    expect(story.program.find('.refresh-button')).toBeUndefined();
    answer('requestPayment:fail cancel');
    await story.says('还没有付款');
    expectClean(story);
  });

  test('returning from a cashier without callback shows the paid order', async () => {
    let pay: () => void = () => undefined;
    const paid = new Promise<void>((resolve) => {
      pay = resolve;
    });
    const story = await openStory(shop(), {
      wx: {
        async requestPayment(parameters) {
          await shop().cashier(parameters, 'pay');
          pay();
          return new Promise(() => undefined);
        },
      },
    });
    await story.goToCheckout();
    await story.program.tap('.pay-button');
    await paid;
    story.program.hide();
    await story.program.show();
    await story.says('支付成功');
    expectClean(story);
  });

  test('an open payment stays remembered when another attempt fails to start', async () => {
    const story = await openStory(shop(), {
      timerSpeed: 50,
      wx: { requestPayment: async () => 'requestPayment:ok' },
    });
    await story.goToCheckout();
    await story.program.tap('.pay-button');
    await story.shows('.refresh-button');
    const payment = story.network.hold(/\/payment$/);
    await story.program.tap('.pay-button');
    (await payment.next()).fail('reset');
    await story.says('网络不太好');
    await story.says('暂未收到付款');
    await story.shows('.refresh-button');
    payment.end();
    expectClean(story);
  });

  test('cancelling one payment does not forget another open one', async () => {
    let visits = 0;
    const first = await openStory(shop(), {
      timerSpeed: 50,
      wx: {
        requestPayment(parameters) {
          visits += 1;
          return visits === 1 ? 'requestPayment:ok' : shop().cashier(parameters, 'cancel');
        },
      },
    });
    await first.goToCheckout();
    await first.program.tap('.pay-button');
    await first.shows('.refresh-button');
    await first.program.tap('.home-button');
    await cancelAtFirst(first);
    const [unseen] = await first.orders();
    const story = await reopened(shop(), first);
    await story.says('正在确认支付结果');
    await story.shows('.refresh-button');
    await story.program.tap('.order-button');
    await story.shows('.order-number');
    expect(story.program.text()).toContain(unseen?.outTradeNo);
    expectClean(story);
  });

  test('a remembered payment of an unknown order is forgotten', async () => {
    const first = await openStory(shop(), {
      storage: new Map([['open-payment', JSON.stringify(['01JDB4W9Q6V5T0E8R2XKZ3M7NC', '../x'])]]),
    });
    await first.program.waitFor(() => first.program.storage.get('open-payment') === '[]');
    await first.shows('.product-card');
    expect(first.program.pageStack()).toEqual(['pages/shop/index']);
    const story = await reopened(shop(), first);
    await story.shows('.product-card');
    expect(story.network.log.filter((line) => line.includes('/orders/'))).toHaveLength(2);
    expectClean(story);
  });

  test('leaving while the order is placed opens no cashier and makes one order', async () => {
    const story = await openStory(shop());
    await story.goToCheckout();
    const orders = story.network.hold(/POST .*\/api\/orders$/);
    const confirm = story.network.hold(/\/confirm$/);
    await story.program.tap('.pay-button');
    const placed = await orders.next();
    await story.program.back();
    await story.shows('.buy-button');
    await story.program.back();
    placed.release();
    orders.end();
    (await confirm.next()).release();
    confirm.end();
    await story.program.tapTab('订单');
    await story.shows('.order-card');
    expect(story.visits).toEqual([]);
    expect(story.program.findAll('.order-card')).toHaveLength(1);
    expectClean(story);
  });

  test.each([
    [429, 'RATE_LIMITED', '操作太频繁'],
    [503, 'OVERLOADED', '现在人有点多'],
  ])(
    'after a lost answer and a %d %s the third tap still makes the first order',
    async (status, code, words) => {
      const story = await openStory(shop());
      await story.goToCheckout();
      const orders = story.network.hold(/POST .*\/api\/orders$/);
      await story.program.tap('.pay-button');
      (await orders.next()).loseAnswer();
      await story.says('网络不太好');
      await story.program.tap('.pay-button');
      (await orders.next()).answer(status, { code, detail: code, requestId: 'request-1' });
      await story.says(words);
      orders.end();
      await story.program.tap('.pay-button');
      await story.says('支付成功');
      const device = await clientOf(shop(), story.user);
      expect((await device('listOrders', { query: {} })).orders).toHaveLength(1);
      expectClean(story);
    },
  );

  test('the cart is emptied when the order of a killed app is found', async () => {
    const first = await openStory(shop());
    await first.shows('.product-card');
    await first.program.tap('.product-card');
    await first.shows('.cart-button');
    await first.program.tap('.cart-button');
    await first.program.back();
    await first.program.tap('.cart-link');
    await first.shows('.checkout-button');
    await first.program.tap('.checkout-button');
    await first.shows('.pay-button');
    const orders = first.network.hold(/POST .*\/api\/orders$/);
    await first.program.tap('.pay-button');
    (await orders.next()).loseAnswer();
    await first.says('网络不太好');
    orders.end();
    const story = await reopened(shop(), first);
    await story.shows('.cancel-button');
    await story.program.back();
    await story.shows('.product-card');
    expect(story.program.storage.get('cart')).toBe('[]');
    expectClean(story);
  });
}
