import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { signIn } from '../desk.js';
import { stories, task } from './story.js';

stories('an operator at the desk', (scene) => {
  task('withdraw a refused refund', async () => {
    const { sales, open, shop } = scene();
    const orderId = await sales.sale();
    await shop.setFaults({ rules: [{ operation: 'refund', fault: 'NOT_ENOUGH' }] });
    await shop.refund(orderId, 1_000);
    const desk = await open({ name: '小沈', role: 'finance' });
    const { page } = desk;
    await page.goto(`${shop.apiUrl}/console`);
    await page.getByRole('link', { name: '退款', exact: true }).click();
    await page.getByRole('button', { name: '撤回' }).click();
    await page.locator('#remark').fill('改为线下转账');
    await page.getByRole('button', { name: '撤回退款' }).click();
    await page.locator('tbody').getByText('退款关闭').waitFor();
    const { refunds } = await sales.dossier(orderId);
    expect(JSON.stringify(refunds)).toContain('"status":"CLOSED"');
    await shop.setFaults({});
    return desk;
  });

  task('change a price while a buyer is in the checkout', async () => {
    const { sales, open } = scene();
    const before = await sales.order([{ productId: 'huila', quantity: 1 }], 'bob');
    const desk = await open({ name: '小韩', role: 'finance' });
    const { page } = desk;
    await page.getByRole('link', { name: '商品', exact: true }).click();
    await page.locator('tr', { hasText: '慧兰' }).getByRole('button', { name: '修改' }).click();
    await page.locator('#price').fill('80');
    await page.getByRole('button', { name: '保存' }).click();
    await page.locator('tr', { hasText: '慧兰' }).getByText('¥80.00').waitFor();
    const after = await sales.order([{ productId: 'huila', quantity: 1 }], 'carol');
    expect(JSON.stringify((await sales.dossier(before.id)).order)).toContain('"totalFen":7200');
    expect(JSON.stringify((await sales.dossier(after.id)).order)).toContain('"totalFen":8000');
    return desk;
  });

  task('add a person', async () => {
    const { open } = scene();
    const desk = await open({ name: '老板', role: 'admin' });
    const { page } = desk;
    await page.getByRole('link', { name: '人员', exact: true }).click();
    await page.getByRole('button', { name: '添加人员' }).click();
    await page.locator('#person-name').fill('新同事');
    await page.getByRole('radio', { name: /^财务/ }).click();
    await page.locator('#single').fill('500');
    await page.getByRole('button', { name: '添加并生成链接' }).click();
    await page.locator('.one-time-link').getByText('/console/invitation#').waitFor();
    return desk;
  });

  test('a viewer is offered nothing that a viewer may not do, and is told why', async () => {
    const { sales, open, shop } = scene();
    const orderId = await sales.sale();
    const { page } = await open({ name: '小杨', role: 'viewer' });
    await page.goto(`${shop.apiUrl}/console/orders/${orderId}`);
    await page.locator('.summary').waitFor();
    expect(await page.getByRole('button', { name: /退款|重新处理|撤回/ }).count()).toBe(0);
    expect(await page.getByRole('link', { name: /人员|操作日志/ }).count()).toBe(0);
    await page.goto(`${shop.apiUrl}/console/people`);
    await page.getByText('需要「管理员」或更高的角色').waitFor();
  });

  test('a session revoked in the middle keeps what was typed, and goes on after signing in', async () => {
    const { sales, open, shop } = scene();
    const orderId = await sales.sale();
    const { page } = await open({ name: '小朱', role: 'finance' });
    await page.goto(`${shop.apiUrl}/console/orders/${orderId}`);
    await page.getByRole('button', { name: '退款', exact: true }).click();
    await page.locator('#amount').fill('12.34');
    await page.locator('#reason').fill('商品缺货');
    await page.context().clearCookies();
    await page.getByRole('button', { name: '退款 ¥12.34' }).click();
    await page.getByRole('heading', { name: '登录已过期' }).waitFor();
    await page.locator('#name').fill('小朱');
    await signIn(page, '小朱');
    await page.getByRole('heading', { name: '登录已过期' }).waitFor({ state: 'detached' });
    expect(await page.locator('#amount').inputValue()).toBe('12.34');
    await page.getByRole('button', { name: '退款 ¥12.34' }).click();
    await page.locator('.refund-list').getByText('商品缺货').waitFor();
    expect((await sales.dossier(orderId)).refunds).toHaveLength(1);
  });

  task('reconcile yesterday and export it', async () => {
    const { sales, open, shop } = scene();
    await sales.sale();
    await shop.passTime(34 * 3_600_000);
    const desk = await open({ name: '小秦', role: 'finance' });
    const { page } = desk;
    await page.getByRole('link', { name: '对账', exact: true }).click();
    await page.locator('.day-good').first().waitFor({ timeout: 60_000 });
    await page
      .locator('.day', { has: page.locator('.day-good') })
      .first()
      .click();
    await page.getByText('两边一致').waitFor();
    await page.getByRole('button', { name: '重新对账' }).click();
    await page.locator('h1').getByText('一致').waitFor({ timeout: 60_000 });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '导出' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^differences-\d{4}-\d\d-\d\d-\d{4}\.csv$/);
    expect(readFileSync(await download.path(), 'utf8').charCodeAt(0)).toBe(0xfeff);
    return desk;
  });
});
