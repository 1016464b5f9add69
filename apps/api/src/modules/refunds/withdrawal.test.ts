import type { FaultRule } from '@taro-pay/simulator';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { paidSale, pass, refund, type Sale } from '../../../test/refund-stage.js';
import { createApp } from '../../app.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const setRules = ({ shop }: Sale, ...rules: FaultRule[]) => shop.simulator.control.setFaults({ rules });
const REFUSED: FaultRule = { operation: 'refund', fault: 'NOT_ENOUGH' };

const withdraw = ({ shop }: Sale, refundId: string) =>
  shop.operator('withdrawRefund', { params: { refundId }, body: { remark: '余额不足' } });

const refundOf = ({ shop }: Sale, id: string) => shop.database.refund.findUniqueOrThrow({ where: { id } });
const reservedOf = async ({ shop, orderId }: Sale) =>
  (await shop.database.order.findUniqueOrThrow({ where: { id: orderId } })).refundReservedFen;
const openOf = async ({ shop }: Sale) =>
  (await shop.operator('listAnomalies', {})).anomalies.filter(({ resolvedAt }) => resolvedAt === null);

/** How often WeChat was asked to refund. */
const sendsOf = ({ shop }: Sale) =>
  shop.simulator.control
    .events()
    .filter((event) => event.kind === 'request' && event.method === 'POST' && event.path.endsWith('/refunds'))
    .length;

test('a refund that WeChat keeps refusing is withdrawn, and a smaller one is sent at once', async () => {
  const sale = await paidSale();
  setRules(sale, REFUSED);
  const { id } = await refund(sale, 14_400);
  expect((await openOf(sale)).map(({ kind }) => kind)).toEqual(['ABNORMAL_REFUND']);
  expect(await withdraw(sale, id)).toMatchObject({ id, status: 'CLOSED', origin: 'OPERATOR' });
  expect(await openOf(sale)).toEqual([]);
  const { events } = await sale.shop.operator('getOrderDossier', { params: { orderId: sale.orderId } });
  const data = { refundId: id, amountFen: 14_400, by: 'operator', remark: '余额不足' };
  expect(events.at(-1)).toMatchObject({ type: 'REFUND_WITHDRAWN', data });
  expect(await withdraw(sale, id), 'again').toMatchObject({ status: 'CLOSED' });
  setRules(sale);
  expect(await refund(sale, 5_000)).toMatchObject({ status: 'PROCESSING' });
  expect(await reservedOf(sale)).toBe(5_000);
  await pass(sale, 3);
  expect((await refundOf(sale, id)).status).toBe('CLOSED');
  expect(sale.shop.simulator.control.refunds()).toMatchObject([{ refundFen: 5_000, status: 'SUCCESS' }]);
});

test('a refund that cannot be withdrawn says why: unknown, accepted by WeChat, or late money', async () => {
  const sale = await paidSale();
  await expect(withdraw(sale, 'none')).rejects.toMatchObject({ status: 404, code: 'REFUND_NOT_FOUND' });
  const { id } = await refund(sale, 400);
  await expect(withdraw(sale, id)).rejects.toMatchObject({ status: 409, code: 'REFUND_NOT_WITHDRAWABLE' });
  const { buyer, shop } = sale;
  const asBuyer = buyer.call('withdrawRefund', { params: { refundId: id }, body: { remark: 'x' } });
  await expect(asBuyer).rejects.toMatchObject({ status: 401 });
  setRules(sale, REFUSED);
  const { id: lateId } = await buyer.order({ huila: 1 });
  await buyer.call('payOrder', { params: { orderId: lateId } });
  await buyer.call('closeOrder', { params: { orderId: lateId } });
  shop.simulator.control.payInFlight(lateId);
  await pass(sale, 1);
  const late = await shop.database.refund.findFirstOrThrow({ where: { orderId: lateId } });
  await expect(withdraw(sale, late.id)).rejects.toMatchObject({ code: 'REFUND_NOT_WITHDRAWABLE' });
  expect(await refundOf(sale, late.id)).toMatchObject({ status: 'REQUESTED', origin: 'LATE_MONEY' });
  setRules(sale);
  await pass(sale, 61);
  await pass(sale, 3);
  const { refundedFen } = await buyer.call('getOrder', { params: { orderId: lateId } });
  expect(refundedFen).toBe(7_200);
});

