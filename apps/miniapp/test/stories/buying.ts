import type { ShopStack } from '@taro-pay/stack/testing';
import { sendOverHttp } from '@taro-pay/weapp-harness';
import { expect, test } from 'vitest';
import { clientOf, expectClean, openStory, reopened } from './story.js';

/** Purchases, and every outcome of the cashier. */
export function buyingStories(shop: () => ShopStack): void {
  test('a first visit shows the catalogue with one request and no login', async () => {
    const story = await openStory(shop());
    await story.shows('.product-card');
    expect(story.network.log).toEqual(['GET https://api.example.com/api/products']);
    expectClean(story);
  });

  test('cancelling once and paying once makes one paid order', async () => {
    const story = await openStory(shop(), { cashier: ['cancel', 'pay'] });
    await story.goToCheckout();
    await story.program.tap('.pay-button');
    await story.says('还没有付款');
    expect(await story.orders()).toMatchObject([{ tradeState: 'NOTPAY', totalFen: 17_600 }]);

    await story.program.tap('.pay-button');
    await story.says('支付成功');
    const [order] = await story.orders();
    expect(await story.orders()).toHaveLength(1);
    expect(order).toMatchObject({ tradeState: 'SUCCESS', totalFen: 17_600 });
    expect(story.visits).toHaveLength(2);
    expect(Object.keys(story.visits[0] ?? {}).sort()).toEqual(
      expect.arrayContaining(['nonceStr', 'package', 'paySign', 'signType', 'timeStamp']),
    );

    await story.program.tap('.order-button');
    await story.shows('.order-number');
    expect(story.program.find('.order-number')?.text()).toBe(order?.outTradeNo);
    expect(story.program.text()).toContain('待取货');
    expect(story.program.find('.pay-button')).toBeUndefined();
    expectClean(story);
  });

  test('a cart survives a restart and is empty after the sale', async () => {
    const first = await openStory(shop());
    for (const name of ['挂耳咖啡', '冷萃咖啡液']) {
      await first.says(name);
      await first.program.tap(name);
      await first.shows('.cart-button');
      await first.program.tap('.cart-button');
      await first.program.back();
    }
    await first.program.tap('.cart-link');
    await first.shows('.checkout-button');
    await first.program.tap('.stepper-more');
    await first.says('161');

    const story = await reopened(shop(), first);
    await story.shows('.cart-link');
    await story.program.tap('.cart-link');
    await story.shows('.checkout-button');
    await story.program.tap('.checkout-button');
    await story.shows('.pay-button');
    await story.program.tap('.pay-button');
    await story.says('支付成功');
    expect(await story.orders()).toMatchObject([{ tradeState: 'SUCCESS', totalFen: 16_100 }]);
    await story.program.tap('.home-button');
    await story.shows('.product-card');
    expect(story.program.find('.cart-link')).toBeUndefined();
    expectClean(story);
  });

  test('buying directly keeps the cart, and a quantity ends at the stock', async () => {
    const story = await openStory(shop());
    await story.says('V60');
    await story.program.tap('V60 陶瓷滤杯');
    await story.shows('.cart-button');
    await story.program.tap('.cart-button');
    const { products } = await (await clientOf(shop(), story.user))('listProducts', {});
    const stock = products.find(({ id }) => id === 'v60-dripper')?.stock ?? 0;
    // A person sees the new quantity before the next tap.
    const tapUntil = async (button: string, quantity: number) => {
      await story.program.tap(button);
      await story.program.waitFor(() => story.program.find('.stepper-value')?.text() === String(quantity));
    };
    for (let quantity = 2; quantity <= stock; quantity += 1) await tapUntil('.stepper-more', quantity);
    await tapUntil('.stepper-more', stock);
    expect(story.program.toasts.at(-1)).toMatchObject({ title: `最多可买 ${stock} 件` });
    await story.program.tap('.cart-button');
    expect(story.program.toasts.at(-1)).toMatchObject({ title: `购物车里已有 ${stock} 件，已达上限` });
    for (let quantity = stock - 1; quantity >= 1; quantity -= 1) await tapUntil('.stepper-less', quantity);
    await story.program.tap('.buy-button');
    await story.shows('.pay-button');
    await story.program.tap('.pay-button');
    await story.says('支付成功');
    await story.program.tap('.home-button');
    await story.shows('.cart-link');
    expect(story.program.find('.cart-link')?.text()).toContain(`${stock} 件`);
    expectClean(story);
  });

  test('a line can be removed, and an empty cart leads to the shop', async () => {
    const story = await openStory(shop());
    await story.shows('.product-card');
    await story.program.tap('.product-card');
    await story.shows('.cart-button');
    await story.program.tap('.cart-button');
    expect(story.program.toasts.at(-1)).toMatchObject({ title: '已加入购物车' });
    await story.program.back();
    await story.program.tap('.cart-link');
    await story.shows('.cart-line-remove');
    await story.program.tap('.cart-line-remove');
    await story.says('购物车还是空的');
    await story.program.tap('.empty-action');
    await story.shows('.product-card');
    expectClean(story);
  });

  test('a failed cashier is explained in plain words and can be tried again', async () => {
    let visits = 0;
    const story = await openStory(shop(), {
      wx: {
        requestPayment(parameters) {
          visits += 1;
          return visits > 1
            ? shop().cashier(parameters, 'pay')
            : 'requestPayment:fail jsapi has no permission';
        },
      },
    });
    await story.goToCheckout();
    await story.program.tap('.pay-button');
    await story.says('店铺的支付功能暂时不可用');
    expect(story.program.text()).not.toContain('jsapi');
    await story.program.tap('.pay-button');
    await story.says('支付成功');
    expect(await story.orders()).toHaveLength(1);
    expectClean(story);
  });

  test('two taps make one order and open one cashier', async () => {
    const story = await openStory(shop());
    await story.goToCheckout();
    await Promise.all([story.program.tap('.pay-button'), story.program.tap('.pay-button')]);
    await story.says('支付成功');
    expect(story.visits).toHaveLength(1);
    expect(await story.orders()).toHaveLength(1);
    expectClean(story);
  });

  test('the requests of one tap on pay carry one trace, each as a span of its own', async () => {
    const sent: { request: string; traceId: string | undefined; spanId: string | undefined }[] = [];
    const story = await openStory(shop(), {
      cashier: ['cancel', 'pay'],
      wx: {
        request(request) {
          const { traceparent = '' } = request.headers;
          const [, traceId, spanId] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-01$/.exec(traceparent) ?? [];
          sent.push({ request: `${request.method} ${new URL(request.url).pathname}`, traceId, spanId });
          return sendOverHttp({ ...request, url: shop().redirect(request.url) });
        },
      },
    });
    await story.goToCheckout();
    await story.program.tap('.pay-button');
    await story.says('还没有付款');
    await story.program.tap('.pay-button');
    await story.says('支付成功');

    const [order] = await story.orders();
    const payment = `POST /api/orders/${order?.outTradeNo}/payment`;
    const traceIds = [...new Set(sent.map(({ traceId }) => traceId))];
    const requestsOf = traceIds.map((traceId) =>
      [...new Set(sent.filter((one) => one.traceId === traceId).map(({ request }) => request))].toSorted(),
    );
    expect(traceIds.filter((traceId) => traceId === undefined)).toHaveLength(1);
    expect(requestsOf[0]).toContain('GET /api/products');
    expect(requestsOf.slice(1)).toEqual([
      ['POST /api/orders', payment, `${payment}/confirm`, 'POST /api/session'],
      [payment, `${payment}/confirm`],
    ]);
    const spanIds = sent.flatMap(({ spanId }) => spanId ?? []);
    expect(new Set(spanIds).size).toBe(spanIds.length);
    expectClean(story);
  });

  test('a cancelled order is closed at WeChat and can be ordered again', async () => {
    const story = await openStory(shop(), { cashier: ['cancel', 'pay'] });
    await story.goToCheckout();
    await story.program.tap('.pay-button');
    await story.says('还没有付款');
    await story.program.tap('.order-button');
    await story.shows('.cancel-button');
    await story.program.tap('.cancel-button');
    await story.shows('.question');
    await story.program.tap('.question-no');
    expect(story.program.text()).toContain('待支付');
    await story.program.tap('.cancel-button');
    await story.shows('.question');
    await story.program.tap('.question-yes');
    await story.says('已关闭');
    expect(await story.orders()).toMatchObject([{ tradeState: 'CLOSED' }]);
    await story.program.tap('.again-button');
    await story.shows('.pay-button');
    await story.program.tap('.pay-button');
    await story.says('支付成功');
    expectClean(story);
  });
}
