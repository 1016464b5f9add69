import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createApp } from '../src/app.js';
import { type Buyer, openShop, type Shop } from './shop.js';

/** A race that is lost once in a while is lost: each is run so often. */
const ROUNDS = 10;

async function toCashier(buyer: Buyer) {
  const { id: orderId } = await buyer.order({ huila: 1 });
  return { orderId, payment: await buyer.call('payOrder', { params: { orderId } }) };
}

/** What must be so however a race ended: paid at most once, as WeChat has it, and the stock accounts for it. */
async function expectSound({ database, simulator }: Shop, orderId: string): Promise<string> {
  const order = await database.order.findUniqueOrThrow({ where: { id: orderId }, include: { events: true } });
  expect(order.events.filter(({ type }) => type === 'PAID').length).toBeLessThanOrEqual(1);
  expect(order.events.filter(({ type }) => type === 'CLOSED').length).toBeLessThanOrEqual(1);
  const atWechat = simulator.control.orders().find(({ outTradeNo }) => outTradeNo === orderId);
  if (order.status === 'PAID') expect(atWechat?.paidAt).not.toBeNull();
  if (order.status === 'CLOSED') expect(atWechat?.tradeState).toBe('CLOSED');
  const open = await database.order.findMany({
    where: { status: { not: 'CLOSED' } },
    include: { items: true },
  });
  const taken = open.flatMap(({ items }) => items).reduce((sum, { quantity }) => sum + quantity, 0);
  expect((await database.product.findUniqueOrThrow({ where: { id: 'huila' } })).stock).toBe(80 - taken);
  return order.status;
}

describe('whoever is first', () => {
  test('notification and confirm at once: PAID once', async () => {
    const shop = await openShop();
    const buyer = await shop.buyer();
    for (let round = 0; round < ROUNDS; round += 1) {
      const { orderId, payment } = await toCashier(buyer);
      shop.simulator.control.cashier({ ...payment, action: 'pay' });
      await Promise.all([1, 2, 3].map(() => buyer.call('confirmPayment', { params: { orderId } })));
      await shop.simulator.control.idle();
      expect(await expectSound(shop, orderId)).toBe('PAID');
    }
  });

  test('notification and close at once: PAID, and the close says so', async () => {
    const shop = await openShop();
    const buyer = await shop.buyer();
    for (let round = 0; round < ROUNDS; round += 1) {
      const { orderId, payment } = await toCashier(buyer);
      shop.simulator.control.cashier({ ...payment, action: 'pay' });
      const close = buyer.call('closeOrder', { params: { orderId } });
      await expect(close).rejects.toMatchObject({ code: 'ORDER_ALREADY_PAID' });
      await shop.simulator.control.idle();
      expect(await expectSound(shop, orderId)).toBe('PAID');
    }
  });

  test('two closes at once: CLOSED once, and the stock comes back once', async () => {
    const shop = await openShop();
    const buyer = await shop.buyer();
    for (let round = 0; round < ROUNDS; round += 1) {
      const { orderId } = await toCashier(buyer);
      await Promise.all([1, 2].map(() => buyer.call('closeOrder', { params: { orderId } })));
      expect(await expectSound(shop, orderId)).toBe('CLOSED');
    }
  });

  test('pay and close at once: one of them wins at WeChat, and both books agree', async () => {
    const shop = await openShop();
    const buyer = await shop.buyer();
    const ends = new Set<string>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const { orderId, payment } = await toCashier(buyer);
      const close = buyer.call('closeOrder', { params: { orderId } }).catch(() => null);
      await new Promise((resolve) => setImmediate(resolve));
      const pay = async () => shop.simulator.control.cashier({ ...payment, action: 'pay' });
      await Promise.all([pay(), close]);
      await shop.simulator.control.idle();
      ends.add(await expectSound(shop, orderId));
    }
    expect([...ends].every((status) => status === 'PAID' || status === 'CLOSED')).toBe(true);
  });

  test('two refunds at once: never more than was paid', async () => {
    const shop = await openShop();
    const buyer = await shop.buyer();
    for (let round = 0; round < ROUNDS; round += 1) {
      const { orderId, payment } = await toCashier(buyer);
      shop.simulator.control.cashier({ ...payment, action: 'pay' });
      await shop.simulator.control.idle();
      const refund = (key: string) =>
        shop.operator('createRefund', {
          params: { orderId },
          idempotencyKey: `${orderId} ${key}`.replace(' ', '-'),
          body: { amountFen: 5_000, reason: 'race' },
        });
      const answers = await Promise.allSettled([refund('a'), refund('b')]);
      expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      await expectSound(shop, orderId);
    }
  });
});

