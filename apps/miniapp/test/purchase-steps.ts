import type { ShopStack } from '@taro-pay/stack/testing';
import { type LaunchOptions, type MiniProgram, sendOverHttp } from '@taro-pay/weapp-harness';
import type { Step } from './set-data-budget.js';

/** Answers of WeChat for a buyer who pays at the first attempt. */
export function payingBuyer(shop: ShopStack, user: string): Pick<LaunchOptions, 'wx'> {
  return {
    wx: {
      request: (request) => sendOverHttp({ ...request, url: shop.redirect(request.url) }),
      login: () => shop.login(user),
      requestPayment: (parameters) => shop.cashier(parameters, 'pay'),
    },
  };
}

/** The steps from the catalogue to the paid order, two pieces of the first product. */
export function purchaseSteps(program: MiniProgram, timeoutMs?: number): readonly Step[] {
  const shows = (selector: string) => program.waitFor(() => program.find(selector), timeoutMs);
  const tapAndSee = async (target: string, selector: string) => {
    await program.tap(target);
    await shows(selector);
  };
  const takeOneMore = async () => {
    await program.tap('.stepper-more');
    await program.waitFor(() => program.find('.stepper-value')?.text() === '2', timeoutMs);
  };
  return [
    ['open the catalogue', () => shows('.product-card')],
    ['open a product', () => tapAndSee('.product-card', '.buy-button')],
    ['take one more', takeOneMore],
    ['go to the checkout', () => tapAndSee('.buy-button', '.pay-button')],
    ['pay, up to the result', () => tapAndSee('.pay-button', '.order-button')],
    ['open the order', () => tapAndSee('.order-button', '.order-number')],
  ];
}
