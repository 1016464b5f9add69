import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { stories, task } from './story.js';

const COUNT = 30;

/** Pictures of one colour each. */
async function draw(page: Page): Promise<Buffer[]> {
  const drawn: unknown = await page.evaluate(`Array.from({ length: ${COUNT} }, (_, index) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 60, height: 60 });
    const context = canvas.getContext('2d');
    context.fillStyle = 'hsl(' + index * 12 + ' 60% 50%)';
    context.fillRect(0, 0, 60, 60);
    return canvas.toDataURL('image/png').split(',')[1];
  })`);
  return Array.isArray(drawn) ? drawn.map((base64) => Buffer.from(String(base64), 'base64')) : [];
}

stories('an operator at the catalogue', (scene) => {
  task('import 30 products with pictures, and what was exported to nothing', async () => {
    const { open, shop } = scene();
    const desk = await open({ name: '小邓', role: 'finance' });
    const { page } = desk;
    const upload = async (picture: Buffer): Promise<string> => {
      const response = await page.request.post(`${shop.apiUrl}/api/operator/pictures`, {
        headers: { 'content-type': 'image/png', 'x-requested-with': 'taro-pay' },
        data: picture,
      });
      expect(response.status()).toBe(201);
      return (await response.json()).path;
    };
    const paths: string[] = [];
    // One after the other, as a person would: many at once are too much for a busy machine, and told so.
    for (const picture of await draw(page)) paths.push(await upload(picture));
    expect(new Set(paths).size).toBe(COUNT);
    const rows = paths.map((path, index) => `bean-${index},豆子 ${index},新豆,${index + 10}.50,20,${path}`);
    const buffer = Buffer.from(['编号,名称,分类,价格（元）,库存,图片', ...rows].join('\r\n'));
    const known = async (): Promise<number> =>
      (await (await fetch(`${shop.apiUrl}/api/products`)).json()).products.length;
    const before = await known();

    await page.getByRole('link', { name: '商品', exact: true }).click();
    const choose = (file: string | { name: string; mimeType: string; buffer: Buffer }) =>
      page.getByRole('dialog').locator('input[type=file]').setInputFiles(file);
    await page.getByRole('button', { name: '导入', exact: true }).click();
    await choose({ name: '新豆.csv', mimeType: 'text/csv', buffer });
    await page.getByText(`新增 ${COUNT} 件，修改 0 件，不变 0 件。`).waitFor();
    expect(await known()).toBe(before);
    await page.getByRole('button', { name: `导入 ${COUNT} 处改动` }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page
      .locator('tbody')
      .getByText(`豆子 ${COUNT - 1}`, { exact: true })
      .waitFor();
    expect(await known()).toBe(before + COUNT);
    for (const path of paths) {
      const picture = await fetch(shop.apiUrl + path);
      expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
    }

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '导出' }).click(),
    ]);
    await page.getByRole('button', { name: '导入', exact: true }).click();
    const exported = await readFile(await download.path());
    await choose({ name: 'products.csv', mimeType: 'text/csv', buffer: exported });
    await page.getByText(`新增 0 件，修改 0 件，不变 ${before + COUNT} 件。`).waitFor();
    expect(await page.getByRole('dialog').getByRole('button', { name: '导入' }).isDisabled()).toBe(true);
    return desk;
  });
});
