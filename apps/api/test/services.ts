import { randomBytes } from 'node:crypto';
import { SITES } from '@taro-pay/site';
import { ulid } from 'ulid';
import type { Database } from '../src/database/database.js';
import { createOrderService } from '../src/modules/orders/order-service.js';
import { createClosingService } from '../src/modules/payments/closing-service.js';
import { createPaymentQuery } from '../src/modules/payments/payment-query.js';
import { createPaymentService } from '../src/modules/payments/payment-service.js';
import type { Wechat } from '../src/wechat/index.js';

const notInThisTest = () => Promise.reject(new Error('Not in this test.'));

/** A WeChat that nobody may ask; a test spreads it and answers what it is about. */
export const NO_WECHAT: Wechat = {
  code2Session: notInThisTest,
  prepay: notInThisTest,
  paymentParameters: () => {
    throw new Error('Not in this test.');
  },
  queryPayment: notInThisTest,
  closeOrder: notInThisTest,
  createRefund: notInThisTest,
  queryRefund: notInThisTest,
  downloadTradeBill: notInThisTest,
  certificatesEndMs: () => null,
  keepKeysFresh: notInThisTest,
  guards: () => [],
  openNotification: notInThisTest,
  shipping: {
    report: notInThisTest,
    getOrder: notInThisTest,
    isManaged: notInThisTest,
    isConfirmed: notInThisTest,
    listCarriers: notInThisTest,
  },
  messages: { send: notInThisTest, templates: notInThisTest },
  messagePush: null,
};

/** The services of another instance on the same database, for what no real WeChat does on command. */
export function openServices(database: Database, wechat: Wechat) {
  const dependencies = { database, wechat, now: Date.now, newId: () => ulid(), randomBytes };
  const orders = createOrderService(dependencies, {
    ttlSeconds: 900,
    hasLimits: false,
    delivery: SITES.testing.delivery,
  });
  const merchant = { appId: 'wx8888888888888888', merchantId: '1900000001' };
  const query = createPaymentQuery({ ...dependencies, merchant, latePayments: SITES.testing.latePayments });
  const payments = createPaymentService({
    ...dependencies,
    orders,
    query,
    notifyUrl: '',
    orderTtlSeconds: 900,
  });
  const closing = createClosingService({ ...dependencies, orders, query });
  return { dependencies, query, payments, closing };
}
