import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { browserFound } from './page-browser.js';
import {
  coffee,
  copied,
  detail,
  event,
  events,
  filters,
  openEvent,
  orders,
  status,
  usePageSession,
} from './page-session.js';

const run = promisify(execFile);

describe.skipIf(!browserFound)('the page', () => {
  const session = usePageSession();

  test('shows instructions until the first request', async () => {
    const { page, simulator } = session;
    await page.getByText(`WECHAT_PAY_BASE_URL=${simulator.address}`).waitFor();
    await fetch(`${simulator.address}/v3/certificates`);
    await event(page, 'Certificates', '401').waitFor();
    expect(await page.getByText('Waiting for the first request').isVisible()).toBe(false);
  });

  test('shows an order, its requests and its notification live', async () => {
    const { page, shop } = session;
    await shop.sell(coffee);
    const card = orders(page).filter({ hasText: coffee.description });
    await card.filter({ hasText: 'Paid' }).waitFor();
    expect(await card.locator('.amount').textContent()).toBe('¥1,234.56');
    await event(page, 'Prepay', '200').waitFor();
    await openEvent(page, 'Notification', '204');
    const resource = detail(page).getByLabel('Decrypted resource', { exact: true });
    await resource.filter({ hasText: coffee.outTradeNo }).waitFor();
  });

  test('shows the exact signed string of each request and notification', async () => {
    const { page, shop, simulator } = session;
    await shop.sell(coffee);
    await simulator.control.idle();
    const log = simulator.control.events();
    const prepay = log.find((one) => one.kind === 'request' && one.path === '/v3/pay/transactions/jsapi');
    const notification = log.find((one) => one.kind === 'notification');
    if (prepay?.kind !== 'request' || notification?.kind !== 'notification')
      throw new Error('The sale left no trace.');

    await openEvent(page, 'Prepay', '200');
    expect(await copied(page, 'Copy: String that the merchant had to sign')).toBe(
      prepay.requestSigningString,
    );
    expect(await copied(page, 'Copy: String that WeChat signed')).toBe(prepay.responseSigningString);
    const lines = detail(page)
      .getByRole('group', { name: 'String that the merchant had to sign' })
      .locator('code');
    const text = (await lines.allTextContents()).map((line) => `${line}\n`).join('');
    expect(text).toBe(prepay.requestSigningString);
    await openEvent(page, 'Notification', '204');
    expect(await copied(page, 'Copy: String that WeChat signed')).toBe(notification.signingString);
  });

  test('names the mistake in a refused signature and marks the exact difference of the strings', async () => {
    const { page, shop, simulator } = session;
    await shop.orderSignedWithoutLastLineFeed(coffee);
    await page.getByRole('button', { name: 'Problems' }).click();
    await openEvent(page, 'Prepay', '401');
    const refused = simulator.control.events().find((one) => one.kind === 'request' && one.refusal !== null);
    if (refused?.kind !== 'request' || refused.diagnosis === null) throw new Error('Nothing was diagnosed.');

    const why = detail(page).getByRole('note');
    expect(await why.textContent()).toContain('last line feed missing');
    expect(await why.textContent()).toContain(refused.diagnosis.explanation);
    const { expectedSigningString: expected, clientSigningString: signed } = refused.diagnosis;
    expect(await copied(page, 'Copy: String that WeChat verifies')).toBe(expected);
    expect(await copied(page, 'Copy: String that was signed')).toBe(signed);
    expect(await detail(page).locator('.comparison mark').allTextContents()).toEqual(['\n']);
    expect(await events(page).count()).toBe(1);
  });

  test('finds the difference to a pasted string if the signature does not reveal it', async () => {
    const { page, shop, simulator } = session;
    await shop.orderSignedOverOtherText(coffee);
    await openEvent(page, 'Prepay', '401');
    const refused = simulator.control.events().find((one) => one.kind === 'request' && one.refusal !== null);
    if (refused?.kind !== 'request' || refused.diagnosis === null) throw new Error('Nothing was diagnosed.');
    const { expectedSigningString } = refused.diagnosis;
    await detail(page).getByRole('textbox').fill(expectedSigningString.replace('"CNY"', '"USD"'));
    await detail(page).getByRole('button', { name: 'Compare' }).click();
    expect(await detail(page).locator('.comparison mark').allTextContents()).toEqual(['CNY', 'USD']);
  });

  test('copies a request and a notification as equivalent curl commands', async () => {
    const { page, shop, simulator } = session;
    await shop.sell({ ...coffee, description: 'It\'s 100% "good" $HOME\n`id`' });
    await simulator.control.idle();
    await openEvent(page, 'Prepay', '200');
    const prepay = await copied(page, 'Copy as curl');
    await openEvent(page, 'Notification', '204');
    const notification = await copied(page, 'Copy as curl');

    // Its signature fits, so WeChat gets as far as the order, which is paid.
    expect((await run('sh', ['-c', prepay])).stdout).toMatch(/^HTTP\/1.1 400 [\s\S]*ORDERPAID|已支付/);
    const [before] = shop.notifications;
    expect((await run('sh', ['-c', notification])).stdout).toMatch(/^HTTP\/1.1 204 /);
    expect(shop.notifications).toEqual([before, before]);
  });

  test('explains an unaccepted notification, resends it, and sends a forged one', async () => {
    const { page, shop, simulator } = session;
    shop.answerNotificationsWith(500);
    await shop.sell(coffee);
    await openEvent(page, 'Notification', '500');
    await detail(page).getByText('Not accepted: the back end answered 500').waitFor();
    await detail(page)
      .getByText(/Next attempt: \d{4}-\d\d-\d\d/)
      .waitFor();

    shop.answerNotificationsWith(204);
    await detail(page).getByRole('button', { name: 'Resend' }).click();
    await event(page, 'Notification', '204').waitFor();

    shop.answerNotificationsWith(401);
    await detail(page).getByLabel('Variant').selectOption({ label: 'signature probe' });
    await detail(page).getByRole('button', { name: 'Send forged' }).click();
    await event(page, 'Notification', '401').waitFor();
    const forged = simulator.control.events().at(-1);
    if (forged?.kind !== 'notification') throw new Error('Nothing was sent.');
    expect(forged.headers['Wechatpay-Signature']).toMatch(/^WECHATPAY\/SIGNTEST\//);
  });

  test('pays, fails and cancels at the cashier, and closes an order or pays during its close', async () => {
    const { page, shop, simulator } = session;
    await shop.order(coffee);
    const state = () => simulator.control.order(coffee.outTradeNo)?.tradeState;
    const phone = page.getByRole('region', { name: 'Phone' });
    await phone.getByRole('tab', { name: 'Cashier' }).click();
    await phone.getByText('¥1,234.56').waitFor();
    await phone.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('The buyer cancelled').waitFor();
    await phone.getByRole('button', { name: 'Fail' }).click();
    await page.getByText('The payment failed').waitFor();
    expect(state()).toBe('NOTPAY');
    await phone.getByRole('button', { name: 'Pay', exact: true }).click();
    await event(page, 'Notification', '204').waitFor();
    expect(state()).toBe('SUCCESS');
    await phone.getByText('Nothing to pay').waitFor();

    await shop.order(filters);
    await orders(page).filter({ hasText: filters.description }).click();
    await detail(page).getByRole('button', { name: 'Close the order' }).click();
    await detail(page).getByRole('button', { name: 'Pay during close' }).click();
    await event(page, 'Notification', '204').waitFor();
    expect(simulator.control.order(filters.outTradeNo)?.tradeState).toBe('SUCCESS');
  });

  test('makes a refund in the merchant console, and marks it as such', async () => {
    const { page, shop, simulator } = session;
    await shop.sell(coffee);
    await orders(page).filter({ hasText: coffee.description }).click();
    const amount = detail(page).getByLabel('Amount in yuan');
    expect(await amount.inputValue()).toBe('1234.56');
    await amount.fill('0.29');
    expect(await amount.inputValue()).toBe('0.29');
    await detail(page).getByLabel('Notify the back end').uncheck();
    await detail(page).getByLabel('The refund query finds its number').uncheck();
    await detail(page).getByRole('button', { name: 'Refund in the merchant console' }).click();
    await detail(page).getByText('Made in the merchant console').waitFor();
    const [refund] = simulator.control.refunds();
    expect(refund).toMatchObject({ refundFen: 29, source: 'VENDOR_PLATFORM', notifyUrl: null });
    await expect.poll(() => amount.inputValue()).toBe('1234.27');
    await detail(page).getByRole('button', { name: 'Refund in the merchant console' }).click();
    await page.getByText('a minute apart').waitFor();
    simulator.control.advanceClock(60_000);
    await detail(page).getByRole('button', { name: 'Refund in the merchant console' }).click();
    await expect.poll(() => simulator.control.order(coffee.outTradeNo)?.refundedFen).toBe(coffee.totalFen);
    await amount.waitFor({ state: 'detached' });
  });

  test('lets a person go on typing an amount while the order changes', async () => {
    const { page, shop, simulator } = session;
    await shop.sell(coffee);
    await orders(page).filter({ hasText: coffee.description }).click();
    const amount = detail(page).getByLabel('Amount in yuan');
    await amount.fill('');
    await amount.pressSequentially('0.2');
    simulator.control.chooseRefundOutcome(coffee.outTradeNo, 'ABNORMAL');
    await detail(page).locator('button[aria-pressed="true"]', { hasText: 'Abnormal' }).waitFor();
    await page.keyboard.type('9');
    expect(await amount.inputValue()).toBe('0.29');
  });

  test('lets a person choose the outcome of refunds, before and while they are processing', async () => {
    const { page, shop, simulator } = session;
    await shop.sell(coffee);
    await orders(page).filter({ hasText: coffee.description }).click();
    await detail(page).getByRole('button', { name: 'Abnormal', exact: true }).click();
    await expect.poll(() => simulator.control.order(coffee.outTradeNo)?.refundOutcome).toBe('ABNORMAL');
    await shop.refund(coffee);
    simulator.control.advanceClock(10_000);
    await event(page, 'REFUND.ABNORMAL', '204').waitFor();
    await detail(page).getByRole('button', { name: 'Settle: success' }).click();
    await event(page, 'REFUND.SUCCESS', '204').waitFor();
    await orders(page).filter({ hasText: 'Refunded' }).waitFor();
  });

  test('shows a broken connection and the next successful call', async () => {
    const { page, shop, simulator } = session;
    await shop.order(coffee);
    await page.getByTitle('Faults').click();
    await detail(page)
      .getByRole('button', { name: /WeChat is down/ })
      .click();
    await expect.poll(() => simulator.control.faults().rules).toHaveLength(1);
    await detail(page).getByText('Every call · connection reset').last().waitFor();
    await expect(shop.query(coffee.outTradeNo)).rejects.toThrow();
    await page.keyboard.press('Escape');
    await openEvent(page, 'Query order', 'no answer');
    await detail(page).getByText('Connection broken without an answer').waitFor();

    await page.getByTitle('Faults').click();
    await detail(page).getByRole('button', { name: 'Remove all' }).click();
    await detail(page).getByText('No faults').waitFor();
    await shop.query(coffee.outTradeNo);
    await event(page, 'Query order', '200').waitFor();
  });

  test('adds a fault by operation, probability and times, and removes it', async () => {
    const { page, simulator } = session;
    await page.getByTitle('Faults').click();
    const field = (name: string) => detail(page).getByLabel(name, { exact: true });
    const choice = (name: string) => detail(page).getByRole('combobox', { name, exact: true });
    await choice('Operation').selectOption({ label: 'Query order' });
    await choice('Fault').selectOption({ label: 'slow answer' });
    await field('Probability, %').fill('25');
    await field('Times').fill('3');
    await field('Seconds').fill('1.5');
    await detail(page).getByRole('button', { name: 'Add a rule' }).click();
    const rule = { operation: 'query', fault: 'LATENCY', probability: 0.25, times: 3, latencyMs: 1500 };
    await expect.poll(() => simulator.control.faults().rules).toEqual([rule]);
    await detail(page)
      .getByRole('button', { name: /^Remove: / })
      .click();
    await expect.poll(() => simulator.control.faults().rules).toEqual([]);
  });

  test('moves, freezes and resets the clock, and shows the simulator’s time', async () => {
    const { page, simulator } = session;
    await page.getByTitle('Simulator time').click();
    const shown = async () => Date.parse((await page.locator('.opener.clock time').textContent()) ?? '');
    const before = await shown();
    await detail(page).getByRole('button', { name: '+2 h' }).click();
    await page.getByText('The clock was advanced by 2 h').waitFor();
    await expect.poll(async () => (await shown()) - before).toBeGreaterThanOrEqual(7_200_000);
    await detail(page).getByRole('button', { name: 'Freeze' }).click();
    await page.getByRole('banner').getByText('Frozen').waitFor();
    await detail(page).getByRole('button', { name: 'Back to now' }).click();
    await detail(page).getByText('It runs with this computer’s clock.').waitFor();
    expect(Math.abs(simulator.control.now() - Date.now())).toBeLessThan(1000);
  });

  test('shows the books with their sum of zero, and changes the keys', async () => {
    const { page, shop, simulator } = session;
    await shop.sell(coffee);
    await page.getByTitle('Books').click();
    await detail(page).getByRole('row', { name: 'Sum ¥0.00' }).waitFor();
    await detail(page).getByRole('row', { name: 'Buyers (1) -¥1,234.56' }).waitFor();
    await page.getByTitle('Keys').click();
    await detail(page).getByText(simulator.merchant.payPublicKeyId).waitFor();
    await detail(page).getByRole('button', { name: 'New public key' }).click();
    await expect.poll(() => simulator.control.keys().payPublicKeys.length).toBe(2);
    await detail(page).getByRole('button', { name: 'Certificate', exact: true }).click();
    await expect.poll(() => simulator.control.keys().mode).toBe('certificate');
  });

  test('filters the timeline by order, kind and words', async () => {
    const { page, shop, simulator } = session;
    await shop.sell(coffee);
    await shop.order(filters);
    await simulator.control.idle();
    await orders(page).filter({ hasText: filters.description }).click();
    await expect.poll(() => events(page).count()).toBe(1);
    await page.getByTitle('Show all orders').click();
    await page.getByRole('button', { name: 'Notifications' }).click();
    const texts = () => events(page).allTextContents();
    await expect.poll(texts).toEqual([expect.stringContaining('TRANSACTION.SUCCESS')]);
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await page.getByRole('searchbox').fill('jsapi paper');
    await expect.poll(() => events(page).count()).toBe(1);
    await page.getByRole('searchbox').fill('no such thing');
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await expect.poll(() => events(page).count()).toBeGreaterThan(4);
  });

  test('clears everything only after asking', async () => {
    const { page, shop, simulator } = session;
    await shop.sell(coffee);
    await orders(page).waitFor();
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    expect(simulator.control.orders()).toHaveLength(1);
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    await page.getByRole('button', { name: 'Clear everything' }).click();
    await page.getByText('Waiting for the first request').waitFor();
    expect(simulator.control.orders()).toHaveLength(0);
    expect(await orders(page).count()).toBe(0);
  });

  test('shows a lost connection, and reconnects by itself', async () => {
    const { page, shop } = session;
    await shop.order(coffee);
    await orders(page).filter({ hasText: coffee.description }).waitFor();
    await session.restart(async () => {
      await page.getByRole('alert').filter({ hasText: 'does not answer' }).waitFor();
      expect(await orders(page).count()).toBe(1);
    });
    await page.locator('.connection[data-state="live"]').waitFor();
    await shop.order(filters);
    await orders(page).filter({ hasText: filters.description }).waitFor();
    // A restarted simulator knows nothing of what was before, and the page does not pretend otherwise.
    expect(await orders(page).count()).toBe(1);
    expect(await events(page).filter({ hasText: coffee.outTradeNo }).count()).toBe(0);
  });

  test('shows received content as text, never as HTML', async () => {
    const { page, shop, simulator } = session;
    const html = '<img src=x onerror="window.executed=1">';
    await shop.sell({ ...coffee, description: html });
    const headers = { 'x-html': html };
    await fetch(`${simulator.address}/v3/${html}?${html}`, { method: 'POST', body: html, headers });
    await orders(page).filter({ hasText: html }).click();
    await detail(page).getByText(html).first().waitFor();
    await page.getByTitle('Show all orders').click();
    await event(page, 'Request', '404').waitFor();
    for (const one of await events(page).all()) {
      await one.click();
      expect(await page.locator('main img').count()).toBe(0);
    }
    expect(await page.evaluate('window.executed')).toBe(undefined);
    expect(await status(page, '404').count()).toBeGreaterThan(0);
  });
});
