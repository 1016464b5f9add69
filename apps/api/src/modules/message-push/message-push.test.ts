import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openShippingStage, PUSH, PUSH_ENVIRONMENT, ship } from '../../../test/shipping-stage.js';
import { openShop, type Shop } from '../../../test/shop.js';

const DAY = 24 * 3_600;
const PATH = '/webhooks/wechat/messages';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-03-10T12:00:00+08:00') }));
afterEach(() => void vi.useRealTimers());

const fulfilmentOf = async ({ database }: Shop, orderId: string) =>
  (await database.order.findUniqueOrThrow({ where: { id: orderId } })).fulfilment;

/** A shop to which WeChat pushes, with a shipped order that is reported. */
async function openPushed(settings: object = {}, environment: Record<string, string> = PUSH_ENVIRONMENT) {
  const stage = await openShippingStage(environment);
  const { shop, sell, pass } = stage;
  const { control } = shop.simulator;
  expect(await control.configureMessagePush({ ...PUSH, url: shop.url + PATH, ...settings })).toBeNull();
  const orderId = await sell();
  await ship(stage, orderId);
  await pass(1);
  const answers = () =>
    control
      .events()
      .flatMap((event) =>
        event.kind === 'notification' && event.channel === 'messagePush'
          ? [`${event.statusCode} ${event.responseBody}`]
          : [],
      );
  const pushes = () => control.notifications().filter(({ channel }) => channel === 'messagePush');
  // No question of ours tells what only the push may tell.
  const stopAsking = () =>
    shop.database.order.updateMany({ where: { id: orderId }, data: { fulfilmentCheckAt: null } });
  return { ...stage, control, orderId, answers, pushes, stopAsking };
}

test.each([
  ['encrypted', 'json'],
  ['encrypted', 'xml'],
] as const)(
  'receipt and settlement are taken from %s messages in %s, without a question',
  async (mode, format) => {
    const { shop, control, orderId, pass, stopAsking } = await openPushed({ mode, format });
    await stopAsking();
    control.confirmReceipt({ merchant_trade_no: orderId });
    await pass(DAY);
    await vi.waitFor(async () => expect(await fulfilmentOf(shop, orderId)).toBe('SETTLED'), 30_000);
    const order = await shop.database.order.findUniqueOrThrow({ where: { id: orderId } });
    expect(order.receivedAt).toEqual(new Date('2026-03-10T12:00:01+08:00'));
    expect(order.settledAt).toEqual(new Date('2026-03-11T00:00:00+08:00'));
  },
);

test.each(['json', 'xml'] as const)('a plain message in %s is a hint to ask, and no more', async (format) => {
  const { shop, control, orderId, pass, stopAsking } = await openPushed(
    { mode: 'plain', format },
    { WECHAT_MESSAGE_TOKEN: PUSH.token },
  );
  await stopAsking();
  control.confirmReceipt({ merchant_trade_no: orderId });
  // WeChat's day passes; our jobs have not run yet.
  vi.setSystemTime(Date.now() + DAY * 1000);
  control.advanceClock(0);
  await vi.waitFor(async () => {
    expect(await shop.database.messagePush.count()).toBe(2);
  }, 30_000);
  expect(await fulfilmentOf(shop, orderId)).toBe('SHIPPED');
  await pass(1);
  expect(await fulfilmentOf(shop, orderId)).toBe('SETTLED');
});

test('a push after the question, and the same push again, change nothing', async () => {
  const { shop, control, orderId, pass, answers, pushes } = await openPushed();
  control.confirmReceipt({ merchant_trade_no: orderId });
  await pass(DAY);
  await pass(DAY);
  expect(await fulfilmentOf(shop, orderId)).toBe('SETTLED');
  const events = await shop.database.orderEvent.count({ where: { orderId } });
  const kept = await shop.database.messagePush.count();
  for (const { id } of pushes()) control.resend(id);
  await control.idle();
  expect(await shop.database.orderEvent.count({ where: { orderId } })).toBe(events);
  expect(await shop.database.messagePush.count()).toBe(kept);
  expect(new Set(answers())).toEqual(new Set(['200 success']));
});

const sha1 = (...parts: string[]) => createHash('sha1').update(parts.sort().join('')).digest('hex');

interface Sent {
  readonly token?: string;
  readonly ageSeconds?: number;
}

async function post(shop: Shop, body: string, { token = PUSH.token, ageSeconds = 0 }: Sent = {}) {
  const timestamp = String(Math.floor(Date.now() / 1000) - ageSeconds);
  const query = new URLSearchParams({ timestamp, nonce: '1', signature: sha1(token, timestamp, '1') });
  const response = await fetch(`${shop.url}${PATH}?${query}`, { method: 'POST', body });
  return { status: response.status, text: await response.text() };
}

