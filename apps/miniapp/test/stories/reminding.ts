import type { ShopStack } from '@taro-pay/stack/testing';
import { expect, test } from 'vitest';
import { expectClean, openStory, reopened, type Story, type StoryOptions } from './story.js';

/** The templates of the tests' site. */
const CLOSING = 'Test-order-closing';
const PAID = 'Test-order-paid';

/** The jobs of the API run every few seconds. */
const SOON = { timeout: 120_000, interval: 250 };

type Answer = Readonly<Record<string, unknown>>;

/** A buyer who has left the cashier without paying, and how the phone asks: the simulator answers as WeChat does. */
async function openUnpaid(shop: ShopStack, answerOf: (templates: readonly string[]) => Answer = () => ({})) {
  const asked: string[][] = [];
  const settings: number[] = [];
  const wx: StoryOptions['wx'] = {
    requestSubscribeMessage(templates) {
      asked.push([...templates]);
      const request = { user: story.user, tmplIds: templates, ...answerOf(templates) };
      return shop.askSimulator('POST', 'subscribe-message', request);
    },
    openSetting: () => void settings.push(1),
  };
  const story: Story = await openStory(shop, { cashier: ['cancel', 'pay'], wx });
  await story.goToCheckout();
  await story.program.tap('.pay-button');
  await story.says('还没有付款');
  return { story, asked, settings };
}

/** The messages on the phone of a buyer. */
async function inboxOf(shop: ShopStack, { user }: Story): Promise<readonly Answer[]> {
  const { messages } = await shop.askSimulator('GET', `users/${user}/inbox`);
  return JSON.parse(JSON.stringify(messages));
}

/** Consents for messages, and the messages that come of them. */
export function remindingStories(shop: () => ShopStack): void {
  test('who wants to be told is told once, by a message that opens the order', async () => {
    const { story, asked } = await openUnpaid(shop());
    expect(asked).toEqual([]);
    await story.program.tap('.remind-button');
    await story.says('好的，关闭前会提醒你');
    expect(asked).toEqual([[CLOSING, PAID]]);
    await story.program.tap('.pay-button');
    await story.says('支付成功');
    const [order] = await story.orders();
    await expect
      .poll(() => inboxOf(shop(), story), SOON)
      .toMatchObject([
        {
          templateId: PAID,
          page: `ordering/order/index?orderId=${order?.outTradeNo}`,
          lines: expect.arrayContaining([{ name: '支付金额', value: '￥176.00' }]),
        },
      ]);
    const [message] = await inboxOf(shop(), story);
    const opened = await reopened(shop(), story, String(message?.page));
    await opened.says('待取货');
    expectClean(story);
  });

  test('nothing is asked before a tap, and nothing is promised before it was accepted', async () => {
    const { story, asked } = await openUnpaid(shop());
    expect(story.program.text()).not.toContain('会提醒你');
    await story.program.tap('.order-button');
    await story.shows('.remind-button');
    expect(asked).toEqual([]);
    expect(story.program.text()).not.toContain('会提醒你');
    expectClean(story);
  });

  test('a refusal is not asked about again, until the buyer was in the settings', async () => {
    const { story, asked, settings } = await openUnpaid(shop(), (templates) => ({
      choices: Object.fromEntries(templates.map((id) => [id, 'reject'])),
    }));
    await story.program.tap('.remind-button');
    await story.says('没有开启提醒');
    await story.program.tap('.order-button');
    await story.says('没有开启提醒');
    expect(story.program.find('.remind-button')).toBeUndefined();
    expect(asked).toHaveLength(1);
    await story.program.tap('.reminder-settings');
    await story.shows('.remind-button');
    expect(settings).toHaveLength(1);
    await story.program.tap('.remind-button');
    await story.says('没有开启提醒');
    expect(asked).toHaveLength(2);
    expectClean(story);
  });

  test('a choice that WeChat remembers, and answers at once, is shown', async () => {
    const story = await openStory(shop(), {
      cashier: ['cancel'],
      wx: {
        requestSubscribeMessage: async (templates) =>
          Object.fromEntries(templates.map((id) => [id, 'accept'])),
      },
    });
    await story.goToCheckout();
    await story.program.tap('.pay-button');
    await story.says('还没有付款');
    await story.program.tap('.remind-button');
    await story.says('好的，关闭前会提醒你');
    expectClean(story);
  });

  test('the main switch of the phone is explained, and a failure can be tried again', async () => {
    const answers: Answer[] = [{ errCode: 20_004 }, { errCode: 10_002 }, {}];
    const { story, asked } = await openUnpaid(shop(), () => answers.shift() ?? {});
    await story.program.tap('.remind-button');
    await story.says('总开关已关闭');
    await story.program.tap('.reminder-settings');
    await story.shows('.remind-button');
    await story.program.tap('.remind-button');
    await story.says('请再试一次');
    await story.program.tap('.remind-button');
    await story.says('好的，关闭前会提醒你');
    expect(asked).toHaveLength(3);
    expectClean(story);
  });

  test('a consent that the server did not hear reaches it at the next start', async () => {
    const { story } = await openUnpaid(shop());
    const held = story.network.hold(/\/subscriptions$/);
    await story.program.tap('.remind-button');
    await story.says('好的，关闭前会提醒你');
    (await held.next()).timeOut();
    held.end();
    const again = await reopened(shop(), story);
    await again.shows('.product-card');
    await again.program.waitFor(
      () => again.network.log.filter((line) => line.endsWith('/subscriptions')).length === 2,
    );
    const [order] = await story.orders();
    await again.program.tapTab('订单');
    await again.shows('.order-card');
    await again.program.tap('.order-card');
    await again.says('好的，关闭前会提醒你');
    await again.program.tap('.pay-button');
    await again.says('支付成功');
    await expect
      .poll(() => inboxOf(shop(), story), SOON)
      .toMatchObject([{ templateId: PAID, page: expect.stringContaining(String(order?.outTradeNo)) }]);
    expectClean(story);
  });
}
