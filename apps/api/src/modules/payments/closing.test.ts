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
