import { readFileSync } from 'node:fs';
import { openShopStack, type ShopStack } from '@taro-pay/stack/testing';
import { launchMiniProgram, type MiniProgram, sendOverHttp } from '@taro-pay/weapp-harness';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { EXAMPLE_API, requireBuilds, SIMULATOR_BUILD, WECHAT_BUILD } from './builds.js';
import { filesIn } from './files-in.js';
import { storiesAround } from './stories/around.js';
import { browsingStories } from './stories/browsing.js';
import { buyingStories } from './stories/buying.js';
import { changingStories } from './stories/changing.js';
import { deliveringStories } from './stories/delivering.js';
import { listingStories } from './stories/listing.js';
import { recoveringStories } from './stories/recovering.js';
import { remindingStories } from './stories/reminding.js';

let shop: ShopStack;

beforeAll(async () => {
  requireBuilds();
  // Tests send more requests than buyers.
  shop = await openShopStack({ RATE_LIMIT: 'off' });
});
afterAll(() => shop.stop());

describe('the build that ships to WeChat', () => {
  test('it contains no simulator and no local address', () => {
    const code = filesIn(WECHAT_BUILD).map((path) => readFileSync(path, 'utf8'));
    expect(code.join('\n')).toContain(EXAMPLE_API);
    expect(code.join('\n')).not.toMatch(/_sim\/|127\.0\.0\.1/);
  });

  browsingStories(() => shop);
  buyingStories(() => shop);
  deliveringStories(() => shop);
  recoveringStories(() => shop);
  listingStories(() => shop);
  changingStories(() => shop);
  storiesAround(() => shop);
  remindingStories(() => shop);
});

const shows = (program: MiniProgram, selector: string) => program.waitFor(() => program.find(selector));
const says = (program: MiniProgram, words: string) => program.waitFor(() => program.text().includes(words));

describe('the build that pays at the simulator, for DevTools without a merchant', () => {
  test('cancel, fail and pay on the sheet make one paid order', async () => {
    const program = await launchMiniProgram({
      folder: SIMULATOR_BUILD,
      wx: { request: (request) => sendOverHttp({ ...request, url: shop.redirect(request.url) }) },
    });
    onTestFinished(() => program.close());
    await shows(program, '.product-card');
    await program.tap('.product-card');
    await shows(program, '.buy-button');
    await program.tap('.buy-button');
    await shows(program, '.pay-button');
    await program.tap('.pay-button');
    await shows(program, '.cashier-cancel');
    await program.tap('.cashier-cancel');
    await says(program, '还没有付款');

    await program.tap('.pay-button');
    await shows(program, '.cashier-fail');
    await program.tap('.cashier-fail');
    await says(program, '支付没有完成');

    await program.tap('.pay-button');
    await shows(program, '.cashier-pay');
    await program.tap('.cashier-pay');
    await says(program, '支付成功');
    await program.tap('.home-button');
    await shows(program, '.product-card');
    await program.tapTab('订单');
    await shows(program, '.order-card');
    expect(program.findAll('.order-card')).toHaveLength(1);
    expect(program.text()).toContain('待取货');
    expect(program.errors).toEqual([]);
    expect(program.warnings).toEqual([]);
  });
});
