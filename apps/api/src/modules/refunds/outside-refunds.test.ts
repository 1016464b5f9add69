import { LIMITS } from '@taro-pay/contracts';
import type { ConsoleRefund } from '@taro-pay/simulator';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PLATFORM_ENVIRONMENT, seal, sign } from '../../../test/platform.js';
import { paidSale, pass, refund, type Sale } from '../../../test/refund-stage.js';
import { openShop, type Shop } from '../../../test/shop.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A closed order of one pack, 7 200 fen, whose money crossed the close, and goes back. */
async function lateSale(): Promise<Sale> {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order({ huila: 1 });
  await buyer.call('payOrder', { params: { orderId } });
  await buyer.call('closeOrder', { params: { orderId } });
  shop.simulator.control.payInFlight(orderId);
  await shop.simulator.control.idle();
  return { shop, buyer, orderId };
}

/** A person refunds the order in WeChat's merchant console, and WeChat tells us. */
function refundOutside({ shop, orderId }: Sale, refund: ConsoleRefund): void {
  const notifyUrl = `${shop.url}/webhooks/wechatpay/refunds`;
  shop.simulator.control.refundInConsole(orderId, { notifyUrl, ...refund });
}

const orderOf = ({ buyer, orderId }: Sale) => buyer.call('getOrder', { params: { orderId } });
const dossierOf = ({ shop, orderId }: Sale) => shop.operator('getOrderDossier', { params: { orderId } });
const anomaliesOf = async ({ shop }: Sale) => (await shop.operator('listAnomalies', {})).anomalies;
const openOf = async (sale: Sale) =>
  (await anomaliesOf(sale)).filter(({ resolvedAt }) => resolvedAt === null).map(({ kind }) => kind);
const reservedOf = async ({ shop, orderId }: Sale) =>
  (await shop.database.order.findUniqueOrThrow({ where: { id: orderId } })).refundReservedFen;

test('a full refund made in the console is adopted and shown to buyer and operators', async () => {
  const sale = await paidSale();
  const { buyer, orderId } = sale;
  await buyer.call('applyForRefund', { params: { orderId }, body: { reason: '不想要了' } });
  refundOutside(sale, { outRefundNo: 'CONSOLE-2026|0001*@' });
  await pass(sale, 3);
  expect(await orderOf(sale)).toMatchObject({ status: 'REFUNDED', refundedFen: 14_400 });
  const { application, refunds } = await buyer.call('listOrderRefunds', { params: { orderId } });
  expect(refunds).toMatchObject([
    { amountFen: 14_400, status: 'SUCCESS', reason: expect.stringMatching('退款') },
  ]);
  expect(application?.resolvedAt).toMatch(/Z$/);
  const dossier = await dossierOf(sale);
  expect(dossier.refunds).toMatchObject([{ id: expect.stringMatching(/^[0-9A-Z]{26}$/), origin: 'OUTSIDE' }]);
  expect(dossier.events.map(({ type }) => type).slice(-3)).toEqual([
    'REFUND_ADOPTED',
    'REFUND_MOVED',
    'REFUNDED',
  ]);
  const told = (await anomaliesOf(sale)).find(({ kind }) => kind === 'OUTSIDE_REFUND');
  expect(told).toMatchObject({ orderId, detail: expect.stringContaining('14400 fen') });
  expect(await openOf(sale)).toEqual([]);
  await expect(refund(sale, 1)).rejects.toMatchObject({ status: 409, code: 'REFUND_TOO_LARGE' });
  const found = await sale.shop.operator('searchOrders', { query: { query: 'CONSOLE-2026|0001*@' } });
  expect(found.orders).toMatchObject([{ id: orderId }]);
});

test('the largest order takes a refund from outside while one of all of it waits here', async () => {
  const shop = await openShop();
  await shop.database.product.update({ where: { id: 'huila' }, data: { priceFen: LIMITS.orderFen } });
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order({ huila: 1 });
  await buyer.pay(orderId);
  await shop.simulator.control.idle();
  const sale = { shop, buyer, orderId };
  shop.simulator.control.setFaults({ rules: [{ operation: 'refund', fault: 'NOT_ENOUGH' }] });
  expect(await refund(sale, LIMITS.orderFen)).toMatchObject({ status: 'REQUESTED' });
  refundOutside(sale, {});
  await pass(sale, 30);
  expect(await orderOf(sale)).toMatchObject({ status: 'REFUNDED', refundedFen: LIMITS.orderFen });
});

