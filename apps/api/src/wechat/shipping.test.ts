import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { createMerchant, startSimulator } from '@taro-pay/simulator';
import { expect, onTestFinished, test } from 'vitest';
import { loadConfig } from '../config/config.js';
import { createWechat, type ShippingReport, type Wechat } from './index.js';

const ORDER = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
const merchant = createMerchant(Date.now(), randomBytes);

async function clientOf(environment: Readonly<Record<string, string>>): Promise<Wechat> {
  const secrets = { JWT_SECRET: 'x'.repeat(32), OPERATOR_TOKEN: 'x'.repeat(32) };
  const { wechat: config } = await loadConfig({ ...environment, ...secrets });
  return createWechat({ config, now: Date.now, randomBytes });
}

/** A simulator with one paid order, a client of it, and the report of the order's shipping. */
async function openPaidOrder() {
  const simulator = await startSimulator({ merchant, tradeManaged: true });
  onTestFinished(() => simulator.close());
  const wechat = await clientOf(simulator.environment);
  const { openid } = await wechat.code2Session((await simulator.control.login('alice')).code);
  const { prepayId } = await wechat.prepay({
    product: 'JSAPI',
    outTradeNo: ORDER,
    description: '咖啡豆',
    totalFen: 7200,
    payer: { openid },
    notifyUrl: 'https://shop.example/webhooks',
    expiresAt: new Date(Date.now() + 600_000),
  });
  const parameters = await wechat.paymentParameters('JSAPI', prepayId);
  if (!('paySign' in parameters)) throw new Error('No parameters of wx.requestPayment.');
  const pay = () => simulator.control.cashier({ ...parameters, action: 'pay' });
  const report: ShippingReport = {
    outTradeNo: ORDER,
    openid,
    kind: 'express',
    parcels: [{ trackingNo: 'SF1234567890', carrier: 'SF', description: '咖'.repeat(121) }],
    receiverPhone: '+86 189 1234 5678',
    part: 'whole',
    uploadedAt: new Date(),
  };
  return { simulator, pay, openid, report, shipping: wechat.shipping };
}

test('an order is reported with a masked contact, and get_order tells what became of it', async () => {
  const { simulator, pay, openid, report, shipping } = await openPaidOrder();
  expect(await shipping.getOrder(ORDER)).toBeNull();
  await expect(shipping.report(report)).rejects.toMatchObject({ meaning: 'unknownPayment' });
  await pay();
  expect(await shipping.getOrder(ORDER)).toMatchObject({ state: 'toShip', isFinished: false, parcels: [] });
  await shipping.report(report);
  expect(simulator.control.shipments()).toMatchObject([
    {
      logisticsType: 1,
      deliveryMode: 1,
      packages: [{ itemDesc: '咖'.repeat(120), receiverContact: '189****5678' }],
    },
  ]);
  expect(await shipping.getOrder(ORDER)).toMatchObject({
    ...{ outTradeNo: ORDER, openid, paidFen: 7200, state: 'shipped', isFinished: true },
    parcels: [{ trackingNo: 'SF1234567890', carrier: 'SF' }],
  });
});

test.each([
  ['021-12345678', '021****5678'],
  ['12345678', '****5678'],
  ['+852 9123 4567', '852****4567'],
])('the telephone %s is told as %s', async (receiverPhone, told) => {
  const { simulator, pay, report, shipping } = await openPaidOrder();
  await pay();
  await shipping.report({ ...report, receiverPhone });
  expect(simulator.control.shipments()).toMatchObject([{ packages: [{ receiverContact: told }] }]);
});

test('parts, and what needs no parcel, are told in WeChat’s words', async () => {
  const { simulator, pay, report, shipping } = await openPaidOrder();
  await pay();
  await shipping.report({ ...report, part: 'more' });
  expect(await shipping.getOrder(ORDER)).toMatchObject({ state: 'toShip', isFinished: false });
  await shipping.report({ ...report, part: 'last', uploadedAt: new Date(Date.now() + 1_000) });
  expect(simulator.control.shipments()).toMatchObject([{ deliveryMode: 2, isFinished: true }]);
  const parcels = [{ trackingNo: null, carrier: null, description: '自提' }];
  const later = { receiverPhone: null, uploadedAt: new Date(Date.now() + 2_000) };
  await shipping.report({ ...report, ...later, kind: 'pickup', parcels });
  expect(simulator.control.shipments()).toMatchObject([{ logisticsType: 4, isReshipped: true }]);
  await expect(shipping.report({ ...report, ...later, kind: 'none', parcels })).rejects.toMatchObject({
    meaning: 'askOrder',
    words: '支付单已使用重新发货机会',
  });
});

test('whether shipping is managed, and the companies, are told', async () => {
  const { simulator, shipping } = await openPaidOrder();
  expect(await shipping.isManaged()).toBe(true);
  simulator.control.setTradeManaged(false);
  expect(await shipping.isManaged()).toBe(false);
  expect(await shipping.listCarriers()).toContainEqual({ id: 'SF', name: '顺丰速运' });
});

test('a list of thousands of companies is read, and an order of another number is not believed', async () => {
  const list = Array.from({ length: 3_000 }, (_, index) => ({
    delivery_id: `C${index}`,
    delivery_name: '快递',
  }));
  const order = {
    transaction_id: '4200000000',
    merchant_id: merchant.merchantId,
    merchant_trade_no: 'ANOTHER',
  };
  const shown = { ...order, paid_amount: 1, openid: 'o', order_state: 2 };
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    const isList = request.url?.includes('/get_delivery_list');
    const answer = isList ? { delivery_list: list } : { access_token: 't', expires_in: 7200, order: shown };
    request.resume().once('end', () => response.end(JSON.stringify(answer)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const { simulator } = await openPaidOrder();
  const { shipping } = await clientOf({
    ...simulator.environment,
    WECHAT_API_BASE_URL: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
  });
  expect(await shipping.listCarriers()).toHaveLength(3_000);
  await expect(shipping.getOrder(ORDER)).rejects.toMatchObject({ kind: 'unavailable' });
});
