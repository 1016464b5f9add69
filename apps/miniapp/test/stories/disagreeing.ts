import type { ShopStack } from '@taro-pay/stack/testing';
import { expect, test } from 'vitest';
import { clientOf, expectClean, openStory } from './story.js';

/** Page and server disagree. */
export function disagreeingStories(shop: () => ShopStack): void {
  test('an accepted price stays on the page after the cashier fails', async () => {
    const story = await openStory(shop(), { cashier: ['fail'] });
    await story.shows('.product-card');
    await story.program.tap('.product-card');
    await story.shows('.buy-button');
    const device = await clientOf(shop(), story.user);
    const { products } = await device('listProducts', {});
    const cheaper = products.map((product) => ({ ...product, priceFen: product.priceFen - 100 }));
    const catalogue = story.network.hold(/\/api\/products$/);
    await story.program.tap('.buy-button');
    (await catalogue.next()).answer(200, { products: cheaper });
    catalogue.end();
    await story.says('¥87.00');
    await story.program.tap('.pay-button');
    await story.shows('.question');
    await story.program.tap('.question-yes');
    await story.says('支付没有完成');
    expect(await story.orders()).toMatchObject([{ totalFen: 8_800 }]);
    expect(story.program.text()).toContain('¥88.00');
    expect(story.program.text()).not.toContain('¥87.00');
    expectClean(story);
  });

  test('the time to pay after a failed cashier is that of the server, which the way there has extended', async () => {
    const story = await openStory(shop(), { cashier: ['fail'] });
    await story.goToCheckout();
    await story.program.tap('.pay-button');
    await story.says('支付没有完成');
    // An order that has not seen the cashier has three minutes, and fifteen once it has.
    const minutes = () => Number(/请在 (\d\d):\d\d 内/.exec(story.program.text())?.[1]);
    await story.program.waitFor(() => minutes() > 3);
    expectClean(story);
  });

  test('the error of a failed cancel is replaced by that of the payment', async () => {
    const story = await openStory(shop(), { cashier: ['cancel', 'fail'] });
    await story.goToCheckout();
    await story.program.tap('.pay-button');
    await story.says('还没有付款');
    await story.program.tap('.order-button');
    await story.shows('.cancel-button');
    const close = story.network.hold(/\/close$/);
    await story.program.tap('.cancel-button');
    await story.shows('.question');
    await story.program.tap('.question-yes');
    (await close.next()).fail('reset');
    await story.says('网络不太好');
    close.end();
    await story.program.waitFor(() => story.program.find('.pay-button')?.attributes.ariaDisabled === false);
    await story.program.tap('.pay-button');
    await story.says('支付没有完成');
    expect(story.program.text()).not.toContain('网络不太好');
    expectClean(story);
  });

  test('a slow network is shown while an order is cancelled', async () => {
    const story = await openStory(shop(), { timerSpeed: 20, cashier: ['cancel'] });
    await story.goToCheckout();
    await story.program.tap('.pay-button');
    await story.says('还没有付款');
    await story.program.tap('.order-button');
    await story.shows('.cancel-button');
    const close = story.network.hold(/\/close$/);
    await story.program.tap('.cancel-button');
    await story.shows('.question');
    await story.program.tap('.question-yes');
    await story.program.waitFor(() => story.program.find('.cancel-button')?.text() === '网络有点慢…');
    close.end();
    await story.says('已关闭');
    expectClean(story);
  });

  test('a line of the cart can be both scarce and more expensive', async () => {
    const story = await openStory(shop());
    await story.shows('.product-card');
    await story.program.tap('.product-card');
    await story.shows('.cart-button');
    await story.takeOneMore();
    await story.program.tap('.cart-button');
    await story.program.back();
    const device = await clientOf(shop(), story.user);
    const { products } = await device('listProducts', {});
    const changed = products.map((product) => ({ ...product, priceFen: product.priceFen + 100, stock: 1 }));
    const catalogue = story.network.hold(/\/api\/products$/);
    await story.program.tap('.cart-link');
    (await catalogue.next()).answer(200, { products: changed });
    catalogue.end();
    await story.says('仅剩 1 件');
    await story.says('已涨价');
    expectClean(story);
  });

  test('a closed order can be ordered again from its result', async () => {
    const story = await openStory(shop(), {
      wx: {
        // Cancelled on another device while the cashier is open.
        async requestPayment() {
          const device = await clientOf(shop(), story.user);
          const [order] = (await device('listOrders', { query: {} })).orders;
          await device('closeOrder', { params: { orderId: order?.id ?? '' } });
          return 'requestPayment:fail cancel';
        },
      },
    });
    await story.goToCheckout();
    await story.program.tap('.pay-button');
    await story.says('订单已关闭');
    await story.program.tap('.again-button');
    await story.shows('.pay-button');
    expect(story.program.text()).toContain('× 2');
    expectClean(story);
  });

  test('a broken page restarts the app with its button', async () => {
    const story = await openStory(shop());
    await story.shows('.product-card');
    const catalogue = story.network.hold(/\/api\/products$/);
    const refreshed = story.program.pullDownRefresh();
    (await catalogue.next()).answer(200, { products: [null] });
    await story.says('页面出了点问题');
    catalogue.end();
    await refreshed;
    await story.program.tap('.retry-button');
    await story.shows('.product-card');
    expect(story.program.pageStack()).toEqual(['pages/shop/index']);
  });
}