test('partial refunds in the console and here reach the total together, and never exceed it', async () => {
  const sale = await paidSale();
  await refund(sale, 400);
  await pass(sale, 61);
  refundOutside(sale, { amountFen: 10_000 });
  await pass(sale, 3);
  expect(await orderOf(sale)).toMatchObject({ status: 'PAID', refundedFen: 10_400 });
  await expect(refund(sale, 4_001)).rejects.toMatchObject({ code: 'REFUND_TOO_LARGE' });
  await refund(sale, 4_000);
  await pass(sale, 61);
  await pass(sale, 3);
  expect(await orderOf(sale)).toMatchObject({ status: 'REFUNDED', refundedFen: 14_400 });
  expect(await reservedOf(sale)).toBe(14_400);
});

test('an outside refund’s notification, repeated and under other ids, makes one row', async () => {
  const shop = await openShop({ environment: PLATFORM_ENVIRONMENT });
  const sale = await notifiedSale(shop);
  const bodies = Array.from({ length: 8 }, () => sale.seal({}));
  const answers = await Promise.all(bodies.flatMap((body) => [sale.deliver(body), sale.deliver(body)]));
  expect(answers.map(({ status }) => status)).toEqual(Array(16).fill(204));
  expect(await shop.database.refund.findMany()).toMatchObject([{ origin: 'OUTSIDE', status: 'SUCCESS' }]);
  expect(await orderOf(sale)).toMatchObject({ status: 'PAID', refundedFen: 200 });
});

test('an outside refund of more than is left changes nothing, and operators see it', async () => {
  const shop = await openShop({ environment: PLATFORM_ENVIRONMENT });
  const sale = await notifiedSale(shop);
  await sale.deliver(sale.seal({}));
  const other = { out_refund_no: 'CONSOLE-2', refund_id: '5000002027' };
  await sale.deliver(sale.seal({ ...other, amount: { total: 7200, refund: 7001 } }));
  expect(await orderOf(sale)).toMatchObject({ status: 'PAID', refundedFen: 200 });
  expect(await shop.database.refund.count()).toBe(1);
  expect(await openOf(sale)).toEqual(['MISMATCHED_NOTIFICATION']);
  // One that was closed moved no money, and is no row.
  await sale.deliver(sale.seal({ ...other, refund_status: 'CLOSED' }, 'REFUND.CLOSED'));
  expect(await shop.database.refund.count()).toBe(1);
  await sale.deliver(sale.seal({ ...other, amount: { total: 7200, refund: 7000 } }));
  expect(await orderOf(sale)).toMatchObject({ status: 'REFUNDED', refundedFen: 7200 });
  expect(await reservedOf(sale)).toBe(7200);
  expect(await openOf(sale)).toEqual([]);
});

test('a known refund_id with another out_refund_no is a mismatch that operators see', async () => {
  const sale = await notifiedSale(await openShop({ environment: PLATFORM_ENVIRONMENT }));
  await sale.deliver(sale.seal({}));
  await sale.deliver(sale.seal({ out_refund_no: 'CONSOLE-9' }));
  expect(await orderOf(sale)).toMatchObject({ status: 'PAID', refundedFen: 200 });
  expect(await openOf(sale)).toEqual(['MISMATCHED_NOTIFICATION']);
});

test('a refund of ours that WeChat announces after the whole total is back changes nothing', async () => {
  const shop = await openShop({ environment: PLATFORM_ENVIRONMENT });
  const sale = await notifiedSale(shop);
  const refund = { amountFen: 300, reason: 'x', status: 'PROCESSING', origin: 'OPERATOR' } as const;
  const times = { createdAt: new Date(), sendAfter: new Date() };
  const data = { id: 'R1', outRefundNo: 'R1', orderId: sale.orderId, ...refund, ...times };
  await shop.database.refund.create({ data });
  await sale.deliver(sale.seal({ amount: { total: 7200, refund: 7200 } }));
  const ours = { out_refund_no: 'R1', refund_id: '5000002028', amount: { total: 7200, refund: 300 } };
  expect((await sale.deliver(sale.seal(ours))).status).toBe(204);
  expect(await orderOf(sale)).toMatchObject({ status: 'REFUNDED', refundedFen: 7200 });
  expect(await openOf(sale)).toEqual(['MISMATCHED_NOTIFICATION']);
});

