import { expect, test } from 'vitest';
import { toAddress, toCounter } from '../sales.js';
import { stories, task } from './story.js';

stories('an operator at the counter', (scene) => {
  task('hand over an order by its code, after a wrong one', async () => {
    const { open, sales } = scene();
    const orderId = await sales.sale([{ productId: 'cold-brew', quantity: 2 }], 'a', {
      delivery: toCounter,
      note: '少冰',
    });
    const dossier = async () => JSON.parse(JSON.stringify(await sales.dossier(orderId)));
    const code = String((await dossier()).order.delivery.code);
    const desk = await open({ name: '小台', role: 'support' });
    const { page } = desk;
    await page.getByRole('link', { name: /^自提/ }).click();
    await page.getByRole('button', { name: '备好了' }).click();
    await page.locator('tbody').getByText('已备好').waitFor();
    expect((await dossier()).order.delivery.readyAt).not.toBeNull();
    await page.locator('.counter-code').focus();
    await page.keyboard.type(code === '111111' ? '222222' : '111111');
    await page.keyboard.press('Enter');
    await page.getByText('没有订单在等这个取货码').waitFor();
    await page.keyboard.type(` ${code.slice(0, 3)} ${code.slice(3)}`);
    await page.keyboard.press('Enter');
    await page.locator('.counter-order').getByText('冷萃咖啡液').waitFor();
    await page.locator('.counter-order').getByText('少冰').waitFor();
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('交给买家');
    await page.keyboard.press('Enter');
    await page.locator('.counter-order').waitFor({ state: 'detached' });
    expect(await page.locator('.counter-code').inputValue()).toBe('');
    await page.locator('tbody').getByText(orderId.slice(-6)).waitFor({ state: 'detached' });
    const { order, audit } = await dossier();
    expect(order.fulfilment).toBe('SHIPPED');
    expect(JSON.stringify(audit)).not.toContain(code);
    await page.keyboard.type(code);
    await page.keyboard.press('Enter');
    await page.getByText('没有订单在等这个取货码').waitFor();
    return desk;
  });

  test('the home page counts what waits, and its tile opens the list of just that', async () => {
    const { open, sales, shop } = scene();
    const orders = [
      await sales.sale([{ productId: 'cold-brew', quantity: 1 }], 'b', { delivery: toCounter }),
      await sales.sale([{ productId: 'cold-brew', quantity: 1 }], 'c', { delivery: toAddress() }),
    ];
    const { page } = await open({ name: '小望', role: 'viewer' });
    await page.goto(`${shop.apiUrl}/console`);
    const tile = page.locator('a.tile').filter({ hasText: '等待发货或取货' });
    await tile.getByText('2 笔').waitFor();
    await tile.click();
    for (const orderId of orders) await page.getByRole('article', { name: orderId.slice(-6) }).waitFor();
    expect(await page.getByRole('article').count()).toBe(2);
  });
});
