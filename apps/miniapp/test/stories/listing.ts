import type { ShopStack } from '@taro-pay/stack/testing';
import { expect, test } from 'vitest';
import { clientOf, expectClean, openStory, orderOf, type Story } from './story.js';

const showsOrders = ({ program }: Story, count: number) =>
  program.waitFor(() => program.findAll('.order-card').length === count);

/** The list of orders, a page at a time. */
export function listingStories(shop: () => ShopStack): void {
  test('orders load in pages, filtered by status, and reload on pull-down', async () => {
    const story = await openStory(shop());
    const device = await clientOf(shop(), story.user);
    for (let count = 0; count < 23; count += 1) {
      const { id } = await device('createOrder', orderOf('drip-bags', 1));
      if (count < 21) await device('closeOrder', { params: { orderId: id } });
    }
    await story.program.tapTab('订单');
    await story.says('待支付');
    await story.program.waitFor(() => story.program.findAll('.order-card').length === 20);
    await story.program.reachBottom();
    await story.says('没有更多了');
    expect(story.program.findAll('.order-card')).toHaveLength(23);
    await story.program.tap('.filter-topay');
    await story.program.waitFor(() => story.program.findAll('.order-card').length === 2);
    await device('createOrder', orderOf('drip-bags', 1));
    await story.program.pullDownRefresh();
    await story.program.waitFor(() => story.program.findAll('.order-card').length === 3);
    await story.program.tapTab('我的');
    await story.program.tap('.me-refunded');
    await story.says('没有已退款的订单');
    await story.program.tap('.empty-action');
    await story.program.waitFor(() => story.program.findAll('.order-card').length === 20);
    expectClean(story);
  });

  test('a failed page of orders can be retried with a tap', async () => {
    const story = await openStory(shop());
    const device = await clientOf(shop(), story.user);
    for (let count = 0; count < 21; count += 1) await device('createOrder', orderOf('drip-bags', 1));
    await story.program.tapTab('订单');
    await story.program.waitFor(() => story.program.findAll('.order-card').length === 20);
    const more = story.network.hold(/cursor=/);
    await story.program.reachBottom();
    (await more.next()).fail('reset');
    await story.says('加载失败');
    more.end();
    await story.program.tap('.orders-end');
    await story.says('没有更多了');
    expectClean(story);
  });

  test('the list keeps its length after returning from an order', async () => {
    const story = await openStory(shop());
    const device = await clientOf(shop(), story.user);
    for (let count = 0; count < 53; count += 1) {
      const { id } = await device('createOrder', orderOf('drip-bags', 1));
      await device('closeOrder', { params: { orderId: id } });
    }
    await story.program.tapTab('订单');
    for (const shown of [20, 40, 53]) {
      await showsOrders(story, shown);
      if (shown < 53) await story.program.reachBottom();
    }
    const oldest = story.program.findAll('.order-card').at(-1);
    if (oldest === undefined) throw new Error('The list is empty');
    await story.program.tap(oldest);
    await story.shows('.order-number');
    const { id } = await device('createOrder', orderOf('drip-bags', 1));
    await story.program.back();
    await showsOrders(story, 54);
    await device('closeOrder', { params: { orderId: id } });
    expectClean(story);
  });

  test('a late page of another filter is dropped', async () => {
    const story = await openStory(shop());
    const device = await clientOf(shop(), story.user);
    for (let count = 0; count < 22; count += 1) {
      const { id } = await device('createOrder', orderOf('drip-bags', 1));
      if (count < 20) await device('closeOrder', { params: { orderId: id } });
    }
    await story.program.tapTab('订单');
    await showsOrders(story, 20);
    const more = story.network.hold(/cursor=/);
    await story.program.reachBottom();
    const late = await more.next();
    await story.program.tap('.filter-topay');
    await showsOrders(story, 2);
    await device('createOrder', orderOf('drip-bags', 1));
    const again = story.network.hold(/status=PENDING/);
    const refreshed = story.program.pullDownRefresh();
    const reload = await again.next();
    late.answer(200, { ...(await device('listOrders', { query: {} })), nextCursor: null });
    reload.release();
    again.end();
    await refreshed;
    await showsOrders(story, 3);
    more.end();
    expectClean(story);
  });

  test('an unpaid order counts down and is paid in the list, and then ordered once more from it', async () => {
    const story = await openStory(shop());
    const device = await clientOf(shop(), story.user);
    const { id } = await device('createOrder', orderOf('drip-bags', 2));
    await story.program.tapTab('订单');
    await story.says('内完成支付');
    expect(story.program.text()).toContain(`尾号 ${id.slice(-6)}`);
    await story.program.waitFor(() =>
      /drip-bags\.svg$/.test(String(story.program.find('.order-card .picture')?.attributes.src)),
    );
    await story.program.tap('.entry-pay');
    await story.says('支付成功');
    await story.program.back();
    await story.program.waitFor(() => story.program.find('.entry-pay') === undefined);
    await story.program.tap('.entry-again');
    await story.shows('.pay-button');
    await story.program.tap('.pay-button');
    await story.says('支付成功');
    expect(await story.orders()).toMatchObject([{ tradeState: 'SUCCESS' }, { tradeState: 'SUCCESS' }]);
    expectClean(story);
  });

  test('a cancelled order says so in the list and on its page', async () => {
    const story = await openStory(shop());
    const device = await clientOf(shop(), story.user);
    const { id } = await device('createOrder', orderOf('drip-bags', 1));
    await device('closeOrder', { params: { orderId: id } });
    await story.program.tapTab('订单');
    await story.says('你已取消订单');
    await story.program.tap('.order-card');
    await story.shows('.timeline-over');
    expect(story.program.find('.timeline-over')?.text()).toContain('你已取消订单');
    expectClean(story);
  });
}
