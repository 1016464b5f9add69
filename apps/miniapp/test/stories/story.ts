import { randomUUID } from 'node:crypto';
import { createClient } from '@taro-pay/contracts';
import type { ShopStack } from '@taro-pay/stack/testing';
import {
  ControlledNetwork,
  type LaunchOptions,
  launchMiniProgram,
  type MiniProgram,
  sendOverHttp,
} from '@taro-pay/weapp-harness';
import { expect, onTestFinished } from 'vitest';
import { WECHAT_BUILD } from '../builds.js';
import { fetchTransport } from '../fetch-transport.js';

type CashierAction = 'pay' | 'cancel' | 'fail';

export interface StoryOptions extends Partial<LaunchOptions> {
  /** The buyer's actions at the cashier, one per visit; the last one repeats. */
  readonly cashier?: readonly CashierAction[];
}

/** A buyer with the production build, and a shop of real processes. */
export interface Story {
  readonly user: string;
  readonly program: MiniProgram;
  readonly network: ControlledNetwork;
  /** The parameters of each requestPayment. */
  readonly visits: readonly object[];
  readonly shows: (selector: string) => Promise<unknown>;
  readonly says: (words: string) => Promise<unknown>;
  /** Taps + and waits for the new quantity, as a person does before the next tap. */
  readonly takeOneMore: () => Promise<void>;
  /** Opens the checkout with two pieces of the first product: 17 600 fen. */
  readonly goToCheckout: () => Promise<void>;
  /** The buyer's orders at WeChat, oldest first. */
  readonly orders: () => Promise<{ tradeState: string; totalFen: number; outTradeNo: string }[]>;
}

/** Opens the shop as a new buyer. */
export async function openStory(shop: ShopStack, options: StoryOptions = {}): Promise<Story> {
  const user = `buyer-${randomUUID()}`;
  return follow(shop, user, options);
}

async function follow(shop: ShopStack, user: string, options: StoryOptions): Promise<Story> {
  const { cashier = ['pay'], ...launch } = options;
  const visits: object[] = [];
  const network = new ControlledNetwork((request) =>
    sendOverHttp({ ...request, url: shop.redirect(request.url) }),
  );
  const program = await launchMiniProgram({
    folder: WECHAT_BUILD,
    ...launch,
    wx: {
      login: () => shop.login(user),
      requestPayment(parameters) {
        visits.push(parameters);
        return shop.cashier(parameters, cashier[visits.length - 1] ?? cashier.at(-1) ?? 'pay');
      },
      request: network.send,
      ...launch.wx,
    },
  });
  onTestFinished(() => program.close());
  return storyOf(shop, user, program, network, visits);
}

/** The same story after reopening the app. */
export const reopened = async (shop: ShopStack, { user, program, network, visits }: Story, path?: string) =>
  storyOf(shop, user, await program.reopen(path === undefined ? {} : { path }), network, visits);

function storyOf(
  shop: ShopStack,
  user: string,
  program: MiniProgram,
  network: ControlledNetwork,
  visits: readonly object[],
): Story {
  const shows = (selector: string) => program.waitFor(() => program.find(selector));
  const quantity = () => Number(program.find('.stepper-value')?.text());
  const takeOneMore = async () => {
    const before = quantity();
    await program.tap('.stepper-more');
    await program.waitFor(() => quantity() === before + 1);
  };
  return {
    user,
    program,
    network,
    visits,
    shows,
    takeOneMore,
    says: (words) => program.waitFor(() => program.text().includes(words)),
    async goToCheckout() {
      await shows('.product-card');
      await program.tap('.product-card');
      await shows('.stepper-more');
      await takeOneMore();
      await program.tap('.buy-button');
      await shows('.pay-button');
    },
    orders: async () => (await shop.wechatOrders()).filter((order) => order.user === user),
  };
}

/** Expects neither errors nor warnings. */
export function expectClean({ program }: Story): void {
  expect(program.errors).toEqual([]);
  expect(program.warnings).toEqual([]);
}

/** An API client of a user. */
export async function clientOf(shop: ShopStack, user: string) {
  const code = await shop.login(user);
  const { token } = await createClient(fetchTransport(shop.apiUrl))('createSession', { body: { code } });
  return createClient(fetchTransport(shop.apiUrl, token));
}

export const orderOf = (productId: string, quantity: number) => ({
  idempotencyKey: randomUUID(),
  body: { items: [{ productId, quantity }] },
});
