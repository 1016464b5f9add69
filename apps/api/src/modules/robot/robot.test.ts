import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { type AnomalyKind, ROBOT_KINDS, type RobotKind } from '@taro-pay/contracts';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { openPerson } from '../../../test/operators.js';
import { openRobot, ROBOT_KEY, ROBOT_SECRET } from '../../../test/robot-stand-in.js';
import { openShop } from '../../../test/shop.js';
import { createApp } from '../../app.js';
import { reportAnomaly, resolveAnomaly } from '../anomalies/anomaly-store.js';
import { claimDueMessage } from './robot-store.js';

const MINUTE = 60_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

/** A shop with a robot, whose jobs run when the test says so. */
async function openTelling(kind: RobotKind, options: Parameters<typeof openShop>[0] = {}) {
  const robot = await openRobot(kind);
  const shop = await openShop({ ...options, environment: robot.environment });
  const report = (anomaly: AnomalyKind, subject: string = randomUUID()) =>
    shop.database.transaction((tx) => {
      const row = { id: randomUUID(), kind: anomaly, subject, orderId: null, detail: 'as told' };
      return reportAnomaly(tx, { ...row, at: new Date() });
    });
  const resolve = (anomaly: AnomalyKind, subject: string) =>
    resolveAnomaly(shop.database, { kind: anomaly, subject, at: new Date() });
  /** One run of every job, after the clock has moved. */
  const sweepAfter = async (ms: number) => {
    vi.setSystemTime(Date.now() + ms);
    await shop.app.sweep();
  };
  const state = async () => (await shop.operator('getRobot', {})).robot;
  return { shop, robot, report, resolve, sweepAfter, state };
}

test.each(ROBOT_KINDS)('%s hears once of what opened within a minute, folded, with a link', async (kind) => {
  const { shop, robot, report, sweepAfter, state } = await openTelling(kind);
  await sweepAfter(0);
  expect(await state()).toMatchObject({ kind, host: expect.stringMatching(/^127/), waiting: 0 });
  await report('DIFFERENCE');
  await sweepAfter(0);
  await report('DIFFERENCE');
  await report('RECONCILIATION_FAILED', '2026-03-02');
  await sweepAfter(MINUTE - 1);
  expect(robot.taken).toEqual([]);
  expect(await state()).toMatchObject({ waiting: 3, lastSuccessAt: null, lastFailure: null });
  await sweepAfter(1);
  expect(robot.taken).toHaveLength(1);
  for (const words of ['3 条', '对账有差异 2 条', '对账失败 1 天：2026-03-02']) {
    expect(robot.taken[0]).toContain(words);
  }
  expect(robot.taken[0]).toContain(`${shop.url}/console/anomalies`);
  expect(await state()).toMatchObject({ waiting: 0, nextTryAt: null, lastSuccessAt: expect.any(String) });
  await sweepAfter(2 * MINUTE);
  expect(robot.asked()).toBe(1);

  await report('LATE_MONEY');
  await sweepAfter(0);
  await sweepAfter(MINUTE);
  expect(robot.taken).toHaveLength(2);
  expect(robot.taken[1]).toContain('关闭后收到付款 1 条');
  expect(robot.taken[1]).toContain('/console/anomalies?kind=LATE_MONEY');
  expect(robot.taken[1]).not.toContain('对账');
});

test('a buyer’s application reaches the group without anything of the buyer', async () => {
  const { shop, robot, sweepAfter } = await openTelling('wecom');
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order();
  await buyer.pay(orderId);
  await shop.simulator.control.idle();
  await buyer.call('applyForRefund', { params: { orderId }, body: { reason: '请打 13800138000' } });
  await sweepAfter(0);
  await sweepAfter(MINUTE);
  expect(robot.taken).toEqual([expect.stringContaining('买家申请退款 1 条')]);
  const { openid } = await shop.database.user.findFirstOrThrow();
  for (const secret of [orderId, openid, '13800138000']) expect(robot.taken[0]).not.toContain(secret);
});

test('what was resolved meanwhile is not told, and what opens again is told again', async () => {
  const { robot, report, resolve, sweepAfter, state } = await openTelling('feishu');
  await report('LATE_MONEY', 'one');
  await sweepAfter(0);
  await resolve('LATE_MONEY', 'one');
  await sweepAfter(MINUTE);
  expect(robot.asked()).toBe(0);
  expect(await state()).toMatchObject({ waiting: 0, nextTryAt: null });
  for (const told of [1, 2]) {
    await report('LATE_MONEY', 'one');
    await sweepAfter(0);
    await sweepAfter(MINUTE);
    await report('LATE_MONEY', 'one');
    await sweepAfter(0);
    await sweepAfter(MINUTE);
    expect(robot.taken).toHaveLength(told);
    await resolve('LATE_MONEY', 'one');
  }
});

test('two instances that sweep at once send one message', async () => {
  const { shop, robot, report, sweepAfter } = await openTelling('dingtalk');
  const other = await createApp({ environment: shop.environment, loadNow: () => 0 });
  await other.ready();
  onTestFinished(() => other.close());
  const sweepBoth = (ms: number) => {
    vi.setSystemTime(Date.now() + ms);
    return Promise.all([shop.app, other, shop.app, other].map((app) => app.sweep()));
  };
  await report('DIFFERENCE');
  await sweepBoth(0);
  await sweepBoth(MINUTE);
  await sweepBoth(MINUTE);
  expect(robot.taken).toHaveLength(1);
  await report('LATE_MONEY');
  await sweepBoth(0);
  await sweepAfter(MINUTE);
  await sweepBoth(MINUTE);
  expect(robot.taken).toHaveLength(2);
});

