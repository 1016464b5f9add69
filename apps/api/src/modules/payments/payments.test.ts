import { expect, test, vi } from 'vitest';
import { openShop } from '../../../test/shop.js';

test('a sale: login, order, cashier, and PAID by the notification', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const order = await buyer.order({ huila: 2 });
  expect(await buyer.pay(order.id)).toBe('requestPayment:ok');
  await shop.simulator.control.idle();
  const paid = await buyer.call('getOrder', { params: { orderId: order.id } });
  expect(paid).toMatchObject({ status: 'PAID', totalFen: 14400, payerTotalFen: 14400 });
  expect(paid.paidAt).toMatch(/^\d{4}-\d\d-\d\dT/);
  const events = await shop.database.orderEvent.findMany({ orderBy: { id: 'asc' } });
  expect(events.map(({ type }) => type)).toEqual(['CREATED', 'PREPAY_CREATED', 'PAID']);
  expect(JSON.parse(events[2]?.data ?? '')).toMatchObject({ source: 'notification', payerTotalFen: 14400 });
  expect(await shop.database.notification.findMany()).toMatchObject([
    { outcome: 'APPLIED', outTradeNo: order.id },
  ]);
});

test('a sale completes by query where no notification ever comes', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  await shop.simulator.control.setFaults({ rules: [{ operation: '*', fault: 'DROPPED' }] });
  const order = await buyer.order();
  await buyer.pay(order.id);
  const confirmed = await buyer.call('confirmPayment', { params: { orderId: order.id } });
  expect(confirmed.status).toBe('PAID');
  expect(await shop.database.notification.count()).toBe(0);
});

test('a cancelled or failed payment leaves the order pending, and it can be paid afterwards', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const order = await buyer.order();
  expect(await buyer.pay(order.id, 'cancel')).toBe('requestPayment:fail cancel');
  expect((await buyer.call('confirmPayment', { params: { orderId: order.id } })).status).toBe('PENDING');
  expect(await buyer.pay(order.id, 'fail')).toMatch(/^requestPayment:fail/);
  expect((await buyer.call('confirmPayment', { params: { orderId: order.id } })).status).toBe('PENDING');
  expect(await buyer.pay(order.id)).toBe('requestPayment:ok');
  expect((await buyer.call('confirmPayment', { params: { orderId: order.id } })).status).toBe('PAID');
});

test('paying twice, or on two devices at once, is one order at WeChat, signed afresh each time', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order();
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => buyer.call('payOrder', { params: { orderId } })),
  );
  const again = await buyer.call('payOrder', { params: { orderId } });
  expect(await shop.simulator.control.orders()).toHaveLength(1);
  expect(new Set([...answers, again].map(({ nonceStr }) => nonceStr)).size).toBe(6);
  expect(answers.map((answer) => answer.package)).toContain(again.package);
  expect(again).toMatchObject({ signType: 'RSA', timeStamp: expect.stringMatching(/^\d{10}$/) });
});

test('a payment that is confirmed by query and by notification at once is applied once', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order();
  await buyer.pay(orderId);
  await Promise.all(Array.from({ length: 5 }, () => buyer.call('confirmPayment', { params: { orderId } })));
  await shop.simulator.control.idle();
  const events = await shop.database.orderEvent.findMany({ where: { type: 'PAID' } });
  expect(events).toHaveLength(1);
});

test('a paid order can be neither paid nor closed again', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order();
  await buyer.pay(orderId);
  await shop.simulator.control.idle();
  for (const operation of ['payOrder', 'closeOrder'] as const) {
    await expect(buyer.call(operation, { params: { orderId } })).rejects.toMatchObject({
      status: 409,
      code: 'ORDER_ALREADY_PAID',
    });
  }
});

test('a payment without a notification is found when the buyer pays or closes again', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  await shop.simulator.control.setFaults({ rules: [{ operation: '*', fault: 'DROPPED' }] });
  const { id: orderId } = await buyer.order();
  await buyer.pay(orderId);
  await expect(buyer.call('closeOrder', { params: { orderId } })).rejects.toMatchObject({
    code: 'ORDER_ALREADY_PAID',
  });
  expect((await buyer.call('getOrder', { params: { orderId } })).status).toBe('PAID');
});

test('a buyer’s close closes at WeChat, gives the stock back once, and can be repeated', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order({ huila: 3 });
  const parameters = await buyer.call('payOrder', { params: { orderId } });
  const closes = await Promise.all(
    Array.from({ length: 3 }, () => buyer.call('closeOrder', { params: { orderId } })),
  );
  expect(closes.map(({ status }) => status)).toEqual(['CLOSED', 'CLOSED', 'CLOSED']);
  expect((await shop.database.product.findUniqueOrThrow({ where: { id: 'huila' } })).stock).toBe(80);
  await expect(buyer.call('payOrder', { params: { orderId } })).rejects.toMatchObject({
    code: 'ORDER_CLOSED',
  });
  const { errMsg } = await shop.simulator.control.cashier({ ...parameters, action: 'pay' });
  expect(errMsg).toMatch(/^requestPayment:fail/);
});

test('an order that never went to the cashier closes, too', async () => {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order();
  expect(await buyer.call('closeOrder', { params: { orderId } })).toMatchObject({ status: 'CLOSED' });
});