test('a refund whose answer was lost is not withdrawn: WeChat has it, and it is booked', async () => {
  const sale = await paidSale();
  setRules(sale, { operation: 'refund', fault: 'ANSWER_LOST' }, { operation: '*', fault: 'DROPPED' });
  const { id, status } = await refund(sale, 1_000);
  expect(status).toBe('REQUESTED');
  setRules(sale);
  await expect(withdraw(sale, id)).rejects.toMatchObject({ status: 409, code: 'REFUND_UNDER_WAY' });
  vi.setSystemTime(Date.now() + 7 * 60_000);
  await expect(withdraw(sale, id)).rejects.toMatchObject({ status: 409, code: 'REFUND_NOT_WITHDRAWABLE' });
  expect((await refundOf(sale, id)).status).not.toBe('REQUESTED');
  expect(await reservedOf(sale)).toBe(1_000);
});

test('an unanswered request delays a withdrawal by six minutes, also after a clock set back', async () => {
  const sale = await paidSale();
  const right = Date.now();
  vi.setSystemTime(right + 24 * 3_600_000);
  setRules(sale, { operation: '*', fault: 'CONNECTION_RESET' });
  const { id } = await refund(sale, 1_000);
  setRules(sale);
  vi.setSystemTime(right);
  await expect(withdraw(sale, id)).rejects.toMatchObject({ status: 409, code: 'REFUND_UNDER_WAY' });
  vi.setSystemTime(right + 5 * 60_000);
  await expect(withdraw(sale, id)).rejects.toMatchObject({ code: 'REFUND_UNDER_WAY' });
  expect(await reservedOf(sale)).toBe(1_000);
  vi.setSystemTime(right + 6 * 60_000 + 1_000);
  expect(await withdraw(sale, id)).toMatchObject({ status: 'CLOSED' });
  expect(await reservedOf(sale)).toBe(0);
});

test('a signed refusal does not settle an earlier unanswered request', async () => {
  const sale = await paidSale();
  setRules(sale, { operation: '*', fault: 'CONNECTION_RESET' });
  const { id } = await refund(sale, 1_000);
  setRules(sale, REFUSED);
  await pass(sale, 61);
  await expect(withdraw(sale, id)).rejects.toMatchObject({ status: 409, code: 'REFUND_UNDER_WAY' });
  vi.setSystemTime(Date.now() + 5 * 60_000);
  expect(await withdraw(sale, id)).toMatchObject({ status: 'CLOSED' });
});

test('an unsigned refusal settles nothing: the request may still be executed', async () => {
  const sale = await paidSale();
  sale.shop.simulator.control.refundInConsole(sale.orderId, { notify: false });
  vi.setSystemTime(Date.now() + 61_000);
  setRules(sale, { operation: 'refund', fault: 'UNSIGNED' });
  const { id, status } = await refund(sale, 14_400);
  expect(status).toBe('REQUESTED');
  setRules(sale);
  await expect(withdraw(sale, id)).rejects.toMatchObject({ status: 409, code: 'REFUND_UNDER_WAY' });
});

test.each(['CONNECTION_RESET', 'UNSIGNED_NOT_EXISTS'] as const)(
  'while WeChat’s word on the refund is %s, a withdrawal is 503 and frees nothing',
  async (fault) => {
    const sale = await paidSale();
    setRules(sale, REFUSED);
    const { id } = await refund(sale, 1_000);
    setRules(sale, { operation: 'refundQuery', fault });
    await expect(withdraw(sale, id)).rejects.toMatchObject({ status: 503, code: 'WECHAT_UNAVAILABLE' });
    expect((await refundOf(sale, id)).status).toBe('REQUESTED');
    expect(await reservedOf(sale)).toBe(1_000);
  },
);

