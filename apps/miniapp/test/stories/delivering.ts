import type { ShopStack } from '@taro-pay/stack/testing';
import { expect, test } from 'vitest';
import { clientOf, expectClean, openStory, reopened, type Story, type StoryOptions } from './story.js';

const ADDRESS = {
  ...{ userName: '张三', telNumber: '020-81167888', postalCode: '510000', nationalCode: '510000' },
  ...{ provinceName: '广东省', cityName: '广州市', countyName: '海珠区', streetName: '新港中路' },
  ...{ detailInfo: '新港中路397号', detailInfoNew: '397号' },
};

/** A checkout with one piece of a cheap product: 5 600 fen. */
const CHECKOUT = `shopping/checkout/index?items=${encodeURIComponent(
  JSON.stringify([{ productId: 'drip-bags', quantity: 1 }]),
)}`;

async function openCheckout(shop: ShopStack, options: StoryOptions = {}): Promise<Story> {
  const story = await openStory(shop, { path: CHECKOUT, ...options });
  await story.shows('.pay-button');
  return story;
}

const payLabel = ({ program }: Story) => program.find('.pay-button')?.text();

async function payAndOpenOrder(story: Story) {
  await story.program.tap('.pay-button');
  await story.says('支付成功');
  await story.program.tap('.order-button');
  await story.shows('.order-number');
}

/** The buyer's newest order, as the API has it. */
async function newestOrder(shop: ShopStack, { user }: Story) {
  const [order] = (await (await clientOf(shop, user))('listOrders', { query: {} })).orders;
  if (order === undefined) throw new Error('There is no order');
  return order;
}

/** Pick-up, express and no delivery, from the choice to the order's page. */
export function deliveringStories(shop: () => ShopStack): void {
  test('pick-up needs no tap more, and the order shows its code for the counter', async () => {
    const story = await openCheckout(shop());
    await story.says('试验台');
    await story.program.input('.delivery-phone', '138 0000 0000');
    await story.program.input('.checkout-note', ' 少放糖 ');
    await payAndOpenOrder(story);
    const { delivery, note, totalFen } = await newestOrder(shop(), story);
    expect([note, totalFen]).toEqual(['少放糖', 5_600]);
    if (delivery.kind !== 'pickup') throw new Error('It is no pick-up');
    expect(delivery).toMatchObject({ placeId: 'roastery', phone: '138 0000 0000' });
    await story.says('待取货');
    expect(story.program.find('.pickup-code')?.text().replace(' ', '')).toBe(delivery.code);
    expect(String(story.program.find('.pickup-bars')?.attributes.src)).toMatch(/^data:image\/svg\+xml,/);
    expect(story.program.text()).toContain('少放糖');
    expectClean(story);
  });

  test('express asks for the address once, adds its fee, and is chosen again by the next order', async () => {
    let chosen = 0;
    const chooseAddress = () => {
      chosen += 1;
      return ADDRESS;
    };
    const first = await openCheckout(shop(), { wx: { chooseAddress } });
    await first.program.tap('快递配送');
    await first.program.waitFor(() => payLabel(first) === '选择收货地址');
    await first.program.tap('.pay-button');
    await first.says('广东省 广州市 海珠区 新港中路 397号');
    expect(first.program.text()).toContain('配送费');
    expect(payLabel(first)).toBe('立即支付 ¥64.00');
    await payAndOpenOrder(first);
    expect(first.program.text()).toContain('张三 020-81167888');
    await first.says('待发货');
    expect(await first.orders()).toMatchObject([{ tradeState: 'SUCCESS', totalFen: 6_400 }]);
    expect(await newestOrder(shop(), first)).toMatchObject({
      ...{ goodsFen: 5_600, deliveryFen: 800, totalFen: 6_400 },
      delivery: { kind: 'express', address: { name: '张三', street: '新港中路', detail: '397号' } },
    });

    const story = await reopened(shop(), first, CHECKOUT);
    await story.says('立即支付 ¥64.00');
    await payAndOpenOrder(story);
    expect(chosen).toBe(1);
    expectClean(first);
    expectClean(story);
  });

  test('an order without delivery costs no fee and says so', async () => {
    const story = await openCheckout(shop());
    await story.program.tap('无需配送');
    await story.says('付款后即完成，无需配送');
    await payAndOpenOrder(story);
    expect(await newestOrder(shop(), story)).toMatchObject({ delivery: { kind: 'none' }, totalFen: 5_600 });
    expect(story.program.find('.pickup-code')).toBeUndefined();
    expectClean(story);
  });

  test('whoever refuses the privacy guide is told what to do, and can still collect the goods', async () => {
    const story = await openCheckout(shop(), {
      phone: { privacyAgreed: false },
      wx: { chooseAddress: () => ADDRESS },
    });
    await story.program.tap('快递配送');
    await story.shows('.delivery-address');
    await story.program.tap('.delivery-address');
    await story.program.waitFor(() => story.program.asksForPrivacy);
    await story.program.answerPrivacy(false);
    await story.says('需要你同意隐私保护指引');
    expect(payLabel(story)).toBe('选择收货地址');
    await story.program.tap('.delivery-address');
    await story.program.waitFor(() => story.program.asksForPrivacy);
    await story.program.answerPrivacy(true);
    await story.says('张三 020-81167888');
    expect(story.program.text()).not.toContain('隐私保护指引');
    await story.program.tap('到店自取');
    await payAndOpenOrder(story);
    expect(await newestOrder(shop(), story)).toMatchObject({ delivery: { kind: 'pickup' } });
    expectClean(story);
  });

  test.each([
    ['chose no address', undefined, '还没有选择地址'],
    [
      'meets a shop whose privacy guide is silent',
      { errno: 112, reason: 'api scope' },
      '店铺暂时不能使用微信地址',
    ],
    ['meets an unknown failure', { errno: 1, reason: 'system error' }, '没有取到地址'],
    ['has an address without a phone', { ...ADDRESS, telNumber: '' }, '这个地址没有可用的电话'],
  ])('whoever %s is told what to do', async (_, answer, words) => {
    const story = await openCheckout(shop(), { wx: { chooseAddress: () => answer } });
    await story.program.tap('快递配送');
    await story.shows('.delivery-address');
    await story.program.tap('.delivery-address');
    await story.says(words);
    expect(payLabel(story)).toBe('选择收货地址');
    expect(await story.orders()).toEqual([]);
    expectClean(story);
  });
}
