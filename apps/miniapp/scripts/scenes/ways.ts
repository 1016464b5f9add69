import type { Page } from 'playwright-core';
import { at, card, openTab } from './scene.js';

export async function toProduct(page: Page, index = 1): Promise<void> {
  await card(page, index).click();
  await at(page, '.buy-button').waitFor();
}

export async function toCheckout(page: Page): Promise<void> {
  await toProduct(page);
  await at(page, '.stepper-more').click();
  await at(page, '.buy-button').click();
  await at(page, '.pay-button').waitFor();
}

/** With an address of the simulated WeChat. */
export async function toExpressCheckout(page: Page): Promise<void> {
  await toCheckout(page);
  await page.locator('.delivery-kind:visible').nth(1).click();
  await at(page, '.delivery-address').click();
  await page.getByText('张三').waitFor();
}

export async function toCashier(page: Page): Promise<void> {
  await toCheckout(page);
  await at(page, '.pay-button').click();
  await at(page, '.cashier-pay').waitFor();
}

export async function pay(page: Page): Promise<void> {
  await toCashier(page);
  await at(page, '.cashier-pay').click();
  await at(page, '.result-mark-paid').waitFor();
}

export async function toPaidOrder(page: Page): Promise<string> {
  await pay(page);
  return openPaidOrder(page);
}

export async function toExpressOrder(page: Page): Promise<string> {
  await toExpressCheckout(page);
  await at(page, '.pay-button').click();
  await at(page, '.cashier-pay').click();
  await at(page, '.result-mark-paid').waitFor();
  return openPaidOrder(page);
}

async function openPaidOrder(page: Page): Promise<string> {
  await at(page, '.order-button:visible').click();
  const number = at(page, '.order-number');
  await number.waitFor();
  return (await number.textContent()) ?? '';
}

/** In the preview Taro's pull-down element covers the button, though the button gets the tap. */
export async function openRefund(page: Page): Promise<void> {
  await page.waitForTimeout(700);
  await at(page, '.refund-button').click({ force: true });
  await page.waitForTimeout(400);
  await page.locator('.refund-reason').nth(1).click({ force: true });
}

export async function toUnpaid(page: Page): Promise<void> {
  await toCashier(page);
  await at(page, '.cashier-cancel').click();
  await at(page, '.result-mark-unpaid').waitFor();
}

export async function toUnpaidOrder(page: Page): Promise<void> {
  await toUnpaid(page);
  await at(page, '.order-button:visible').click();
  await at(page, '.cancel-button').waitFor();
}

export async function fillCart(page: Page, indexes: readonly number[]): Promise<void> {
  for (const index of indexes) {
    await toProduct(page, index);
    await at(page, '.cart-button').click();
    await page.goBack();
    await at(page, '.cart-link').waitFor();
  }
}

export async function toCart(page: Page): Promise<void> {
  await fillCart(page, [0, 2, 6]);
  await at(page, '.cart-link').click();
  await at(page, '.checkout-button').waitFor();
}

export async function toOrders(page: Page): Promise<void> {
  await toUnpaid(page);
  await openTab(page, '/pages/orders/index');
  await page.locator('.order-card').first().waitFor();
}
