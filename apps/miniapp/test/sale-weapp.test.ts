import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { buildForWechat } from './build-production.js';
import { filesIn } from './files-in.js';
import { type LaunchOptions, launchMiniProgram, type MiniProgram } from './harness/mini-program.js';
import { sendOverHttp } from './harness/wx-request.js';
import { openShopStack, type ShopStack } from './shop-stack.js';

const SIMULATOR_BUILD = fileURLToPath(new URL('../dist/weapp', import.meta.url));

let shop: ShopStack;
let wechatBuild: string;

beforeAll(async () => {
  wechatBuild = mkdtempSync(join(tmpdir(), 'weapp-'));
  const [stack, build] = await Promise.all([
    openShopStack(),
    buildForWechat(wechatBuild, 'https://api.example.com'),
  ]);
  shop = stack;
  expect(build.code, build.stderr).toBe(0);
}, 90_000);

afterAll(async () => {
  await shop.stop();
  rmSync(wechatBuild, { recursive: true });
});

async function launch(options: Omit<LaunchOptions, 'wx'> & Pick<LaunchOptions, 'wx'>): Promise<MiniProgram> {
  const program = await launchMiniProgram({
    ...options,
    wx: {
      request: (request) => sendOverHttp({ ...request, url: shop.redirect(request.url) }),
      ...options.wx,
    },
  });
  onTestFinished(() => program.close());
  return program;
}

const shows = (program: MiniProgram, selector: string) => program.waitFor(() => program.find(selector));
const says = (program: MiniProgram, words: string) => program.waitFor(() => program.text().includes(words));

async function goToCheckout(program: MiniProgram): Promise<void> {
  await shows(program, '.product-card');
  await program.tap('.product-card');
  await shows(program, '.stepper-more');
  await program.tap('.stepper-more');
  await program.tap('.buy-button');
  await shows(program, '.pay-button');
}

async function expectPaidEverywhere(program: MiniProgram): Promise<void> {
  const order = (await shop.wechatOrders()).at(-1);
  expect(order).toMatchObject({ tradeState: 'SUCCESS', totalFen: 17_600 });
  await program.tap('.order-button');
  await shows(program, '.order-number');
  expect(program.text()).toContain('已支付');
  expect(program.find('.order-number')?.text()).toBe(order?.outTradeNo);
  expect(program.find('.pay-button')).toBeUndefined();
  expect(program.errors).toEqual([]);
  expect(program.warnings).toEqual([]);
}

describe('the build that ships to WeChat', () => {
  test('a buyer cancels once and pays once, through wx.login and wx.requestPayment: one order, PAID', async () => {
    const asked: object[] = [];
    const program = await launch({
      folder: wechatBuild,
      wx: {
        login: () => shop.login('weapp-buyer'),
        requestPayment: (parameters) => {
          asked.push(parameters);
          return shop.cashier(parameters, asked.length === 1 ? 'cancel' : 'pay');
        },
      },
    });
    const before = (await shop.wechatOrders()).length;
    await goToCheckout(program);
    await program.tap('.pay-button');
    await says(program, '还没有付款');
    expect((await shop.wechatOrders()).at(-1)).toMatchObject({ tradeState: 'NOTPAY', totalFen: 17_600 });

    await program.tap('.pay-button');
    await says(program, '支付成功');
    expect(asked).toHaveLength(2);
    expect(Object.keys(asked[0] ?? {}).sort()).toEqual(
      expect.arrayContaining(['nonceStr', 'package', 'paySign', 'signType', 'timeStamp']),
    );
    expect(await shop.wechatOrders()).toHaveLength(before + 1);
    await expectPaidEverywhere(program);
  });

  test('it knows no simulator and no address of this machine', () => {
    const code = filesIn(wechatBuild).map((path) => readFileSync(path, 'utf8'));
    expect(code.join('\n')).toContain('https://api.example.com');
    expect(code.join('\n')).not.toMatch(/_sim\/|127\.0\.0\.1/);
  });

  test('a cashier that says ok without money is not believed: the page says that it is not sure', async () => {
    const program = await launch({
      folder: wechatBuild,
      timerSpeed: 50,
      wx: { login: () => shop.login('liar'), requestPayment: () => 'requestPayment:ok' },
    });
    await goToCheckout(program);
    await program.tap('.pay-button');
    await says(program, '正在确认支付结果');
    await shows(program, '.refresh-button');
    expect(program.text()).not.toContain('支付成功');
    expect((await shop.wechatOrders()).at(-1)).toMatchObject({ tradeState: 'NOTPAY' });
    expect(program.errors).toEqual([]);
  });

  test('an app that was closed at the cashier opens with what became of the payment', async () => {
    let paid: () => void = () => undefined;
    const isPaid = new Promise<void>((resolve) => {
      paid = resolve;
    });
    const first = await launch({
      folder: wechatBuild,
      wx: {
        login: () => shop.login('interrupted'),
        // The buyer pays, and the phone's battery ends before the app hears of it.
        requestPayment: async (parameters) => {
          await shop.cashier(parameters, 'pay');
          paid();
          return new Promise(() => undefined);
        },
      },
    });
    await goToCheckout(first);
    await first.tap('.pay-button');
    await isPaid;
    first.close();

    const second = await launch({
      folder: wechatBuild,
      storage: first.storage,
      wx: { login: () => shop.login('interrupted') },
    });
    await says(second, '支付成功');
    await expectPaidEverywhere(second);
  });
});

describe('the build that pays at the simulator, for DevTools without a merchant', () => {
  test('a buyer cancels once, fails once and pays once on the sheet; the list has one paid order', async () => {
    const program = await launch({ folder: SIMULATOR_BUILD });
    await goToCheckout(program);
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
    await expectPaidEverywhere(program);

    const list = await launch({
      folder: SIMULATOR_BUILD,
      storage: program.storage,
      path: 'pages/orders/index',
    });
    await shows(list, '.order-card');
    expect(list.findAll('.order-card')).toHaveLength(1);
    expect(list.text()).toContain('已支付');
  });

  test('a pending order can be given up: WeChat closes it, and it can not be paid any more', async () => {
    const program = await launch({ folder: SIMULATOR_BUILD });
    await goToCheckout(program);
    await program.tap('.pay-button');
    await shows(program, '.cashier-cancel');
    await program.tap('.cashier-cancel');
    await says(program, '还没有付款');
    await program.tap('.order-button');
    await shows(program, '.cancel-button');
    await program.tap('.cancel-button');
    await program.waitFor(() => program.modal);
    await program.answerModal(true);
    await says(program, '已关闭');
    expect(program.find('.pay-button')).toBeUndefined();
    expect((await shop.wechatOrders()).at(-1)).toMatchObject({ tradeState: 'CLOSED' });
    expect(program.errors).toEqual([]);
  });
});
