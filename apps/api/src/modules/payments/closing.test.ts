import { expect, test } from 'vitest';
import { NO_WECHAT, openServices } from '../../../test/services.js';
import { openShop } from '../../../test/shop.js';
import type { WechatPayment } from '../../wechat/index.js';

const UNPAID: Omit<WechatPayment, 'outTradeNo' | 'tradeState'> = {
  appId: 'wx8888888888888888',
  merchantId: '1900000001',
  transactionId: null,
  totalFen: null,
  payerTotalFen: null,
  currency: 'CNY',
  openid: null,
  successTime: null,
};

test('an order that WeChat was told to close but has not closed stays PENDING with its stock', async () => {
  const { buyer, database } = await openShop();
  const { id: orderId } = await (await buyer()).order({ huila: 3 });
  const stock = async () => (await database.product.findUniqueOrThrow({ where: { id: 'huila' } })).stock;
  const reserved = await stock();
  let tradeState: WechatPayment['tradeState'] = 'NOTPAY';
  const { closing } = openServices(database, {
    ...NO_WECHAT,
    queryPayment: async (outTradeNo) => ({
      payment: { ...UNPAID, outTradeNo, tradeState },
      trace: { wechatRequestId: 'Q' },
      isSigned: true,
    }),
    // 204, and nothing happened.
    closeOrder: async () => ({ trace: { wechatRequestId: 'C' } }),
  });

  await expect(closing.closePending(orderId, 'expired')).rejects.toMatchObject({ kind: 'unavailable' });
  expect((await database.order.findUniqueOrThrow({ where: { id: orderId } })).status).toBe('PENDING');
  expect(await stock()).toBe(reserved);

  tradeState = 'CLOSED';
  await closing.closePending(orderId, 'expired');
  expect((await database.order.findUniqueOrThrow({ where: { id: orderId } })).status).toBe('CLOSED');
  expect(await stock()).toBe(reserved + 3);
});

test('an order with a mismatched payment stays PENDING past its expiry, until one matches', async () => {
  const { app, buyer, database, operator, simulator } = await openShop();
  const alice = await buyer();
  const { id: orderId } = await alice.order({ huila: 3 });
  const stock = async () => (await database.product.findUniqueOrThrow({ where: { id: 'huila' } })).stock;
  const reserved = await stock();
  simulator.control.setFaults({ rules: [{ operation: '*', fault: 'DROPPED' }] });
  expect(await alice.pay(orderId)).toBe('requestPayment:ok');
  await database.order.update({ where: { id: orderId }, data: { totalFen: 1 } });

  await expect(alice.call('closeOrder', { params: { orderId } })).rejects.toMatchObject({ status: 503 });
  const due = { expiresAt: new Date(0), nextCheckAt: new Date(0) };
  await database.order.update({ where: { id: orderId }, data: due });
  await app.sweep();
  expect(await database.order.findUniqueOrThrow({ where: { id: orderId } })).toMatchObject({
    status: 'PENDING',
    nextCheckAt: expect.any(Date),
  });
  expect(await stock()).toBe(reserved);
  expect((await operator('listAnomalies', {})).anomalies).toMatchObject([
    { kind: 'MISMATCHED_NOTIFICATION', orderId, resolvedAt: null },
  ]);

  await database.order.update({
    where: { id: orderId },
    data: { totalFen: 21_600, nextCheckAt: new Date(0) },
  });
  await app.sweep();
  expect((await alice.call('getOrder', { params: { orderId } })).status).toBe('PAID');
  expect(await stock()).toBe(reserved);
  expect((await operator('listAnomalies', {})).anomalies).toMatchObject([
    { orderId, resolvedAt: expect.stringMatching(/Z$/) },
  ]);
});

