import type { ShopStack } from '@taro-pay/stack/testing';
import { expect, test } from 'vitest';
import { expectClean, openStory } from './story.js';

/** Share cards, privacy consent, updates, languages, double taps. */
export function storiesAround(shop: () => ShopStack): void {
  test('a shared product opens, and an unknown page leads to the shop', async () => {
    const story = await openStory(shop());
    await story.shows('.product-card');
    expect(await story.program.share()).toMatchObject({ path: '/pages/shop/index' });
    expect(await story.program.shareToMoments()).toMatchObject({ path: '/pages/shop/index' });
    await story.program.tap('.product-card');
    await story.shows('.buy-button');
    const { path, title } = await story.program.share();
    expect(title).toBe('耶加雪菲 · 日晒');
    const moments = await story.program.shareToMoments();
    expect(moments).toMatchObject({ title, path: expect.stringMatching(/\?id=yirgacheffe$/) });
    const friend = await openStory(shop(), { path, scene: 1007 });
    await friend.says('耶加雪菲');
    const lost = await openStory(shop(), { path: 'pages/catalogue/index', scene: 1007 });
    await lost.shows('.product-card');
    for (const one of [story, friend, lost]) expectClean(one);
  });

  test('an order number is copied after the privacy consent', async () => {
    const story = await openStory(shop(), { phone: { privacyAgreed: false } });
    await story.goToCheckout();
    await story.program.tap('.pay-button');
    await story.says('支付成功');
    await story.program.tap('.order-button');
    await story.shows('.fact-copy');
    await story.program.tap('.fact-copy');
    await story.program.waitFor(() => story.program.asksForPrivacy);
    expect(story.program.phone.settings.clipboard).toBe('');
    await story.program.answerPrivacy(true);
    const [order] = await story.orders();
    await story.program.waitFor(() => story.program.phone.settings.clipboard === order?.outTradeNo);
    expectClean(story);
  });

  test('refusing the privacy notice copies nothing', async () => {
    const story = await openStory(shop(), { phone: { privacyAgreed: false } });
    await story.goToCheckout();
    await story.program.tap('.pay-button');
    await story.says('支付成功');
    await story.program.tap('.order-button');
    await story.shows('.fact-copy');
    await story.program.tap('.fact-copy');
    await story.program.waitFor(() => story.program.asksForPrivacy);
    await story.program.answerPrivacy(false);
    expect(story.program.phone.settings.clipboard).toBe('');
    expect(story.program.text()).toContain('待取货');
    expectClean(story);
  });

  test('a new version is applied when the user agrees', async () => {
    const story = await openStory(shop());
    await story.shows('.product-card');
    story.program.update.offer('ready');
    await story.program.waitFor(() => story.program.modal);
    await story.program.answerModal(true);
    await story.program.waitFor(() => story.program.update.state === 'applied');
    expectClean(story);
  });

  test('every question opens in English, with clear answers', async () => {
    const story = await openStory(shop(), { cashier: ['cancel'], phone: { language: 'en' } });
    await story.goToCheckout();
    story.program.update.offer('ready');
    await story.program.waitFor(() => story.program.modal);
    await story.program.answerModal(false);
    await story.program.tap('.pay-button');
    await story.says('Not paid yet');
    await story.program.tap('.order-button');
    await story.shows('.cancel-button');
    await story.program.tap('.cancel-button');
    await story.says('Cancel this order?');
    await story.program.tap('Keep order');
    await story.program.waitFor(() => story.program.find('.question') === undefined);
    await story.program.tap('.cancel-button');
    await story.shows('.question-yes');
    expect(story.program.find('.question-yes')?.text()).toBe('Cancel order');
    await story.program.tap('.question-yes');
    await story.says('Closed');
    expectClean(story);
  });

  test('a double tap opens a product once', async () => {
    const story = await openStory(shop());
    await story.shows('.product-card');
    await Promise.all([story.program.tap('.product-card'), story.program.tap('.product-card')]);
    await story.shows('.buy-button');
    expect(story.program.pageStack()).toHaveLength(2);
    expectClean(story);
  });

  test('a phone in English gets English, and large fonts are respected', async () => {
    const story = await openStory(shop(), { phone: { language: 'en', fontSizeSetting: 22 } });
    await story.says('Everything was tried once');
    expect(story.program.tabBar.labels).toEqual(['Shop', 'Orders', 'Me']);
    expect(story.program.find('.page')?.attributes.style).toContain('--scale: 1.29');
    expectClean(story);
  });

  test('a phone in English gets the products in English, as far as the shop has it', async () => {
    const story = await openStory(shop(), { phone: { language: 'en' } });
    await story.says('Colombia Huila');
    // The one has no name in English, the other no description.
    expect(story.program.text()).toContain('耶加雪菲');
    expect(story.program.findAll('.category').map((one) => one.text())).toContain('Ready to drink');
    await story.program.tap('Colombia Huila');
    await story.shows('.buy-button');
    expect(story.program.find('.product-name')?.text()).toBe('Colombia Huila');
    expect(story.program.find('.product-description')?.text()).toContain('水洗');
    await story.program.tap('.buy-button');
    await story.shows('.pay-button');
    expect(story.program.text()).toContain('Colombia Huila');
    expectClean(story);
  });

  test('every first tab sets all tab titles to English', async () => {
    const story = await openStory(shop(), { path: 'pages/me/index', phone: { language: 'en' } });
    await story.says('Hello, tester');
    expect(story.program.tabBar.labels).toEqual(['Shop', 'Orders', 'Me']);
    expectClean(story);
  });
}