const settlement = (merchantId: string, orderId: string) =>
  JSON.stringify({
    ...{ ToUserName: 'gh', FromUserName: 'o', CreateTime: 1, MsgType: 'event' },
    ...{ Event: 'trade_manage_order_settlement', merchant_id: merchantId, merchant_trade_no: orderId },
    ...{ confirm_receive_time: 1773115201, settlement_time: 1773158400 },
  });

test('forged messages change nothing, are refused, and are counted instead of logged one by one', async () => {
  const lines: string[] = [];
  const stream = { write: (line: string) => void lines.push(line) };
  const shop = await openShop({ environment: PUSH_ENVIRONMENT, logger: { level: 'warn', stream } });
  const forged = settlement(shop.environment.WECHAT_MERCHANT_ID ?? '', '01ARZ3NDEKTSV4RRFFQ69G5FAV');
  for (let times = 0; times < 3; times += 1)
    expect(await post(shop, forged, { token: 'BBBBB' })).toMatchObject({ status: 401 });
  expect(await post(shop, forged)).toMatchObject({ status: 401 });
  expect(await post(shop, forged, { ageSeconds: 301 })).toMatchObject({ status: 401 });
  expect(await post(shop, 'x'.repeat(70_000))).toMatchObject({ status: 413 });
  expect(await post(shop, 'not a message')).toMatchObject({ status: 400 });
  expect(await shop.database.messagePush.count()).toBe(0);
  expect(lines.filter((line) => line.includes('pushed messages'))).toEqual([]);
  await shop.app.sweep();
  const [told = ''] = lines.filter((line) => line.includes('pushed messages'));
  expect(JSON.parse(told).refused).toEqual({ badSignature: 3, notEncrypted: 1, stale: 1, malformed: 1 });
});

test('messages of another mini-program, another merchant and an unknown order are not believed', async () => {
  const { shop, control, orderId, answers, pushes, stopAsking } = await openPushed();
  await stopAsking();
  control.confirmReceipt({ merchant_trade_no: orderId });
  await control.idle();
  const resend = async (
    fault: 'BAD_TAG' | 'UNKNOWN_ORDER' | 'WRONG_APPID' | 'WRONG_MCHID' | 'WRONG_SIGNATURE',
  ) => {
    // The genuine one has the same id.
    await shop.database.messagePush.deleteMany();
    control.resend(pushes().find(({ outTradeNo }) => outTradeNo === orderId)?.id ?? '', fault);
    await control.idle();
    return await shop.database.messagePush.findMany();
  };
  for (const fault of ['WRONG_MCHID', 'UNKNOWN_ORDER'] as const)
    expect(await resend(fault)).toMatchObject([{ outcome: 'MISMATCHED', orderId: null }]);
  for (const fault of ['WRONG_APPID', 'BAD_TAG', 'WRONG_SIGNATURE'] as const)
    expect(await resend(fault)).toEqual([]);
  expect(answers().filter((answer) => answer.startsWith('401'))).toHaveLength(3);
  expect(await fulfilmentOf(shop, orderId)).toBe('SHIPPED');
});

test('two instances that get a message at once book it once', async () => {
  const shop = await openShop({ environment: { WECHAT_MESSAGE_TOKEN: PUSH.token } });
  const buyer = await shop.buyer();
  const { id } = await buyer.order();
  const body = settlement(shop.environment.WECHAT_MERCHANT_ID ?? '', id);
  const answers = await Promise.all(Array.from({ length: 8 }, () => post(shop, body)));
  expect(answers).toEqual(Array(8).fill({ status: 200, text: 'success' }));
  expect(await shop.database.messagePush.count()).toBe(1);
  vi.setSystemTime(Date.now() + 31 * DAY * 1000);
  await shop.app.sweep();
  expect(await shop.database.messagePush.count()).toBe(0);
});

test('messages are taken while the calls to WeChat are measured', async () => {
  const { shop, pass, orderId, control, answers } = await openPushed(
    {},
    { ...PUSH_ENVIRONMENT, METRICS_PORT: '9464' },
  );
  control.confirmReceipt({ merchant_trade_no: orderId });
  await pass(DAY);
  await vi.waitFor(async () => expect(await fulfilmentOf(shop, orderId)).toBe('SETTLED'), 30_000);
  expect(new Set(answers())).toEqual(new Set(['200 success']));
});

test('without a token there is no such address', async () => {
  const shop = await openShop();
  expect(await post(shop, '{}')).toMatchObject({ status: 404 });
  expect((await fetch(shop.url + PATH)).status).toBe(404);
});