test('a prepay_id is used again while it is valid, and not shortly before it expires', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    const shop = await openShop({ environment: { ORDER_TTL_SECONDS: '10800' } });
    const { id: orderId } = await (await shop.buyer()).order();
    // The login ends after two hours, as the prepay_id does.
    const pay = async () => (await shop.buyer()).call('payOrder', { params: { orderId } });
    const asked = () => shop.database.orderEvent.count({ where: { orderId, type: 'PREPAY_CREATED' } });
    const first = await pay();
    vi.setSystemTime(Date.now() + 114 * 60_000);
    expect((await pay()).package).toBe(first.package);
    expect(await asked()).toBe(1);
    // WeChat answers the one that it has while that lives.
    vi.setSystemTime(Date.now() + 2 * 60_000);
    await pay();
    expect(await asked()).toBe(2);
    vi.setSystemTime(Date.now() + 5 * 60_000);
    const last = await pay();
    expect(last.package).not.toBe(first.package);
    const { errMsg } = await shop.simulator.control.cashier({ ...last, action: 'pay' });
    expect(errMsg).toBe('requestPayment:ok');
  } finally {
    vi.useRealTimers();
  }
});

test('an expired order is refused at once, and the sweep closes it and gives the stock back', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    const shop = await openShop();
    const buyer = await shop.buyer();
    const { id: orderId } = await buyer.order({ huila: 3 });
    await buyer.call('payOrder', { params: { orderId } });
    await shop.app.sweep();
    expect((await buyer.call('getOrder', { params: { orderId } })).status).toBe('PENDING');

    vi.setSystemTime(Date.now() + 901_000);
    await expect(buyer.call('payOrder', { params: { orderId } })).rejects.toMatchObject({
      code: 'ORDER_EXPIRED',
    });
    await shop.app.sweep();
    const closed = await buyer.call('getOrder', { params: { orderId } });
    expect(closed).toMatchObject({ status: 'CLOSED', closedAt: expect.stringMatching(/Z$/) });
    expect((await shop.database.product.findUniqueOrThrow({ where: { id: 'huila' } })).stock).toBe(80);
    const [last] = await shop.database.orderEvent.findMany({ orderBy: { id: 'desc' }, take: 1 });
    expect(last).toMatchObject({ type: 'CLOSED', data: '{"reason":"expired"}' });
  } finally {
    vi.useRealTimers();
  }
});

test('an order paid in its last second is PAID by the sweep, not CLOSED', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    const shop = await openShop();
    const buyer = await shop.buyer();
    await shop.simulator.control.setFaults({ rules: [{ operation: '*', fault: 'DROPPED' }] });
    const { id: orderId } = await buyer.order();
    await buyer.pay(orderId);
    vi.setSystemTime(Date.now() + 901_000);
    await shop.app.sweep();
    expect((await buyer.call('getOrder', { params: { orderId } })).status).toBe('PAID');
  } finally {
    vi.useRealTimers();
  }
});

test('while WeChat is unreachable, paying is 503, and an expired order stays PENDING', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    const shop = await openShop();
    const buyer = await shop.buyer();
    const { id: orderId } = await buyer.order();
    await shop.simulator.close();
    await expect(buyer.call('payOrder', { params: { orderId } })).rejects.toMatchObject({
      status: 503,
      code: 'WECHAT_UNAVAILABLE',
    });
    expect(await buyer.call('listProducts', {})).toHaveProperty('products');

    vi.setSystemTime(Date.now() + 901_000);
    await shop.app.sweep();
    const row = await shop.database.order.findUniqueOrThrow({ where: { id: orderId } });
    expect(row.status).toBe('PENDING');
    expect(row.nextCheckAt?.getTime()).toBeGreaterThan(Date.now());
    expect(row.checkCount).toBe(1);
  } finally {
    vi.useRealTimers();
  }
});

test('a queried payment that has paid another order changes nothing and is reported', async () => {
  const { buyer, database, operator, simulator } = await openShop();
  const { call, order, pay } = await buyer();
  const [{ id: orderId }, other] = [await order(), await order()];
  simulator.control.setFaults({ rules: [{ operation: '*', fault: 'DROPPED' }] });
  await pay(orderId);
  const paid = simulator.control.orders().find(({ outTradeNo }) => outTradeNo === orderId);
  const transactionId = paid?.transactionId ?? '';
  await database.order.update({ where: { id: other.id }, data: { status: 'PAID', transactionId } });

  expect((await call('confirmPayment', { params: { orderId } })).status).toBe('PENDING');
  expect((await operator('listAnomalies', {})).anomalies).toMatchObject([
    { kind: 'MISMATCHED_NOTIFICATION', orderId, detail: expect.stringContaining('transaction_id') },
  ]);
  const { events } = await operator('getOrderDossier', { params: { orderId } });
  expect(events.map(({ type }) => type)).toContain('PAYMENT_MISMATCHED');
});

test('an order above the largest payment is refused, and one of exactly that amount is paid', async () => {
  const shop = await openShop();
  await shop.database.product.update({ where: { id: 'huila' }, data: { priceFen: 1_000_000_000 } });
  const buyer = await shop.buyer();
  await expect(buyer.order({ huila: 2 })).rejects.toMatchObject({ status: 422, code: 'ORDER_TOO_LARGE' });
  expect((await buyer.order({ huila: 1 })).totalFen).toBe(1_000_000_000);
});
