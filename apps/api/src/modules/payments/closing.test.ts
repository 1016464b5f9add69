import { expect, test } from 'vitest';
import { NO_WECHAT, openServices } from '../../../test/services.js';
import { openShop } from '../../../test/shop.js';
import type { Transaction } from '../../wechat/index.js';

const UNPAID: Omit<Transaction, 'outTradeNo' | 'tradeState'> = {
  appId: 'wx8888888888888888',
  merchantId: '1900000001',
  transactionId: null,
  totalFen: null,
  payerTotalFen: null,
  currency: 'CNY',
  openid: null,
  successTime: null,
};

test('an order that WeChat was told to close and has not closed stays PENDING, keeps its stock, and is tried again', async () => {
  const { buyer, database } = await openShop();
  const { id: orderId } = await (await buyer()).order({ huila: 3 });
  const stock = async () => (await database.product.findUniqueOrThrow({ where: { id: 'huila' } })).stock;
  const reserved = await stock();
  let tradeState: Transaction['tradeState'] = 'NOTPAY';
  const { closing } = openServices(database, {
    ...NO_WECHAT,
    queryTransaction: async (outTradeNo) => ({
      transaction: { ...UNPAID, outTradeNo, tradeState },
      requestId: 'Q',
    }),
    // 204, and nothing happened.
    closeTransaction: async () => ({ requestId: 'C' }),
  });

  await expect(closing.closePending(orderId, 'expired')).rejects.toMatchObject({ kind: 'unavailable' });
  expect((await database.order.findUniqueOrThrow({ where: { id: orderId } })).status).toBe('PENDING');
  expect(await stock()).toBe(reserved);

  tradeState = 'CLOSED';
  await closing.closePending(orderId, 'expired');
  expect((await database.order.findUniqueOrThrow({ where: { id: orderId } })).status).toBe('CLOSED');
  expect(await stock()).toBe(reserved + 3);
});

test('an order whose money does not match it stays PENDING past its expiry, keeps its stock, and is PAID once it does', async () => {
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