test('a robot that is down loses nothing: attempts grow apart, and one message tells all', async () => {
  const { robot, report, sweepAfter, state } = await openTelling('wecom');
  robot.answer((response) => response.writeHead(503).end('busy'));
  await report('DIFFERENCE');
  await sweepAfter(0);
  let asked = 0;
  for (const pause of [1, 1, 2, 5, 15, 60, 60]) {
    await sweepAfter(pause * MINUTE - 1);
    expect(robot.asked()).toBe(asked);
    await sweepAfter(1);
    asked += 1;
    expect(robot.asked()).toBe(asked);
  }
  await report('LATE_MONEY');
  await sweepAfter(0);
  expect(await state()).toMatchObject({
    waiting: 2,
    nextTryAt: new Date(Date.now() + 60 * MINUTE).toISOString(),
    lastSuccessAt: null,
    lastFailure: { reason: 'HTTP_STATUS', detail: '503' },
  });
  robot.answer(null);
  await sweepAfter(60 * MINUTE);
  expect(robot.taken).toEqual([expect.stringContaining('2 条')]);
  expect(await state()).toMatchObject({ waiting: 0, nextTryAt: null });
});

test('a message whose instance died before it was sent is sent by the next one', async () => {
  const { shop, robot, report, sweepAfter } = await openTelling('feishu');
  await report('DIFFERENCE');
  await sweepAfter(0);
  vi.setSystemTime(Date.now() + MINUTE);
  const due = { after: new Date(0), until: new Date() };
  const claimed = await claimDueMessage(shop.database, due, () => new Date(Date.now() + MINUTE));
  expect(claimed).not.toBeNull();
  await sweepAfter(MINUTE - 1);
  expect(robot.asked()).toBe(0);
  await sweepAfter(1);
  expect(robot.taken).toHaveLength(1);
});

test('the test button says what the platform said, and a good test brings forward what waits', async () => {
  const { shop, robot, report, sweepAfter, state } = await openTelling('dingtalk');
  const admin = await openPerson(shop, 'admin');
  const press = () => admin.call('testRobot', {});
  robot.answer((response) => response.end('{"errcode":310000,"errmsg":"keywords not in content"}'));
  await report('DIFFERENCE');
  await sweepAfter(0);
  for (const pause of [1, 1, 2, 5]) await sweepAfter(pause * MINUTE);
  const failure = { reason: 'KEYWORD', detail: '310000 keywords not in content' };
  expect(await press()).toEqual({ failure });
  await expect(press()).rejects.toMatchObject({ status: 429, code: 'RATE_LIMITED' });
  expect(await state()).toMatchObject({ waiting: 1, lastFailure: failure, lastSuccessAt: null });

  robot.answer(null);
  vi.setSystemTime(Date.now() + 10_000);
  expect(await press()).toEqual({ failure: null });
  expect(robot.taken).toEqual([expect.stringContaining('机器人测试')]);
  expect(await state()).toMatchObject({ waiting: 1, lastSuccessAt: new Date().toISOString() });
  await sweepAfter(MINUTE);
  expect(robot.taken).toHaveLength(2);
  const { entries } = await shop.operator('listAudit', { query: { action: 'testRobot' } });
  expect(entries).toMatchObject([
    { actor: admin.name, subject: 'dingtalk' },
    { actor: admin.name, subject: 'dingtalk' },
  ]);
});

test('without a robot nothing is sent, the test says so, and a later robot hears of what is open', async () => {
  const shop = await openShop();
  await shop.database.transaction((tx) => {
    const row = { id: randomUUID(), kind: 'DIFFERENCE', subject: 'one', orderId: null } as const;
    return reportAnomaly(tx, { ...row, detail: 'as told', at: new Date() });
  });
  await shop.app.sweep();
  expect(await shop.operator('getRobot', {})).toEqual({ robot: null });
  const press = shop.operator('testRobot', {});
  await expect(press).rejects.toMatchObject({ status: 409, code: 'ROBOT_NOT_SET' });
  const robot = await openRobot('wecom');
  const environment = { ...shop.environment, ...robot.environment };
  const later = await createApp({ environment, loadNow: () => 0 });
  await later.ready();
  onTestFinished(() => later.close());
  await later.sweep();
  vi.setSystemTime(Date.now() + MINUTE);
  await later.sweep();
  expect(robot.taken).toEqual([expect.stringContaining('对账有差异 1 条')]);
});

test('neither the webhook nor the secret reaches the log or an answer, though the platform quotes them', async () => {
  let log = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      log += chunk;
      done();
    },
  });
  const { shop, robot, report, sweepAfter, state } = await openTelling('dingtalk', {
    logger: { level: 'trace', stream },
  });
  const errmsg = `no robot ${ROBOT_KEY}, secret ${ROBOT_SECRET}\u0000\n${'长'.repeat(1_000)}`;
  robot.answer((response) => response.end(JSON.stringify({ errcode: 300001, errmsg })));
  await report('DIFFERENCE');
  await sweepAfter(0);
  await sweepAfter(MINUTE);
  const answers = JSON.stringify([await state(), await shop.operator('testRobot', {})]);
  expect(answers).toContain('UNKNOWN_ROBOT');
  expect(log).toContain('the robot’s message did not arrive');
  for (const secret of [ROBOT_KEY, ROBOT_SECRET, 'access_token', 'sign=']) {
    expect(log + answers).not.toContain(secret);
  }
  expect((await state())?.lastFailure?.detail.length).toBeLessThanOrEqual(200);
});
