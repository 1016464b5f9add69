import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openShopStack, type ShopStack } from '@taro-pay/stack/testing';
import { launchMiniProgram, type MiniProgram } from '@taro-pay/weapp-harness';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { requireBuilds, WECHAT_BUILD } from './builds.js';
import { filesIn } from './files-in.js';
import { payingBuyer, purchaseSteps } from './purchase-steps.js';

let shop: ShopStack;

beforeAll(async () => {
  requireBuilds();
  shop = await openShopStack();
});
afterAll(() => shop.stop());

/** The ARIA attributes of elements; Tencent's compiler writes aria-label as ariaLabel. */
function told(program: MiniProgram, selector: string): Record<string, unknown>[] {
  return program.findAll(selector).map(({ attributes }) => {
    const aria = Object.entries(attributes).filter(
      ([name, value]) => /^aria[A-Z]/.test(name) && value !== undefined,
    );
    return Object.fromEntries(aria.map(([name, value]) => [name.slice('aria'.length).toLowerCase(), value]));
  });
}

test('a purchase has labels, roles and states for screen readers', async () => {
  const program = await launchMiniProgram({ folder: WECHAT_BUILD, ...payingBuyer(shop, 'listener') });
  onTestFinished(() => program.close());
  const steps = new Map(purchaseSteps(program));
  const first = (selector: string) => told(program, selector)[0];
  const button = { role: 'button', disabled: false };

  await steps.get('open the catalogue')?.();
  expect(first('.product-card')).toEqual({ role: 'link' });
  expect(first('.product-card .picture')).toEqual({ label: '耶加雪菲 · 日晒' });
  expect(first('.product-card .price')).toEqual({ role: 'text', label: '88.00 元' });

  await steps.get('open a product')?.();
  expect(first('.stepper-less')).toEqual({ role: 'button', label: '减少数量', disabled: true });
  expect(first('.stepper-more')).toEqual({ role: 'button', label: '增加数量' });
  expect([first('.cart-button'), first('.buy-button')]).toEqual([button, button]);
  await steps.get('take one more')?.();
  expect(first('.stepper-less')).toMatchObject({ disabled: false });

  await steps.get('go to the checkout')?.();
  expect(first('.pay-button')).toEqual(button);
  await program.tap('.pay-button');
  await program.waitFor(() => first('.pay-button')?.disabled);

  await program.waitFor(() => program.find('.order-button'));
  await steps.get('open the order')?.();
  expect(first('.fact-copy')).toEqual({ role: 'button', label: '复制 订单编号' });
  await program.tap('.refund-button');
  await program.waitFor(() => program.find('.refund-submit'));
  expect(first('.sheet')).toEqual({ role: 'dialog', label: '申请退款' });
  expect(first('.refund-submit')).toEqual({ ...button, disabled: true });
  await program.tap('.refund-reason');
  await program.waitFor(() => first('.refund-reason')?.checked);
  expect(told(program, '.refund-reason')[1]).toEqual({ role: 'radio', checked: false });
  expect(first('.refund-submit')).toEqual(button);
});

test('the tabs of the orders mark the selected one', async () => {
  const program = await launchMiniProgram({
    folder: WECHAT_BUILD,
    path: 'pages/orders/index',
    ...payingBuyer(shop, 'listener-without-orders'),
  });
  onTestFinished(() => program.close());
  await program.waitFor(() => program.find('.state-title'));
  expect(told(program, '.filters')).toEqual([{ role: 'tablist' }]);
  expect(told(program, '.filter-all')).toEqual([{ role: 'tab', selected: true }]);
  await program.tap('.filter-tocollect');
  await program.waitFor(() => told(program, '.filter-tocollect')[0]?.selected);
  expect(told(program, '.filter-all')).toEqual([{ role: 'tab', selected: false }]);
  await program.waitFor(() => program.find('.state-title'));
});

test('an error is an alert', async () => {
  const program = await launchMiniProgram({ folder: WECHAT_BUILD, phone: { network: 'none' } });
  onTestFinished(() => program.close());
  await program.waitFor(() => program.find('.state-title'));
  expect(told(program, '.state')).toEqual([{ role: 'alert' }]);
});

test('no attribute of the source is missing in the templates', () => {
  const source = filesIn(fileURLToPath(new URL('../src', import.meta.url)))
    .filter((path) => path.endsWith('.tsx'))
    .map((path) => readFileSync(path, 'utf8'));
  const names = new Set(source.join('\n').match(/\baria[A-Z][A-Za-z]+(?==)/g));
  expect(names.size).toBeGreaterThan(4);
  const templates = readFileSync(join(WECHAT_BUILD, 'base.wxml'), 'utf8');
  for (const name of names) expect(templates).toContain(`${name.replace(/[A-Z]/, '-$&').toLowerCase()}="`);
});