test('an abnormal outside refund is reported, and resolved when WeChat says so', async () => {
  const sale = await paidSale();
  sale.shop.simulator.control.setFaults({ refunds: 'abnormal' });
  refundOutside(sale, { amountFen: 400, outRefundNo: 'CONSOLE-1' });
  await pass(sale, 3);
  expect(await openOf(sale)).toEqual(['ABNORMAL_REFUND']);
  expect(await orderOf(sale)).toMatchObject({ status: 'PAID', refundedFen: 0 });
  expect(await reservedOf(sale)).toBe(400);
  sale.shop.simulator.control.settleRefund('CONSOLE-1', 'SUCCESS');
  await pass(sale, 3);
  expect(await orderOf(sale)).toMatchObject({ status: 'PAID', refundedFen: 400 });
  expect(await openOf(sale)).toEqual([]);
});

test('a refund waiting here while the total is refunded outside is withdrawn and never sent', async () => {
  const sale = await paidSale();
  const { control } = sale.shop.simulator;
  control.setFaults({ rules: [{ operation: '*', fault: 'CONNECTION_RESET' }] });
  const { id } = await refund(sale, 14_400);
  control.setFaults({});
  refundOutside(sale, { amountFen: 14_400 });
  vi.setSystemTime(Date.now() + 3_000);
  control.advanceClock(0);
  await control.idle();
  expect(await orderOf(sale)).toMatchObject({ status: 'REFUNDED', refundedFen: 14_400 });
  expect(await reservedOf(sale)).toBe(28_800);
  // What was sent without an answer might still be carried out.
  await pass(sale, 62);
  expect((await dossierOf(sale)).refunds[0]).toMatchObject({ id, status: 'REQUESTED' });
  for (let minute = 0; minute < 20; minute += 1) await pass(sale, 60);
  const { refunds, events } = await dossierOf(sale);
  expect(refunds.map(({ status }) => status)).toEqual(['CLOSED', 'SUCCESS']);
  expect(events.at(-1)).toMatchObject({ type: 'REFUND_WITHDRAWN', data: { refundId: id, by: 'shop' } });
  expect(await reservedOf(sale)).toBe(14_400);
  expect(await openOf(sale)).toEqual([]);
  const sends = control
    .events()
    .filter(
      (event) => event.kind === 'request' && event.method === 'POST' && event.path.endsWith('/refunds'),
    );
  expect(sends.filter((event) => event.kind === 'request' && event.fault === null)).toEqual([]);
});

test('late money refunded outside is resolved, and the shop’s own refund is withdrawn', async () => {
  const sale = await lateSale();
  refundOutside(sale, {});
  vi.setSystemTime(Date.now() + 3_000);
  sale.shop.simulator.control.advanceClock(0);
  await sale.shop.simulator.control.idle();
  expect(await orderOf(sale)).toMatchObject({ status: 'CLOSED', refundedFen: 7_200 });
  await pass(sale, 3);
  await pass(sale, 62);
  expect((await dossierOf(sale)).refunds.map(({ origin, status }) => `${origin} ${status}`)).toEqual([
    'LATE_MONEY CLOSED',
    'OUTSIDE SUCCESS',
  ]);
  expect(await reservedOf(sale)).toBe(7_200);
  expect(await openOf(sale)).toEqual([]);
});

test('late money that is partly refunded outside is refunded exactly once in total', async () => {
  const sale = await lateSale();
  refundOutside(sale, { amountFen: 1_000 });
  await sale.shop.simulator.control.idle();
  for (let count = 0; count < 8; count += 1) await pass(sale, 31);
  expect(await orderOf(sale)).toMatchObject({ status: 'CLOSED', refundedFen: 7_200 });
  const refunds = sale.shop.simulator.control
    .refunds()
    .map(({ refundFen, status }) => `${refundFen} ${status}`);
  expect(refunds.sort()).toEqual(['1000 SUCCESS', '6200 SUCCESS']);
  expect(await openOf(sale)).toEqual([]);
});