describe('against the clock', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('expiry while the buyer pays: PAID if WeChat took the money, else CLOSED', async () => {
    const shop = await openShop();
    for (let round = 0; round < ROUNDS; round += 1) {
      const buyer = await shop.buyer();
      const { orderId, payment } = await toCashier(buyer);
      const isInTime = round % 2 === 0;
      if (isInTime) shop.simulator.control.cashier({ ...payment, action: 'pay' });
      vi.setSystemTime(Date.now() + 901_000);
      if (!isInTime) shop.simulator.control.cashier({ ...payment, action: 'pay' });
      await Promise.all([shop.app.sweep(), buyer.call('confirmPayment', { params: { orderId } })]);
      await shop.simulator.control.idle();
      expect(await expectSound(shop, orderId)).toBe(isInTime ? 'PAID' : 'CLOSED');
    }
  });

  test('a refund and the late notification of its payment: paid once, refunded once', async () => {
    const shop = await openShop();
    const buyer = await shop.buyer();
    const { control } = shop.simulator;
    control.setFaults({ rules: [{ operation: '*', fault: 'HELD' }] });
    for (let round = 0; round < ROUNDS; round += 1) {
      const { orderId, payment } = await toCashier(buyer);
      control.cashier({ ...payment, action: 'pay' });
      await buyer.call('confirmPayment', { params: { orderId } });
      const held = control.notifications().filter(({ outTradeNo }) => outTradeNo === orderId);
      const refund = shop.operator('createRefund', {
        params: { orderId },
        idempotencyKey: orderId,
        body: { amountFen: 7_200, reason: 'race' },
      });
      for (const { id } of held) control.resend(id);
      expect(held).toHaveLength(1);
      await refund;
      vi.setSystemTime(Date.now() + 3_000);
      control.advanceClock(0);
      // The refund's own notification, and the payment's once more, at once.
      for (const { id, outTradeNo } of control.notifications()) {
        if (outTradeNo === orderId) control.resend(id);
      }
      await control.idle();
      expect(await expectSound(shop, orderId)).toBe('REFUNDED');
    }
    expect(control.refunds()).toHaveLength(ROUNDS);
  });

  test('a refund and late money for the same order: refunded once', async () => {
    const shop = await openShop();
    const buyer = await shop.buyer();
    const { orderId } = await toCashier(buyer);
    await buyer.call('closeOrder', { params: { orderId } });
    shop.simulator.control.setFaults({ rules: [{ operation: '*', fault: 'HELD' }] });
    shop.simulator.control.payInFlight(orderId);
    vi.setSystemTime(Date.now() + 61_000);
    const [{ id } = { id: '' }] = shop.simulator.control.notifications();
    shop.simulator.control.resend(id);
    shop.simulator.control.resend(id);
    await Promise.all([shop.app.sweep(), shop.app.sweep()]);
    await shop.simulator.control.idle();
    await shop.app.sweep();
    expect(await shop.database.refund.count({ where: { orderId } })).toBe(1);
    expect(shop.simulator.control.refunds()).toHaveLength(1);
  });

  test('two instances’ sweeps on one database: each order closed once', async () => {
    const shop = await openShop();
    const buyer = await shop.buyer();
    const orders = await Promise.all(Array.from({ length: ROUNDS }, () => toCashier(buyer)));
    const other = await createApp({ environment: shop.environment, loadNow: () => 0 });
    vi.setSystemTime(Date.now() + 901_000);
    await Promise.all([shop.app.sweep(), other.sweep(), shop.app.sweep(), other.sweep()]);
    await other.close();
    for (const { orderId } of orders) expect(await expectSound(shop, orderId)).toBe('CLOSED');
  });
});
