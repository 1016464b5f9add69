import { fileURLToPath } from 'node:url';
import { launchMiniProgram, sendOverHttp } from '@taro-pay/weapp-harness';
import { expect, onTestFinished, test } from 'vitest';
import { stories, task } from './story.js';

/** The mini-program as it ships, by `build:test` of the miniapp. */
const WEAPP = fileURLToPath(new URL('../../../miniapp/dist/weapp-test', import.meta.url));

stories('two people', (scene) => {
  test('a refund above the limit of who asks is made once a second person approves', async () => {
    const { sales, open, shop } = scene();
    const orderId = await sales.sale();
    const limits = { refundLimitFen: 1_000, dayLimitFen: 500 };
    const asking = await open({ name: '小尤', role: 'finance', ...limits });
    await asking.page.goto(`${shop.apiUrl}/console/orders/${orderId}`);
    await asking.page.getByRole('button', { name: '退款', exact: true }).click();
    await asking.page.locator('#amount').fill('5');
    await asking.page.getByRole('button', { name: /^退款 ¥5.00/ }).waitFor();
    await asking.page.locator('#amount').fill('5.01');
    await asking.page.getByText('超过你今天还能退的 ¥5.00，另一位同事批准后才会退款').waitFor();
    await asking.page.locator('#amount').fill('72');
    await asking.page.getByText('超过你的单笔上限 ¥10.00，另一位同事批准后才会退款').waitFor();
    await asking.page.locator('#reason').fill('商品质量问题');
    await asking.page.getByRole('button', { name: '申请退款 ¥72.00' }).click();
    await asking.page.getByText('小尤 发起的退款等待审批').waitFor();
    expect(await asking.page.getByRole('button', { name: '批准', exact: true }).count()).toBe(0);
    expect((await sales.dossier(orderId)).refunds).toHaveLength(0);

    const { page } = await open({ name: '小许', role: 'finance' });
    await page.locator('a.tile').filter({ hasText: '¥72.00小尤' }).click();
    await page.getByRole('button', { name: '批准', exact: true }).click();
    await page.locator('#remark').fill('情况属实');
    await page.locator('.ant-modal').getByRole('button', { name: '批准', exact: true }).click();
    await page.getByText('没有符合条件的审批').waitFor();
    expect((await sales.dossier(orderId)).refunds).toHaveLength(1);
  });

  task('decline a request, and the buyer reads the words', async () => {
    const { sales, open, shop } = scene();
    const placed = await sales.order([{ productId: 'huila', quantity: 1 }]);
    await sales.applyForRefund(placed, '不想要了');
    const desk = await open({ name: '小何', role: 'finance' });
    const { page } = desk;
    await page.goto(`${shop.apiUrl}/console`);
    await page.getByRole('link', { name: '退款申请', exact: true }).click();
    await page.getByRole('row').filter({ hasText: '¥72.00' }).getByText('哥伦比亚 · 慧兰 × 1').waitFor();
    await page.getByRole('button', { name: '拒绝' }).click();
    await page.locator('.ant-modal').getByText('哥伦比亚 · 慧兰 × 1').waitFor();
    await page.locator('#remark').fill('拆封的咖啡豆不退，可以换一包');
    await page.getByRole('button', { name: '拒绝退款申请' }).click();
    await page.getByText('没有退款申请').waitFor();
    const program = await launchMiniProgram({
      folder: WEAPP,
      path: `ordering/order/index?orderId=${placed.id}`,
      wx: {
        login: () => shop.login(placed.user),
        request: (request) => sendOverHttp({ ...request, url: shop.redirect(request.url) }),
      },
    });
    onTestFinished(() => program.close());
    await expect.poll(() => program.text()).toContain('拆封的咖啡豆不退，可以换一包');
    expect(program.text()).toContain('商家未同意退款');
    return desk;
  });
});