test('an order with a prepay_id that WeChat does not know stays open, and operators see it', async () => {
  const { buyer, database, operator } = await openShop();
  const alice = await buyer();
  const { id: orderId } = await alice.order({ huila: 3 });
  await alice.call('payOrder', { params: { orderId } });
  const stock = async () => (await database.product.findUniqueOrThrow({ where: { id: 'huila' } })).stock;
  const reserved = await stock();
  let isKnown = false;
  let closes = 0;
  const { closing, payments } = openServices(database, {
    ...NO_WECHAT,
    queryPayment: async (outTradeNo) => ({
      payment: isKnown ? { ...UNPAID, outTradeNo, tradeState: 'NOTPAY' } : null,
      trace: { wechatRequestId: 'Q' },
      isSigned: true,
    }),
    closeOrder: async () => {
      closes += 1;
      return { trace: { wechatRequestId: 'C' } };
    },
  });
  const { userId } = await database.order.findUniqueOrThrow({ where: { id: orderId } });
  const unknown = { kind: 'unavailable' };
  await expect(closing.closePending(orderId, 'expired')).rejects.toMatchObject(unknown);
  await expect(closing.close(userId, orderId)).rejects.toMatchObject(unknown);
  await expect(payments.confirm(userId, orderId)).rejects.toMatchObject(unknown);
  expect(closes).toBe(0);
  expect((await alice.call('getOrder', { params: { orderId } })).status).toBe('PENDING');
  expect(await stock()).toBe(reserved);
  expect((await operator('listAnomalies', {})).anomalies).toMatchObject([
    { kind: 'ORDER_UNKNOWN_THERE', orderId, resolvedAt: null },
  ]);

  isKnown = true;
  expect((await payments.confirm(userId, orderId)).status).toBe('PENDING');
  expect((await operator('listAnomalies', {})).anomalies).toMatchObject([
    { kind: 'ORDER_UNKNOWN_THERE', resolvedAt: expect.stringMatching(/Z$/) },
  ]);
});

test('a paid order that WeChat denies is PAID by the notification, which resolves the anomaly', async () => {
  const { buyer, database, operator, simulator } = await openShop();
  const alice = await buyer();
  const { id: orderId } = await alice.order();
  simulator.control.setFaults({ rules: [{ operation: '*', fault: 'HELD' }] });
  expect(await alice.pay(orderId)).toBe('requestPayment:ok');
  const denied = async () => ({ payment: null, trace: { wechatRequestId: 'Q' }, isSigned: false });
  const { closing } = openServices(database, { ...NO_WECHAT, queryPayment: denied });
  await expect(closing.closePending(orderId, 'expired')).rejects.toMatchObject({ kind: 'unavailable' });
  const [held] = simulator.control.notifications();
  simulator.control.resend(held?.id ?? '');
  await simulator.control.idle();
  expect((await alice.call('getOrder', { params: { orderId } })).status).toBe('PAID');
  expect((await operator('listAnomalies', {})).anomalies).toMatchObject([
    { kind: 'ORDER_UNKNOWN_THERE', resolvedAt: expect.stringMatching(/Z$/) },
  ]);
});

test('an order that never went to the cashier closes, though WeChat’s 404 is unsigned', async () => {
  const { buyer, database, simulator } = await openShop();
  const alice = await buyer();
  const stock = async () => (await database.product.findUniqueOrThrow({ where: { id: 'huila' } })).stock;
  const before = await stock();
  const { id: orderId } = await alice.order({ huila: 3 });
  simulator.control.setFaults({ rules: [{ operation: 'query', fault: 'UNSIGNED' }] });
  expect((await alice.call('closeOrder', { params: { orderId } })).status).toBe('CLOSED');
  expect(await stock()).toBe(before);
});

test('an order that goes to the cashier while it is being closed stays PENDING', async () => {
  const { buyer, database } = await openShop();
  const { id: orderId } = await (await buyer()).order();
  const prepay = () =>
    database.order.update({
      where: { id: orderId },
      data: { prepayId: 'wx1', prepayExpiresAt: new Date(Date.now() + 7_200_000) },
    });
  const wechat = {
    ...NO_WECHAT,
    queryPayment: async () => ({ payment: null, trace: { wechatRequestId: 'Q' }, isSigned: false }),
    closeOrder: async () => ({ trace: { wechatRequestId: 'C' } }),
  };
  const isPending = async () =>
    expect(await database.order.findUniqueOrThrow({ where: { id: orderId } })).toMatchObject({
      status: 'PENDING',
    });

  // At the last moment: WeChat has been asked twice, and the order is about to be closed here.
  let transactions = 0;
  const { closing } = openServices(
    new Proxy(database, {
      get: (target, name) => {
        const member = Reflect.get(target, name);
        if (name !== 'transaction') return typeof member === 'function' ? member.bind(target) : member;
        return async (work: Parameters<typeof database.transaction>[0]) => {
          transactions += 1;
          if (transactions === 3) await prepay();
          return target.transaction(work);
        };
      },
    }),
    wechat,
  );
  await expect(closing.closePending(orderId, 'buyer')).rejects.toMatchObject({ kind: 'unavailable' });
  expect(transactions).toBe(3);
  await isPending();
  // Before WeChat is asked again.
  await expect(openServices(database, wechat).closing.closePending(orderId, 'buyer')).rejects.toMatchObject({
    kind: 'unavailable',
  });
  await isPending();
});