test('an outside refund without a notification is noticed when WeChat refuses ours', async () => {
  const sale = await paidSale();
  const { control } = sale.shop.simulator;
  control.setFaults({ rules: [{ operation: '*', fault: 'HELD' }] });
  refundOutside(sale, {});
  vi.setSystemTime(Date.now() + 61_000);
  control.advanceClock(0);
  await control.idle();
  const { id, status } = await refund(sale, 14_400);
  expect(status).toBe('REQUESTED');
  expect((await openOf(sale)).sort()).toEqual(['ABNORMAL_REFUND', 'OUTSIDE_REFUND']);
  control.setFaults({});
  for (const notification of control.notifications()) control.resend(notification.id);
  await control.idle();
  await pass(sale, 62);
  expect((await dossierOf(sale)).refunds.find((one) => one.id === id)?.status).toBe('CLOSED');
  expect(await orderOf(sale)).toMatchObject({ status: 'REFUNDED', refundedFen: 14_400 });
  expect(await openOf(sale)).toEqual([]);
});

/** An order of 7 200 fen that was paid and refunded outside, and of which the refund was told first. */
async function refundedFirst(refund: ConsoleRefund): Promise<Sale> {
  const shop = await openShop();
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order({ huila: 1 });
  const sale = { shop, buyer, orderId };
  const { control } = shop.simulator;
  control.setFaults({ rules: [{ operation: 'paymentNotification', fault: 'HELD' }] });
  await buyer.pay(orderId);
  refundOutside(sale, refund);
  vi.setSystemTime(Date.now() + 3_000);
  control.advanceClock(0);
  await control.idle();
  expect(await openOf(sale)).toEqual(['MISMATCHED_NOTIFICATION']);
  control.setFaults({});
  return sale;
}

const outcomesOf = async ({ shop }: Sale) =>
  (await shop.database.notification.findMany({ orderBy: { receivedAt: 'asc' } })).map(
    ({ eventType, outcome }) => `${eventType} ${outcome}`,
  );

test('a refund notified before its payment is adopted with it, when the payment is queried', async () => {
  const sale = await refundedFirst({});
  await pass(sale, 3);
  expect(await orderOf(sale)).toMatchObject({ status: 'REFUNDED', refundedFen: 7_200 });
  expect(await outcomesOf(sale)).toEqual(['REFUND.SUCCESS APPLIED']);
  expect(await openOf(sale)).toEqual([]);
});

test('a refund notified before its payment is adopted with it, when the payment is notified', async () => {
  const sale = await refundedFirst({ amountFen: 1_000 });
  const { control } = sale.shop.simulator;
  // Received later than the refund: two of one moment would be in any order below.
  vi.setSystemTime(Date.now() + 1_000);
  for (const { id } of control.notifications()) control.resend(id);
  await control.idle();
  expect(await orderOf(sale)).toMatchObject({ status: 'PAID', refundedFen: 1_000 });
  expect(await reservedOf(sale)).toBe(1_000);
  expect(await outcomesOf(sale)).toEqual(['REFUND.SUCCESS APPLIED', 'TRANSACTION.SUCCESS APPLIED']);
  expect(await openOf(sale)).toEqual([]);
});

/** A paid order of 7 200 fen, in the hands of a test that signs as WeChat does. */
async function notifiedSale(shop: Shop) {
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order({ huila: 1 });
  const transactionId = '4200002026010112000000000001';
  await shop.database.order.update({
    where: { id: orderId },
    data: { status: 'PAID', paidAt: new Date(), transactionId, payerTotalFen: 7200 },
  });
  const resource = {
    mchid: shop.environment.WECHAT_MERCHANT_ID,
    out_trade_no: orderId,
    transaction_id: transactionId,
    out_refund_no: 'CONSOLE-1',
    refund_id: '5000002026',
    refund_status: 'SUCCESS',
    success_time: '2026-01-02T12:00:01+08:00',
    amount: { total: 7200, refund: 200, payer_total: 7200, payer_refund: 200 },
  };
  return {
    shop,
    buyer,
    orderId,
    seal: (change: object, eventType = 'REFUND.SUCCESS') =>
      seal({ ...resource, ...change }, { eventType, associatedData: 'refund' }),
    deliver(body: string): Promise<Response> {
      const { headers, body: bytes } = sign(body);
      return fetch(`${shop.url}/webhooks/wechatpay/refunds`, { method: 'POST', headers, body: bytes });
    },
  };
}
