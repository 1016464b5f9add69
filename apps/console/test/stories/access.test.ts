import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { addressesOf } from '../addresses.js';
import { atRest, englishOn, leaveForApproval, settled } from '../desk.js';
import { stories } from './story.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds serious or critical, by rule and element. */
async function findings(page: Page): Promise<string[]> {
  const found: unknown = await page.evaluate(
    `axe.run().then(({ violations }) => violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ': ' + html.slice(0, 160) + ' ' + failureSummary)))`,
  );
  return Array.isArray(found) ? found.map(String) : ['axe answered nothing'];
}

stories('every page', (scene) => {
  test.each(['light', 'dark'] as const)(
    'in %s axe finds nothing serious, and Chinese is the only language',
    async (colorScheme) => {
      const { sales, open, shop, browser } = scene();
      const orderId = await sales.sale([{ productId: 'huila', quantity: 2 }]);
      await shop.refund(orderId, 100);
      await shop.setFaults({ rules: [{ operation: 'refund', fault: 'NOT_ENOUGH' }] });
      await shop.refund(await sales.sale(), 800);
      await shop.setFaults({});
      await leaveForApproval(browser, shop, { name: `小尹 ${colorScheme}`, orderId });
      await sales.applyForRefund(await sales.order([{ productId: 'huila', quantity: 1 }]), '不想要了');
      const { page } = await open(
        { name: `小蒋 ${colorScheme}`, role: 'admin' },
        { colorScheme, bypassCSP: true },
      );
      const found: string[] = [];
      const look = async (name: string) => {
        await atRest(page);
        await page.evaluate(AXE);
        const all = [...(await findings(page)), ...(await englishOn(page))];
        found.push(...all.map((finding) => `${name} ${finding}`));
      };
      const addresses = addressesOf({ orderId, billDate: '2026-01-31' });
      for (const path of [...Object.values(addresses), '/orders?query=nobody']) {
        await page.goto(`${shop.apiUrl}/console${path}`);
        await settled(page);
        await look(path);
      }
      await page.goto(`${shop.apiUrl}/console/orders/${orderId}`);
      await page.getByRole('button', { name: '退款', exact: true }).click();
      await page.locator('.refund-line').waitFor();
      await look('refund');
      await page.goto(`${shop.apiUrl}/console/people`);
      await page.getByRole('button', { name: '添加人员' }).click();
      await page.locator('#person-name').waitFor();
      await look('person');
      expect(found).toEqual([]);
    },
  );
});
