import { randomUUID } from 'node:crypto';
import type { ShopStack } from '@taro-pay/stack/testing';
import { expect, test } from 'vitest';
import { clientOf, expectClean, openStory, orderOf, reopened, type Story } from './story.js';

const namesOf = ({ program }: Story) => program.findAll('.product-card-name').map((name) => name.text());

/** Categories, search, the quick +, and the catalogue that the phone keeps. */
export function browsingStories(shop: () => ShopStack): void {
  test('a category and words narrow the catalogue, and what is not found leads back to all', async () => {
    const story = await openStory(shop());
    await story.shows('.product-card');
    const all = namesOf(story);
    expect(story.program.findAll('.category').map((one) => one.text())).toEqual([
      '全部',
      '咖啡豆',
      '即享',
      '器具',
      '礼盒',
    ]);
    await story.program.tap('器具');
    await story.program.waitFor(() => namesOf(story).join() === 'V60 陶瓷滤杯');
    await story.program.tap('全部');
    await story.program.input('.search-input', '黑巧克力 深烘');
    await story.program.waitFor(() => namesOf(story).join() === '曼特宁 · 深烘');
    await story.program.input('.search-input', '抹茶');
    await story.says('没有找到相关商品');
    await story.program.tap('.empty-action');
    await story.program.waitFor(() => namesOf(story).length === all.length);
    expect(namesOf(story)).toEqual(all);
    expectClean(story);
  });

  test('the + of a card fills the cart without opening the product, and the tab and the product show its count', async () => {
    const story = await openStory(shop());
    await story.shows('.product-card-add');
    await story.program.tap('.product-card-add');
    await story.program.tap('.product-card-add');
    await story.program.waitFor(() => story.program.tabBar.badge('商店') === '2');
    expect(story.program.pageStack()).toHaveLength(1);
    expect(story.program.find('.product-card-count')?.text()).toBe('2');
    await story.program.tap('.product-card');
    await story.shows('.cart-button');
    expect(story.program.find('.product-cart-count')?.text()).toBe('2');
    await story.program.tap('.cart-button');
    await story.program.waitFor(() => story.program.find('.product-cart-count')?.text() === '3');
    await story.program.tap('.product-cart');
    await story.says('小计 ¥264.00');
    await story.program.tap('.cart-line-remove');
    await story.says('购物车还是空的');
    await story.program.back();
    await story.program.back();
    await story.program.waitFor(() => story.program.tabBar.badge('商店') === undefined);
    expectClean(story);
  });

  test('the count on the tab is there again after a restart, on any first tab', async () => {
    const first = await openStory(shop());
    await first.shows('.product-card-add');
    await first.program.tap('.product-card-add');
    const story = await reopened(shop(), first, 'pages/me/index');
    await story.program.waitFor(() => story.program.tabBar.badge('商店') === '1');
    expectClean(story);
  });

  test('a returning buyer sees the catalogue before the server answers, and then what has changed', async () => {
    const first = await openStory(shop());
    await first.shows('.product-card');
    const catalogue = first.network.hold(/api\/products$/);
    const story = await reopened(shop(), first);
    const asked = await catalogue.next();
    await story.program.waitFor(() => namesOf(story).length === 8);
    const { products } = await (await clientOf(shop(), story.user))('listProducts', {});
    const changed = products.map((product, index) => (index === 0 ? { ...product, name: '新豆' } : product));
    asked.answer(200, { products: changed });
    await story.says('新豆');
    expect(namesOf(story)).toHaveLength(8);
    catalogue.end();
    expectClean(story);
  });

  test('a returning buyer sees the kept catalogue while the server cannot be reached', async () => {
    const first = await openStory(shop());
    await first.shows('.product-card');
    const catalogue = first.network.hold(/api\/products$/);
    const story = await reopened(shop(), first);
    (await catalogue.next()).fail('reset');
    await story.program.waitFor(() => story.program.toasts.at(-1)?.title === '网络不太好，请稍后再试');
    await story.program.waitFor(() => namesOf(story).length === 8);
    catalogue.end();
    expectClean(story);
  });

  test('what is sold out stands last and cannot be added', async () => {
    const story = await openStory(shop());
    await story.says('V60');
    const [firstName] = namesOf(story);
    const rival = await clientOf(shop(), `rival-${randomUUID()}`);
    const { products } = await rival('listProducts', {});
    const first = products.find(({ name }) => name === firstName);
    if (first === undefined) throw new Error('The catalogue is empty');
    const { id } = await rival('createOrder', orderOf(first.id, first.stock));
    await story.program.pullDownRefresh();
    await story.program.waitFor(() => namesOf(story).at(-1) === firstName);
    expect(story.program.findAll('.product-card-add')).toHaveLength(7);
    await rival('closeOrder', { params: { orderId: id } });
    expectClean(story);
  });
}
