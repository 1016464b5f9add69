import type { ShopStack } from '@taro-pay/stack/testing';
import { expect, onTestFinished, test } from 'vitest';
import { expectClean, openStory, reopened } from './story.js';

/** Failures between tap and payment, and their recovery. */
export function recoveringStories(shop: () => ShopStack): void {
  test('ok of the cashier without a payment is not paid; the order can still be paid', async () => {
    let visits = 0;
    const story = await openStory(shop(), {
      timerSpeed: 50,
      wx: {
        requestPayment(parameters) {
          visits += 1;
          return visits > 1 ? shop().cashier(parameters, 'pay') : 'requestPayment:ok';
        },
      },
    });
    await story.goToCheckout();
    await story.program.tap('.pay-button');
    await story.says('正在确认支付结果');
    await story.shows('.refresh-button');
    expect(story.program.text()).not.toContain('支付成功');
    expect(await story.orders()).toMatchObject([{ tradeState: 'NOTPAY' }]);
    await story.program.tap('.refresh-button');
    await story.says('正在确认支付结果');
    await story.shows('.refresh-button');
    await story.program.tap('.pay-button');
    await story.says('支付成功');
    expect(await story.orders()).toMatchObject([{ tradeState: 'SUCCESS' }]);
    expectClean(story);
  });

  test('an app closed at the cashier reopens with the result', async () => {
    let paid: () => void = () => undefined;
    const isPaid = new Promise<void>((resolve) => {
      paid = resolve;
    });
    const first = await openStory(shop(), {
      wx: {
        // The buyer pays, and the app ends before the callback.
        requestPayment: async (parameters) => {
          await shop().cashier(parameters, 'pay');
          paid();
          return new Promise(() => undefined);
        },
      },
    });
    await first.goToCheckout();
    await first.program.tap('.pay-button');
    await isPaid;
    const story = await reopened(shop(), first);
    await story.says('支付成功');
    expect(await story.orders()).toMatchObject([{ tradeState: 'SUCCESS' }]);
    expectClean(story);
  });

  test('an app closed before the answer finds its order unpaid and pays it', async () => {
    const first = await openStory(shop());
    await first.goToCheckout();
    const orders = first.network.hold(/POST .*\/api\/orders$/);
    await first.program.tap('.pay-button');
    const placed = await orders.next();
    placed.loseAnswer();
    await first.says('网络不太好');
    orders.end();
    const story = await reopened(shop(), first);
    await story.says('待支付');
    await story.shows('.cancel-button');
    await story.program.tap('.pay-button');
    await story.says('支付成功');
    expect(await story.orders()).toHaveLength(1);
    const again = await reopened(shop(), story);
    await again.shows('.product-card');
    expect(again.program.pageStack()).toHaveLength(1);
    expectClean(again);
  });

  test.each([
    ['before anybody was logged in', /POST .*\/session$/],
    ['before its order was sent', /POST .*\/api\/orders$/],
    ['before its payment was asked for', /POST .*\/payment$/],
  ])('an app killed %s makes one order of one tap, and leads to where it can be paid', async (_, request) => {
    const first = await openStory(shop(), { timerSpeed: 50 });
    await first.goToCheckout();
    const held = first.network.hold(request);
    await first.program.tap('.pay-button');
    await held.next();
    const story = await reopened(shop(), first);
    held.end();
    await story.shows('.pay-button');
    await story.program.tap('.pay-button');
    await story.says('支付成功');
    expect(await story.orders()).toMatchObject([{ tradeState: 'SUCCESS', totalFen: 17_600 }]);
    expectClean(story);
  });

  test('an app killed during the confirmation confirms again on any page', async () => {
    const first = await openStory(shop());
    await first.goToCheckout();
    const held = first.network.hold(/POST .*\/confirm$/);
    await first.program.tap('.pay-button');
    await held.next();
    const story = await reopened(shop(), first, 'shopping/product/index?id=huila');
    held.end();
    await story.says('支付成功');
    expect(await story.orders()).toMatchObject([{ tradeState: 'SUCCESS' }]);
    await story.program.back();
    await story.shows('.buy-button');
    expectClean(story);
  });

  test('lost answers and repeated taps make one order', async () => {
    const story = await openStory(shop());
    await story.goToCheckout();
    const orders = story.network.hold(/POST .*\/api\/orders$/);
    await story.program.tap('.pay-button');
    (await orders.next()).loseAnswer();
    await story.says('网络不太好');
    orders.end();
    await story.program.tap('.pay-button');
    await story.says('支付成功');
    expect(await story.orders()).toHaveLength(1);
    expectClean(story);
  });

  test('a sale completes without any notification', async () => {
    await shop().setFaults({ notifications: 'drop' });
    onTestFinished(() => void shop().setFaults({}));
    const story = await openStory(shop());
    await story.goToCheckout();
    await story.program.tap('.pay-button');
    await story.says('支付成功');
    expectClean(story);
  });

  test('an expired session is renewed silently, once', async () => {
    let logins = 0;
    const story = await openStory(shop(), {
      storage: new Map([
        ['session', JSON.stringify({ token: 'of yesterday', expiresAt: '2999-01-01T00:00:00Z' })],
      ]),
      wx: {
        login: () => {
          logins += 1;
          return shop().login(story.user);
        },
      },
    });
    await story.goToCheckout();
    await story.program.tap('.pay-button');
    await story.says('支付成功');
    expect(logins).toBe(1);
    expectClean(story);
  });

  test('a server error shows its request id, and the retry works', async () => {
    const story = await openStory(shop());
    await story.shows('.product-card');
    const product = story.network.hold(/\/api\/products\/./);
    await story.program.tap('.product-card');
    const asked = await product.next();
    const requestId = '01JDB4W9Q6V5T0E8R2XKZ3M7NC';
    asked.answer(500, { code: 'INTERNAL_ERROR', detail: 'x', requestId });
    await story.says('服务出了点问题');
    expect(story.program.text()).toContain(requestId);
    product.end();
    await story.program.tap('.retry-button');
    await story.shows('.buy-button');
    expectClean(story);
  });

  test('offline is shown, and the page loads when the network returns', async () => {
    const story = await openStory(shop(), { phone: { network: 'none' } });
    await story.says('网络不太好');
    story.program.phone.setNetwork('wifi');
    await story.shows('.product-card');
    expectClean(story);
  });

  test('a slow network is shown after three seconds', async () => {
    const story = await openStory(shop(), { timerSpeed: 20 });
    await story.shows('.product-card');
    const product = story.network.hold(/\/api\/products\/./);
    await story.program.tap('.product-card');
    await story.shows('.skeleton-picture');
    expect(story.program.find('.skeleton-slow')).toBeUndefined();
    await story.shows('.skeleton-slow');
    product.end();
    await story.shows('.buy-button');
    expectClean(story);
  });

  test('a slow network is shown while an order is placed', async () => {
    const story = await openStory(shop(), { timerSpeed: 20 });
    await story.goToCheckout();
    const orders = story.network.hold(/POST .*\/api\/orders$/);
    await story.program.tap('.pay-button');
    const says = (words: string) =>
      story.program.waitFor(() => story.program.find('.pay-button')?.text() === words);
    await says('正在下单…');
    await says('网络有点慢…');
    orders.end();
    await story.says('支付成功');
    expectClean(story);
  });

  test('invalid stored data is discarded silently', async () => {
    const story = await openStory(shop(), {
      storage: new Map<string, unknown>([
        ['session', '{"token":1}'],
        ['cart', '{"version":0}'],
        ['order-attempt', 'beans\nkey'],
        ['open-payment', { orderId: 1 }],
      ]),
    });
    await story.goToCheckout();
    await story.program.tap('.pay-button');
    await story.says('支付成功');
    expectClean(story);
  });

  test('a broken page shows an error and leads to the shop', async () => {
    const story = await openStory(shop());
    await story.shows('.product-card');
    const product = story.network.hold(/\/api\/products\/./);
    await story.program.tap('.product-card');
    (await product.next()).answer(200, null);
    await story.says('页面出了点问题');
    product.end();
    await story.program.tap('.retry-button');
    await story.shows('.product-card');
    expect(story.program.errors).not.toEqual([]);
  });
}
