import { expect, test } from 'vitest';
import { atRest } from '../desk.js';
import { toCounter } from '../sales.js';
import { stories, task } from './story.js';

stories('an operator at the orders', (scene) => {
  test.each([
    ['zh-CN', 821],
    ['en-US', 1041],
  ])('a number stands beside its label in a card, in %s at %i pixels', async (locale, width) => {
    const { sales, open, shop } = scene();
    const { id } = await sales.order([{ productId: 'huila', quantity: 1 }]);
    const { page } = await open(
      { name: `小吴${width}`, role: 'viewer' },
      { locale, viewport: { width, height: 900 } },
    );
    await page.goto(`${shop.apiUrl}/console/orders`);
    const cell = page.locator('td:has(> .numbers)').filter({ hasText: id });
    const [whole, number] = [await cell.boundingBox(), await cell.locator('.numbers').boundingBox()];
    // A label that has no room is one letter a line, which makes the cell higher than the number.
    expect((whole?.height ?? Number.NaN) - (number?.height ?? 0)).toBeLessThan(20);
  });

  task('find a paid order by the last four of its number', async () => {
    const { sales, open } = scene();
    await sales.sale();
    const orderId = await sales.sale([{ productId: 'yirgacheffe', quantity: 2 }]);
    const desk = await open({ name: '小陈', role: 'viewer' });
    await desk.page.getByRole('link', { name: '订单', exact: true }).click();
    await desk.page.getByRole('searchbox').fill(orderId.slice(-4));
    await desk.page.keyboard.press('Enter');
    await expect.poll(() => desk.page.locator('tbody .row-link').count()).toBe(1);
    await desk.page.locator('.row-link').click();
    await desk.page.getByText('下单').first().waitFor();
    await desk.page.locator('.summary').waitFor();
    expect(desk.page.url()).toContain(orderId);
    expect(await desk.page.locator('.summary').textContent()).toContain('后支付 ¥');
    return desk;
  });

  task('explain a late payment', async () => {
    const { sales, open } = scene();
    const orderId = await sales.lateSale();
    await expect.poll(async () => JSON.stringify(await sales.dossier(orderId))).toContain('REFUND_MOVED');
    const desk = await open({ name: '小林', role: 'viewer' });
    await desk.page.getByRole('link', { name: '订单', exact: true }).click();
    await desk.page.getByRole('searchbox').fill(orderId);
    await desk.page.keyboard.press('Enter');
    await desk.page.locator('.row-link').click();
    await expect
      .poll(() => desk.page.locator('.summary').textContent(), { timeout: 60_000 })
      .toMatch(/关闭.+后才收到付款 ¥72\.00；.+后已全额退回。/);
    return desk;
  });

  task('refund half', async () => {
    const { sales, open, shop } = scene();
    const orderId = await sales.sale([{ productId: 'huila', quantity: 2 }]);
    const desk = await open({ name: '小周', role: 'finance' });
    const { page } = desk;
    await page.goto(`${shop.apiUrl}/console/orders/${orderId}`);
    await page.getByRole('button', { name: '退款', exact: true }).click();
    await page.locator('#amount').fill('72');
    await page.locator('#reason').fill('协商退一半');
    await page.getByRole('button', { name: '退款 ¥72.00' }).click();
    await page.locator('.refund-list').getByText('协商退一半').waitFor();
    await expect
      .poll(async () => JSON.stringify(await sales.dossier(orderId)), { timeout: 60_000 })
      .toMatch(/"refundedFen":7200/);
    await page.locator('.refund-list').getByText('退款成功').waitFor();
    return desk;
  });

  task('refund by line with stock', async () => {
    const { sales, open, shop } = scene();
    const orderId = await sales.sale([
      { productId: 'huila', quantity: 3 },
      { productId: 'yirgacheffe', quantity: 1 },
    ]);
    const before = await sales.stockOf('huila');
    const desk = await open({ name: '小吴', role: 'finance' });
    const { page } = desk;
    await page.goto(`${shop.apiUrl}/console/orders/${orderId}`);
    await page.getByRole('button', { name: '退款', exact: true }).click();
    const line = page.locator('.refund-line').filter({ hasText: '慧兰' });
    await line.getByRole('spinbutton').fill('2');
    await atRest(page);
    await line.getByText('退回库存').click();
    expect(await line.getByRole('checkbox').isChecked()).toBe(true);
    expect(await page.locator('#amount').inputValue()).toBe('144.00');
    await page.locator('#reason').fill('买家退货');
    await page.getByRole('button', { name: '退款 ¥144.00' }).click();
    await page.locator('.refund-list').getByText('买家退货').waitFor();
    expect(await sales.stockOf('huila')).toBe(before + 2);
    return desk;
  });

  test('an order that is refunded in full waits for nobody at the counter', async () => {
    const { sales, open, shop } = scene();
    const orderId = await sales.sale([{ productId: 'huila', quantity: 1 }], 'a', { delivery: toCounter });
    const { page } = await open({ name: '小沈', role: 'finance' });
    await page.goto(`${shop.apiUrl}/console/orders/${orderId}`);
    const toPickUp = page.getByRole('link', { name: '去自提页交货' });
    await toPickUp.waitFor();
    await page.getByRole('button', { name: '退款', exact: true }).click();
    await page.locator('#amount').fill('72');
    await page.locator('#reason').fill('买家不来了');
    await page.getByRole('button', { name: '退款 ¥72.00' }).click();
    await page.getByText('已全额退款').waitFor();
    expect(await toPickUp.count()).toBe(0);
    expect(await page.getByText('待取货').count()).toBe(0);
  });

  test('a refund that is pressed twice is one refund', async () => {
    const { sales, open, shop } = scene();
    const orderId = await sales.sale();
    const { page } = await open({ name: '小郑', role: 'finance' });
    await page.goto(`${shop.apiUrl}/console/orders/${orderId}`);
    await page.getByRole('button', { name: '退款', exact: true }).click();
    await page.locator('#amount').fill('10');
    await page.locator('#reason').fill('补差');
    // The first answer is lost on its way.
    await page.route(
      '**/refunds',
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    await page.getByRole('button', { name: '退款 ¥10.00' }).click();
    await page.getByText('没有收到服务器的回应').waitFor();
    await page.getByRole('button', { name: '退款 ¥10.00' }).click();
    await page.locator('.refund-list li').waitFor();
    const { refunds } = await sales.dossier(orderId);
    expect(refunds).toHaveLength(1);
  });

  test('of two people who refund the same order, the second reads what is left', async () => {
    const { sales, open, shop } = scene();
    const orderId = await sales.sale();
    const desks = await Promise.all([
      open({ name: '小冯', role: 'finance' }),
      open({ name: '小褚', role: 'finance' }),
    ]);
    for (const { page } of desks) {
      await page.goto(`${shop.apiUrl}/console/orders/${orderId}`);
      await page.getByRole('button', { name: '退款', exact: true }).click();
      await page.locator('#amount').fill('50');
      await page.locator('#reason').fill('商品质量问题');
    }
    const [first, second] = desks;
    await first?.page.getByRole('button', { name: '退款 ¥50.00' }).click();
    await first?.page.locator('.refund-list li').waitFor();
    await second?.page.getByRole('button', { name: '退款 ¥50.00' }).click();
    await second?.page.getByText('请输入 ¥0.01 到 ¥22.00 之间的金额').waitFor();
    const { refunds } = await sales.dossier(orderId);
    expect(refunds).toHaveLength(1);
  });

  test('filters stand in the address, and coming back finds the list as it was', async () => {
    const { sales, open, shop } = scene();
    const { id } = await sales.order([{ productId: 'huila', quantity: 1 }], 'bob');
    const { page } = await open({ name: '小卫', role: 'viewer' });
    const states = async () => [...new Set(await page.locator('tbody .tag').allInnerTexts())];
    await page.goto(`${shop.apiUrl}/console/orders`);
    await page.getByRole('link', { name: '待付款' }).click();
    await expect.poll(states).toEqual(['待付款']);
    expect(page.url()).toContain('status=PENDING');
    await page.locator(`.row-link[href*="${id}"]`).click();
    await page.locator('.summary').waitFor();
    await page.goBack();
    await expect.poll(states).toEqual(['待付款']);
    await page.reload();
    await expect.poll(states).toEqual(['待付款']);
  });

  test('a chosen view stays marked while another filter narrows it', async () => {
    const { sales, open, shop } = scene();
    await sales.sale();
    const { page } = await open({ name: '小蒋', role: 'viewer' });
    await page.goto(`${shop.apiUrl}/console/orders?status=PAID&minFen=5000`);
    await page.locator('.row-link').first().waitFor();
    expect(await page.locator('.views a[aria-current]').allInnerTexts()).toEqual(['已支付']);
    expect(await page.getByLabel('最低金额').inputValue()).toBe('50.00');
  });
});
