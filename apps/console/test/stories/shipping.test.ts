import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { atRest, signIn } from '../desk.js';
import { toAddress } from '../sales.js';
import { stories, task } from './story.js';

const CARRIER = '顺丰速运';

stories('an operator who ships', (scene) => {
  /** The id of a paid express order. */
  const sale = (user: string, quantity = 1) =>
    scene().sales.sale([{ productId: 'huila', quantity }], user, { delivery: toAddress() });

  const shipmentsOf = async (orderId: string): Promise<Record<string, unknown>[]> =>
    JSON.parse(JSON.stringify(await scene().sales.dossier(orderId))).shipments;

  const numbersOf = async (orderId: string) =>
    (await shipmentsOf(orderId)).map(({ trackingNo }) => trackingNo);

  const card = (page: Page, orderId: string) => page.getByRole('article', { name: orderId.slice(-6) });
  const field = (page: Page, orderId: string) => card(page, orderId).getByRole('textbox');

  async function choose(page: Page): Promise<void> {
    await page.locator('.ship-bar').getByLabel('快递公司').click();
    await page.keyboard.type(CARRIER);
    await page.keyboard.press('Enter');
  }

  task('ship three orders with a scanner', async () => {
    const { open } = scene();
    const orders = [await sale('a'), await sale('b'), await sale('c')];
    const desk = await open({ name: '小发', role: 'support' });
    const { page } = desk;
    await page.getByRole('link', { name: /^发货/ }).click();
    await card(page, orders[0] ?? '').waitFor();
    await choose(page);
    await field(page, orders[0] ?? '').focus();
    for (const number of ['sf 1390 1284 0001', 'SF13901284000２', 'SF139012840003']) {
      await page.keyboard.type(number);
      await page.keyboard.press('Enter');
    }
    for (const [index, orderId] of orders.entries()) {
      await card(page, orderId).waitFor({ state: 'detached' });
      expect(await numbersOf(orderId)).toEqual([`SF13901284000${index + 1}`]);
    }
    return desk;
  });

  test('a number that is none, one of another buyer, and Enter pressed twice', async () => {
    const { open, shop } = scene();
    const [taken, orderId] = [await sale('a'), await sale('b')];
    const parcel = { kind: 'express', carrier: CARRIER, trackingNo: 'SF139012849999' };
    await shop.askOperator('POST', `orders/${taken}/shipments`, parcel);
    const { page } = await open({ name: '小错', role: 'support' });
    await page.goto(`${shop.apiUrl}/console/shipping`);
    await card(page, orderId).waitFor();
    await field(page, orderId).fill('顺丰 1234');
    await page.getByText('快递单号由 4 到 64 个字母、数字或 - 组成').waitFor();
    expect(await card(page, orderId).getByRole('button', { name: '发货', exact: true }).isDisabled()).toBe(
      true,
    );
    await field(page, orderId).fill('SF139012840010');
    await page.keyboard.press('Enter');
    await page.getByText('请先选快递公司').waitFor();
    await choose(page);
    await field(page, orderId).fill('SF139012849999');
    await page.keyboard.press('Enter');
    await card(page, orderId).getByText('发货信息与订单不符').waitFor();
    expect(await field(page, orderId).inputValue()).toBe('SF139012849999');
    await field(page, orderId).fill('SF139012840011');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await card(page, orderId).waitFor({ state: 'detached' });
    expect(await numbersOf(orderId)).toEqual(['SF139012840011']);
  });

  task('ship many from a spreadsheet', async () => {
    const { open } = scene();
    const orders = [await sale('a'), await sale('b')];
    const desk = await open({ name: '小批', role: 'support' });
    const { page } = desk;
    await page.getByRole('link', { name: /^发货/ }).click();
    await page.getByRole('button', { name: '批量发货' }).click();
    const dialog = page.getByRole('dialog');
    const lines = [
      `${orders[0]?.slice(-6)}\t${CARRIER}\tSF 1390 1285 0001`,
      `${orders[1]}\t${CARRIER}\tSF139012850002`,
      `ZZZZZZ\t${CARRIER}\tSF139012850003`,
      `${orders[1]?.slice(-6)}\t${CARRIER}\t无`,
    ];
    await dialog.locator('#lines').fill(lines.join('\n'));
    await dialog.getByRole('button', { name: '检查' }).click();
    await dialog.getByText('将发货 2 单，2 行有问题。').waitFor();
    await dialog.getByText('没有这个订单').waitFor();
    await dialog.getByText('快递单号不对').waitFor();
    expect(await numbersOf(orders[0] ?? '')).toEqual([]);
    await dialog.getByRole('button', { name: '发货 2 单' }).click();
    await dialog.getByText('已发货 2 单，2 行有问题。').waitFor();
    expect(await numbersOf(orders[0] ?? '')).toEqual(['SF139012850001']);
    expect(await numbersOf(orders[1] ?? '')).toEqual(['SF139012850002']);
    return desk;
  });

  task('send an order in two parcels', async () => {
    const { open, shop } = scene();
    const orderId = await sale('a', 3);
    const desk = await open({ name: '小分', role: 'support' });
    const { page } = desk;
    await page.goto(`${shop.apiUrl}/console/shipping`);
    await card(page, orderId).getByRole('button', { name: '分包裹发货' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('快递公司').click();
    await page.keyboard.type(CARRIER);
    await page.keyboard.press('Enter');
    await dialog.getByRole('spinbutton').fill('1');
    await dialog.locator('#tracking-no').fill('SF139012860001');
    await page.keyboard.press('Enter');
    await dialog.getByText('还剩 2 件').waitFor();
    await dialog.locator('#tracking-no').fill('SF139012860002');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(await shipmentsOf(orderId)).toMatchObject([
      { trackingNo: 'SF139012860001', items: [{ quantity: 1 }] },
      { trackingNo: 'SF139012860002', items: [{ quantity: 2 }] },
    ]);
    return desk;
  });

  task('change an address before shipping', async () => {
    const { open, shop } = scene();
    const orderId = await sale('a');
    const desk = await open({ name: '小址', role: 'support' });
    const { page } = desk;
    await page.goto(`${shop.apiUrl}/console/orders/${orderId}`);
    await page.getByRole('button', { name: '修改地址' }).click();
    await page.locator('#address-phone').fill('abc');
    await page.locator('#address-detail').fill('文三路 1 号 🏠 2 楼');
    await page.getByText('至少 5 位数字').waitFor();
    expect(await page.getByRole('button', { name: '保存' }).isDisabled()).toBe(true);
    await page.locator('#address-phone').fill('139 0000 1111');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.locator('.recipient').getByText('文三路 1 号 🏠 2 楼').waitFor();
    return desk;
  });

  task('correct a tracking number', async () => {
    const { open, shop } = scene();
    const orderId = await sale('a');
    const parcel = { kind: 'express', carrier: CARRIER, trackingNo: 'SF139012870001' };
    await shop.askOperator('POST', `orders/${orderId}/shipments`, parcel);
    const desk = await open({ name: '小更', role: 'support' });
    const { page } = desk;
    await page.goto(`${shop.apiUrl}/console/orders/${orderId}`);
    await page.getByRole('button', { name: '更正单号' }).click();
    await page.locator('#tracking-no').fill('SF139012870002');
    await page.getByRole('dialog').getByRole('button', { name: '更正' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByText('已更正过单号').waitFor();
    expect(await numbersOf(orderId)).toEqual(['SF139012870002']);
    return desk;
  });

  test('a viewer sees neither whom it goes to nor how to ship it', async () => {
    const { open, shop } = scene();
    const orderId = await sale('a');
    const { page } = await open({ name: '小观', role: 'viewer' });
    await page.goto(`${shop.apiUrl}/console/shipping`);
    await card(page, orderId).waitFor();
    expect(await page.locator('main').textContent()).not.toMatch(/张小美|13812345678|文三路/);
    expect(await page.getByRole('button', { name: /发货/ }).count()).toBe(0);
    expect(await page.locator('main input[type=text]').count()).toBe(0);
  });

  test('a session that ends keeps the number that was typed', async () => {
    const { open, shop } = scene();
    const orderId = await sale('a');
    const { page } = await open({ name: '小续', role: 'support' });
    await page.goto(`${shop.apiUrl}/console/shipping`);
    await card(page, orderId).waitFor();
    await choose(page);
    await field(page, orderId).fill('SF139012880001');
    await page.context().clearCookies();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '登录已过期' }).waitFor();
    await signIn(page, '小续');
    await page.getByRole('heading', { name: '登录已过期' }).waitFor({ state: 'detached' });
    expect(await field(page, orderId).inputValue()).toBe('SF139012880001');
    await field(page, orderId).press('Enter');
    await card(page, orderId).waitFor({ state: 'detached' });
    expect(await numbersOf(orderId)).toEqual(['SF139012880001']);
  });

  test('what is printed is A4, or a label of 100 × 150 mm, in black on white', async () => {
    const { open, shop } = scene();
    const orderId = await sale('a');
    const { page } = await open({ name: '小印', role: 'support' }, { colorScheme: 'dark' });
    for (const [form, size] of [
      ['slips', [595, 842]],
      ['labels', [283, 425]],
    ] as const) {
      await page.goto(`${shop.apiUrl}/console/shipping/print/${form}?orders=${orderId}`);
      await page.locator('.sheet').waitFor();
      await atRest(page);
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
      const boxes = [...pdf.matchAll(/\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)/g)];
      const sizes = boxes.map(([, ...sides]) => sides.map((side) => Math.round(Number(side))).join());
      expect(sizes).toEqual([size.join()]);
      await page.emulateMedia({ media: 'print' });
      const [ink, paper] = await page
        .locator('.sheet')
        .evaluate((sheet) => [
          getComputedStyle(sheet).color,
          getComputedStyle(sheet.ownerDocument.body).backgroundColor,
        ]);
      expect([ink, paper]).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
      expect(await page.locator('.side, .print-bar').first().isVisible()).toBe(false);
      await page.emulateMedia({ media: null });
    }
  });
});