test('during a withdrawal no instance sends the refund, and two withdrawals release it once', async () => {
  const sale = await paidSale();
  setRules(sale, REFUSED);
  const { id } = await refund(sale, 1_000);
  const other = await createApp({ environment: sale.shop.environment, loadNow: () => 0 });
  // Due again, and WeChat would take it now.
  vi.setSystemTime(Date.now() + 61_000);
  setRules(sale, { operation: 'refundQuery', fault: 'LATENCY', latencyMs: 300 });
  const withdrawals = [withdraw(sale, id), withdraw(sale, id)];
  await vi.waitUntil(async () => (await refundOf(sale, id)).sendAfter.getTime() > Date.now());
  await Promise.all([sale.shop.app.sweep(), other.sweep()]);
  const ends = await Promise.allSettled(withdrawals);
  await other.close();
  expect(ends.map(({ status }) => status)).toContain('fulfilled');
  expect((await refundOf(sale, id)).status).toBe('CLOSED');
  expect(await reservedOf(sale)).toBe(0);
  expect(sendsOf(sale)).toBe(1);
  expect(sale.shop.simulator.control.refunds()).toEqual([]);
});

test('four concurrent withdrawals have the same answer, and release the refund once', async () => {
  const sale = await paidSale();
  setRules(sale, REFUSED);
  const { id } = await refund(sale, 1_000);
  setRules(sale, { operation: 'refundQuery', fault: 'LATENCY', latencyMs: 100 });
  const answers = await Promise.all(Array.from({ length: 4 }, () => withdraw(sale, id)));
  expect(answers.map(({ status }) => status)).toEqual(Array(4).fill('CLOSED'));
  expect(await reservedOf(sale)).toBe(0);
});

test('a blank remark is 400 and withdraws nothing', async () => {
  const sale = await paidSale();
  setRules(sale, REFUSED);
  const { id } = await refund(sale, 1_000);
  for (const remark of ['   ', '\u3000', '\t\n']) {
    const asked = sale.shop.operator('withdrawRefund', { params: { refundId: id }, body: { remark } });
    await expect(asked).rejects.toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
  }
  expect((await refundOf(sale, id)).status).toBe('REQUESTED');
});

test('a withdrawn refund that WeChat executes after all is adopted', async () => {
  const sale = await paidSale();
  setRules(sale, REFUSED);
  const { id } = await refund(sale, 1_000);
  await withdraw(sale, id);
  setRules(sale);
  const notifyUrl = `${sale.shop.url}/webhooks/wechatpay/refunds`;
  sale.shop.simulator.control.refundInConsole(sale.orderId, { outRefundNo: id, amountFen: 1_000, notifyUrl });
  await pass(sale, 3);
  const { order, refunds } = await sale.shop.operator('getOrderDossier', {
    params: { orderId: sale.orderId },
  });
  expect(order.refundedFen).toBe(1_000);
  expect(refunds.map(({ origin, status }) => `${origin} ${status}`)).toEqual([
    'OPERATOR CLOSED',
    'OUTSIDE SUCCESS',
  ]);
});

test('the route and the sweeps of two instances send a refund once a minute, refused or not', async () => {
  const sale = await paidSale();
  const other = await createApp({ environment: sale.shop.environment, loadNow: () => 0 });
  setRules(sale, REFUSED);
  const sweepBoth = () => Promise.all([sale.shop.app.sweep(), other.sweep()]);
  const requested = refund(sale, 1_000);
  await vi.waitUntil(async () => (await sale.shop.database.refund.count()) === 1);
  await sweepBoth();
  await requested;
  vi.setSystemTime(Date.now() + 360);
  await sweepBoth();
  vi.setSystemTime(Date.now() + 59_000);
  await sweepBoth();
  expect(sendsOf(sale)).toBe(1);
  vi.setSystemTime(Date.now() + 62_000);
  await sweepBoth();
  await sweepBoth();
  await other.close();
  expect(sendsOf(sale)).toBe(2);
});
