import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openShop } from '../../../test/shop.js';
import { createApp } from '../../app.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);

test('a sale completes with every notification lost, the client gone and the API restarted', async () => {
  const shop = await openShop();
  shop.simulator.control.setFaults({ rules: [{ operation: '*', fault: 'DROPPED' }] });
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order();
  expect(await buyer.pay(orderId)).toBe('requestPayment:ok');
  const statusOf = async () =>
    (await shop.database.order.findUniqueOrThrow({ where: { id: orderId } })).status;

  await shop.app.sweep();
  expect(await statusOf(), 'too early to ask').toBe('PENDING');
  const restarted = await createApp({ environment: shop.environment, loadNow: () => 0 });
  later(31);
  await restarted.sweep();
  await restarted.close();
  expect(await statusOf()).toBe('PAID');
});

test('after a client’s unsuccessful confirm the server checks again within seconds', async () => {
  const shop = await openShop();
  shop.simulator.control.setFaults({ rules: [{ operation: '*', fault: 'DROPPED' }] });
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order();
  const parameters = await buyer.call('payOrder', { params: { orderId } });
  await buyer.call('confirmPayment', { params: { orderId } });
  shop.simulator.control.cashier({ ...parameters, action: 'pay' });
  later(6);
  await shop.app.sweep();
  expect((await buyer.call('getOrder', { params: { orderId } })).status).toBe('PAID');
});

test('after a confirm while WeChat is down the server checks again within seconds', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order();
  shop.simulator.control.setFaults({ rules: [{ operation: '*', fault: 'DROPPED' }] });
  const parameters = await buyer.call('payOrder', { params: { orderId } });
  // By now the looks are minutes apart.
  for (let look = 0; look < 30; look += 1) {
    later(10);
    await shop.app.sweep();
  }
  shop.simulator.control.cashier({ ...parameters, action: 'pay' });
  shop.simulator.control.setFaults({ rules: [{ operation: '*', fault: 'FREQUENCY_LIMITED' }] });
  const confirm = buyer.call('confirmPayment', { params: { orderId } });
  await expect(confirm).rejects.toMatchObject({ status: 503 });
  shop.simulator.control.setFaults({});
  later(6);
  await shop.app.sweep();
  expect((await buyer.call('getOrder', { params: { orderId } })).status).toBe('PAID');
});

test('late money is found after a close, however long WeChat is down', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order();
  await buyer.call('payOrder', { params: { orderId } });
  await buyer.call('closeOrder', { params: { orderId } });
  const { control } = shop.simulator;
  control.setFaults({ rules: [{ operation: '*', fault: 'FREQUENCY_LIMITED' }] });
  for (let hour = 0; hour < 48; hour += 1) {
    later(3600);
    await shop.app.sweep();
  }
  control.setFaults({ rules: [{ operation: '*', fault: 'DROPPED' }] });
  control.payInFlight(orderId);
  later(24 * 3600);
  await shop.app.sweep();
  expect(await shop.database.refund.count({ where: { orderId } })).toBe(1);
});

test('an unpaid order is checked at growing intervals, closed at expiry, then a few times more', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order();
  await buyer.call('payOrder', { params: { orderId } });
  const queries = () =>
    shop.simulator.control
      .events()
      .filter((event) => event.kind === 'request' && event.path.includes(`/${orderId}?`)).length;
  for (let second = 0; second < 890; second += 5) {
    later(5);
    await shop.app.sweep();
  }
  const asked = queries();
  expect(asked).toBeGreaterThan(4);
  expect(asked).toBeLessThan(12);
  later(20);
  await shop.app.sweep();
  expect((await buyer.call('getOrder', { params: { orderId } })).status).toBe('CLOSED');
  const afterClosing = queries();
  for (let hour = 0; hour < 72; hour += 1) {
    later(3600);
    await shop.app.sweep();
  }
  expect(queries() - afterClosing).toBeGreaterThan(2);
  expect(queries() - afterClosing).toBeLessThan(6);
  expect((await shop.database.order.findUniqueOrThrow({ where: { id: orderId } })).nextCheckAt).toBeNull();
});

test('an order last checked by a clock far ahead is checked again after the clock is set back', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order();
  await buyer.call('payOrder', { params: { orderId } });
  const right = Date.now();
  later(30 * 24 * 3600);
  // WeChat refuses whoever signs with such a clock.
  shop.simulator.control.setFaults({ rules: [{ operation: '*', fault: 'FREQUENCY_LIMITED' }] });
  await shop.app.sweep();
  shop.simulator.control.setFaults({});
  vi.setSystemTime(right);
  for (let minute = 0; minute < 40; minute += 1) {
    later(60);
    await shop.app.sweep();
  }
  expect((await buyer.call('getOrder', { params: { orderId } })).status).toBe('CLOSED');
});

test('an order scheduled by a clock an hour ahead is settled in the right clock’s first sweep', async () => {
  const shop = await openShop();
  shop.simulator.control.setFaults({ rules: [{ operation: '*', fault: 'DROPPED' }] });
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order();
  await buyer.pay(orderId);
  const right = Date.now();
  later(3600);
  shop.simulator.control.setFaults({ rules: [{ operation: '*', fault: 'FREQUENCY_LIMITED' }] });
  await shop.app.sweep();
  shop.simulator.control.setFaults({});
  vi.setSystemTime(right + 15_000);
  await shop.app.sweep();
  expect((await buyer.call('getOrder', { params: { orderId } })).status).toBe('PAID');
});

test('an order made by a clock a day ahead gives its stock back after one lifetime', async () => {
  const shop = await openShop();
  const right = Date.now();
  later(24 * 3600);
  const { id: orderId } = await (await shop.buyer()).order({ huila: 3 });
  vi.setSystemTime(right);
  const buyer = await shop.buyer();
  await shop.app.sweep();
  const { expiresAt } = await buyer.call('getOrder', { params: { orderId } });
  expect(Date.parse(expiresAt), 'the buyer reads when it really ends').toBe(right + 900_000);
  later(901);
  await shop.app.sweep();
  expect((await buyer.call('getOrder', { params: { orderId } })).status).toBe('CLOSED');
  expect((await shop.database.product.findUniqueOrThrow({ where: { id: 'huila' } })).stock).toBe(80);
});

test('two instances sweeping one database close an order once', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const orders = await Promise.all([1, 2, 3, 4, 5].map(() => buyer.order({ huila: 1 })));
  const other = await createApp({ environment: shop.environment, loadNow: () => 0 });
  later(901);
  await Promise.all([shop.app.sweep(), other.sweep(), shop.app.sweep(), other.sweep()]);
  await other.close();
  const closed = await shop.database.orderEvent.findMany({ where: { type: 'CLOSED' } });
  expect(closed.map(({ orderId }) => orderId).sort()).toEqual(orders.map(({ id }) => id).sort());
  expect((await shop.database.product.findUniqueOrThrow({ where: { id: 'huila' } })).stock).toBe(80);
});
