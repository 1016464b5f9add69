import { expect, test } from 'vitest';
import { stories, task } from './story.js';

stories('an operator at the anomalies', (scene) => {
  task('see a refund of the merchant console adopted', async () => {
    const { sales, open, shop } = scene();
    const orderId = await sales.sale();
    const desk = await open({ name: '小吕', role: 'viewer' });
    const { page } = desk;
    await page.goto(`${shop.apiUrl}/console/orders/${orderId}`);
    await page.locator('.summary').waitFor();
    await shop.askSimulator('POST', `orders/${orderId}/console-refunds`, { amountFen: 700, reason: '缺货' });
    await page.locator('.summary').getByText('在本系统之外退款 ¥7.00，已登记').waitFor({ timeout: 60_000 });
    return desk;
  });

  task('accept an anomaly with a remark', async () => {
    const { sales, open, shop } = scene();
    const orderId = await sales.sale();
    await shop.setFaults({ rules: [{ operation: 'refund', fault: 'NOT_ENOUGH' }] });
    await shop.refund(orderId, 800);
    await expect
      .poll(async () => JSON.stringify((await sales.dossier(orderId)).anomalies), { timeout: 60_000 })
      .toContain('ABNORMAL_REFUND');
    const desk = await open({ name: '小施', role: 'finance' });
    const { page } = desk;
    await page.getByRole('link', { name: '异常', exact: true }).click();
    await page.getByRole('heading', { name: '退款未能完成' }).waitFor();
    await page.getByRole('button', { name: '接受现状' }).click();
    await page.locator('#remark').fill('已在商户平台核对');
    await page.getByRole('button', { name: '接受', exact: true }).click();
    await page.getByText('没有待处理的异常').waitFor();
    await page.goto(`${shop.apiUrl}/console/anomalies?state=resolved`);
    await page.getByText('由 小施 处理').waitFor();
    await page.goto(`${shop.apiUrl}/console/orders/${orderId}?show=act`);
    await page.getByText('小施 处理异常').waitFor();
    await shop.setFaults({});
    return desk;
  });

  task('test the robot of the group', async () => {
    const { open, robot, shop } = scene();
    const desk = await open({ name: '小孔', role: 'admin' });
    const { page } = desk;
    await page.goto(`${shop.apiUrl}/console`);
    await page.getByRole('link', { name: '群机器人' }).click();
    await page.getByText('企业微信').waitFor();
    await page.getByRole('button', { name: '发送测试消息' }).click();
    await page.getByText('测试消息已送达').waitFor();
    await page.getByText('正常', { exact: true }).waitFor();
    expect(robot.messages.filter((message) => message.includes('机器人测试'))).toHaveLength(1);
    expect(await page.content()).not.toContain('of-the-stand-in');
    return desk;
  });

  test('a notification that is settled again says that it was booked before', async () => {
    const { sales, open, shop } = scene();
    const orderId = await sales.sale();
    await expect
      .poll(async () => JSON.stringify((await sales.dossier(orderId)).notifications), { timeout: 60_000 })
      .toContain('TRANSACTION.SUCCESS');
    const { page } = await open({ name: '小张', role: 'support' });
    await page.goto(`${shop.apiUrl}/console/orders/${orderId}?show=notification`);
    await page.getByRole('button', { name: '重新处理' }).click();
    await page.getByText('重复：之前已经入账').waitFor();
  });
});
