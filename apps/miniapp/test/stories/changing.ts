import { randomUUID } from 'node:crypto';
import type { ShopStack } from '@taro-pay/stack/testing';
import { expect, test } from 'vitest';
import { clientOf, expectClean, openStory, orderOf, reopened } from './story.js';

const checkoutOf = (quantity: number) =>
  `shopping/checkout/index?items=${encodeURIComponent(JSON.stringify([{ productId: 'huila', quantity }]))}`;

/** Another buyer orders all but `left` of a product; returns that order. */
async function buyAllBut(rival: Awaited<ReturnType<typeof clientOf>>, productId: string, left: number) {
  const { products } = await rival('listProducts', {});
  const { stock = 0 } = products.find(({ id }) => id === productId) ?? {};
  const { id } = await rival('createOrder', orderOf(productId, stock - left));
  return id;
}

/** Stock, prices and orders change during a purchase; refunds. */
export function changingStories(shop: () => ShopStack): void {
  test('a sold-out product is reported by checkout and cart', async () => {
    const story = await openStory(shop());
    await story.says('V60');
    await story.program.tap('V60 陶瓷滤杯');
    await story.shows('.cart-button');
    await story.program.tap('.cart-button');
    await story.program.tap('.buy-button');
    await story.shows('.pay-button');
    const rival = await clientOf(shop(), `rival-${randomUUID()}`);
    const orderId = await buyAllBut(rival, 'v60-dripper', 0);
    await story.program.tap('.pay-button');
    await story.says('没有可以结算的商品');
    expect(await story.orders()).toEqual([]);
    await story.program.back();
    await story.says('已售罄');
    await story.program.back();
    await story.program.tap('.cart-link');
    await story.says('已售罄，不会计入订单');
    expect(story.program.find('.checkout-button')?.text()).toBe('没有可以结算的商品');
    await rival('closeOrder', { params: { orderId } });
    expectClean(story);
  });

  test('a short stock reduces the quantity, with a notice, and can be bought', async () => {
    const story = await openStory(shop());
    await story.says('V60');
    await story.program.tap('V60 陶瓷滤杯');
    await story.shows('.stepper-more');
    await story.takeOneMore();
    await story.program.tap('.buy-button');
    await story.shows('.pay-button');
    const rival = await clientOf(shop(), `rival-${randomUUID()}`);
    const orderId = await buyAllBut(rival, 'v60-dripper', 1);
    await story.program.tap('.pay-button');
    await story.says('库存不足');
    await story.says('部分商品库存不足，已为你调整数量');
    await story.program.tap('.pay-button');
    await story.says('支付成功');
    expect(await story.orders()).toMatchObject([{ tradeState: 'SUCCESS', totalFen: 12_800 }]);
    await rival('closeOrder', { params: { orderId } });
    expectClean(story);
  });

  test('an expired order says so and can be ordered again', async () => {
    const story = await openStory(shop(), { cashier: ['cancel', 'pay'] });
    await story.goToCheckout();
    await story.program.tap('.pay-button');
    await story.says('还没有付款');
    const payment = story.network.hold(/POST .*\/payment$/);
    await story.program.tap('.pay-button');
    const detail = 'The order has expired.';
    (await payment.next()).answer(409, { code: 'ORDER_EXPIRED', detail, requestId: 'request-1' });
    payment.end();
    await story.says('订单已超时，请重新下单');
    const [order] = await story.orders();
    const device = await clientOf(shop(), story.user);
    await device('closeOrder', { params: { orderId: order?.outTradeNo ?? '' } });
    await story.program.tap('.order-button');
    await story.shows('.again-button');
    await story.program.tap('.again-button');
    await story.shows('.pay-button');
    await story.program.tap('.pay-button');
    await story.says('支付成功');
    expectClean(story);
  });

  test('after an order expired at the cashier, the next tap makes a new one', async () => {
    const story = await openStory(shop());
    await story.goToCheckout();
    const payment = story.network.hold(/POST .*\/payment$/);
    await story.program.tap('.pay-button');
    (await payment.next()).answer(409, { code: 'ORDER_EXPIRED', detail: 'late', requestId: 'request-1' });
    payment.end();
    await story.says('订单已超时，请重新下单');
    await story.program.tap('重新下单');
    await story.says('支付成功');
    const states = (await story.orders()).map(({ tradeState }) => tradeState);
    expect(states.at(-1)).toBe('SUCCESS');
    expectClean(story);
  });

  test('an order closed during the payment explains the refund', async () => {
    const story = await openStory(shop(), {
      wx: {
        requestPayment: async () => {
          const [order] = await story.orders();
          const device = await clientOf(shop(), story.user);
          await device('closeOrder', { params: { orderId: order?.outTradeNo ?? '' } });
          return 'requestPayment:ok';
        },
      },
    });
    await story.goToCheckout();
    await story.program.tap('.pay-button');
    await story.says('订单已关闭');
    await story.says('如已付款，款项将原路退回');
    await story.program.tap('.order-button');
    await story.shows('.again-button');
    expectClean(story);
  });

  test('an overdue order is polled a few times only', async () => {
    const story = await openStory(shop(), { cashier: ['cancel'], timerSpeed: 100 });
    await story.goToCheckout();
    await story.program.tap('.pay-button');
    await story.says('还没有付款');
    await story.program.tap('.order-button');
    await story.shows('.cancel-button');
    const device = await clientOf(shop(), story.user);
    const [order] = (await device('listOrders', { query: {} })).orders;
    const confirm = story.network.hold(/\/confirm$/);
    const isLate = async () =>
      (await confirm.next()).answer(200, { ...order, expiresAt: '2026-01-01T00:00:00.000Z' });
    await Promise.all([story.program.pullDownRefresh(), isLate()]);
    await story.says('已超过支付时间');
    for (let looks = 0; looks < 6; looks += 1) await isLate();
    const asked = () => story.network.log.filter((line) => line.endsWith('/confirm')).length;
    const before = asked();
    // Two slow attempts take six seconds: longer than the polling interval.
    const payment = story.network.hold(/\/payment$/);
    for (const _ of [1, 2]) {
      await story.program.tap('.pay-button');
      await story.says('网络有点慢');
      (await payment.next()).fail('reset');
      await story.says('网络不太好');
    }
    expect(asked()).toBe(before);
    await device('closeOrder', { params: { orderId: order?.id ?? '' } });
    expectClean(story);
  });

  test('a changed price is asked about before the cashier; declining closes the order', async () => {
    const story = await openStory(shop());
    await story.shows('.product-card');
    await story.program.tap('.product-card');
    await story.shows('.buy-button');
    const answer = await fetch(`${shop().apiUrl}/api/products`);
    const catalogue = await answer.json();
    for (const product of catalogue.products) product.priceFen -= 100;
    const products = story.network.hold(/\/api\/products$/);
    await story.program.tap('.buy-button');
    (await products.next()).answer(200, catalogue);
    products.end();
    await story.shows('.pay-button');
    await story.program.tap('.pay-button');
    await story.shows('.question');
    expect(story.program.text()).toContain('由 ¥87.00 变为 ¥88.00');
    await story.program.tap('.question-no');
    await story.says('订单已取消，没有扣款');
    expect(story.visits).toEqual([]);
    // The new price is shown now, so there is no second question.
    await story.program.waitFor(() => story.program.find('.total')?.text().includes('88'));
    await story.program.tap('.pay-button');
    await story.says('支付成功');
    expect((await story.orders()).map(({ tradeState }) => tradeState)).toEqual(['SUCCESS']);
    expectClean(story);
  });

  test('an app killed at the price question finds its order unpaid', async () => {
    const first = await openStory(shop());
    await first.shows('.product-card');
    await first.program.tap('.product-card');
    await first.shows('.buy-button');
    const catalogue = await (await fetch(`${shop().apiUrl}/api/products`)).json();
    for (const product of catalogue.products) product.priceFen -= 100;
    const products = first.network.hold(/\/api\/products$/);
    await first.program.tap('.buy-button');
    (await products.next()).answer(200, catalogue);
    products.end();
    await first.shows('.pay-button');
    await first.program.tap('.pay-button');
    await first.shows('.question');
    const story = await reopened(shop(), first);
    await story.says('待支付');
    await story.program.tap('.pay-button');
    await story.says('支付成功');
    expect(await story.orders()).toHaveLength(1);
    expectClean(story);
  });

  test('a refund request with its reason and the refund appear in the timeline', async () => {
    const story = await openStory(shop());
    await story.goToCheckout();
    await story.program.tap('.pay-button');
    await story.says('支付成功');
    await story.program.tap('.order-button');
    await story.shows('.refund-button');
    await story.program.tap('.refund-button');
    await story.shows('.refund-submit');
    await story.program.tap('.refund-submit');
    expect(story.network.log.filter((line) => line.includes('refund-application'))).toEqual([]);
    await story.program.tap('买错了或不想要了');
    await story.program.tap('.refund-submit');
    await story.says('商家会尽快处理');
    const [order] = await story.orders();
    await shop().refund(order?.outTradeNo ?? '', 17_600);
    await shop().passTime(5_000);
    const again = await reopened(shop(), story, `ordering/order/index?orderId=${order?.outTradeNo}`);
    await again.says('退款到账');
    expect(again.program.text()).toContain('已退款');
    expectClean(again);
  });

  test.each([
    ['ordering/order/index?orderId=01JDB4W9Q6V5T0E8R2XKZ3M7NC', '找不到这个订单'],
    ['ordering/result/index', '提交的内容有误'],
    ['shopping/product/index?id=tea', '商品已下架'],
    ['shopping/product/index', '提交的内容有误'],
    ['shopping/checkout/index?items=nonsense', '没有可以结算的商品'],
    [checkoutOf(-1), '没有可以结算的商品'],
    [checkoutOf(1.5), '没有可以结算的商品'],
    [checkoutOf(1e9), '没有可以结算的商品'],
  ])('a way in by %s that leads nowhere shows a proper page with a way on', async (path, words) => {
    const story = await openStory(shop(), { path });
    await story.says(words);
    await story.program.tap(story.program.find('.retry-button') ?? '.empty-action');
    await story.shows('.product-card');
    expectClean(story);
  });

  test('another buyer’s order is not shown', async () => {
    const other = await clientOf(shop(), `other-${randomUUID()}`);
    const { id } = await other('createOrder', orderOf('drip-bags', 1));
    const story = await openStory(shop(), { path: `ordering/order/index?orderId=${id}` });
    await story.says('找不到这个订单');
    await other('closeOrder', { params: { orderId: id } });
  });

  test('a declined request shows the shop’s words, and the buyer may ask again', async () => {
    const story = await openStory(shop());
    await story.goToCheckout();
    await story.program.tap('.pay-button');
    await story.says('支付成功');
    const [order] = await story.orders();
    const orderId = order?.outTradeNo ?? '';
    const device = await clientOf(shop(), story.user);
    await device('applyForRefund', { params: { orderId }, body: { reason: '不想要了' } });
    await shop().decline(orderId, '咖啡已拆封，不能退');
    const again = await reopened(shop(), story, `ordering/order/index?orderId=${orderId}`);
    await again.says('商家未同意退款');
    expect(again.program.text()).toContain('咖啡已拆封，不能退');
    await again.program.tap('.refund-button');
    await again.shows('.refund-submit');
    await again.program.tap('商品有质量问题');
    await again.program.tap('.refund-submit');
    await again.says('已申请退款');
    expect(again.program.text()).not.toContain('咖啡已拆封，不能退');
    expectClean(again);
  });
}
