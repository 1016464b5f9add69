import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import type { OperationInputs } from '@taro-pay/contracts';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { type Buyer, openShop, type Shop } from '../../../test/shop.js';
import { createApp } from '../../app.js';
import { beginMessage, claimDueMessage } from './message-store.js';

const MINUTE = 60_000;

/** The templates of the tests' site. */
const PAID = 'Test-order-paid';
const READY = 'Test-order-ready';
const SHIPPED = 'Test-order-shipped';
const REFUNDED = 'Test-order-refunded';
const CLOSING = 'Test-order-closing';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

/** A shop whose buyer can say yes on the phone; the jobs run when the test says so. */
async function openTelling(options: Parameters<typeof openShop>[0] = {}) {
  const shop = await openShop(options);
  const { control } = shop.simulator;
  const sweepAfter = async (ms: number) => {
    vi.setSystemTime(Date.now() + ms);
    await shop.app.sweep();
  };
  /** The buyer agrees on the phone, and the mini-program tells the API. */
  const agree = async ({ call, user }: Buyer, orderId: string, ...templateIds: string[]) => {
    control.requestSubscribeMessage({ user, tmplIds: templateIds });
    await call('acceptSubscriptions', { params: { orderId }, body: { templateIds } });
  };
  const pay = async (buyer: Buyer, orderId: string) => {
    expect(await buyer.pay(orderId)).toBe('requestPayment:ok');
    await control.idle();
  };
  const refund = (orderId: string, amountFen: number) =>
    shop.operator('createRefund', {
      params: { orderId },
      idempotencyKey: randomUUID(),
      body: { amountFen, reason: '不想要了' },
    });
  /** The messages of an order, as operators see them. */
  const messagesOf = async (orderId: string) =>
    (await shop.operator('getOrderDossier', { params: { orderId } })).messages;
  return { shop, control, sweepAfter, agree, pay, refund, messagesOf, inbox: () => control.inbox('alice') };
}

test('a payment is told once to who asked for it, with a link to the order', async () => {
  const { shop, sweepAfter, agree, pay, messagesOf, inbox } = await openTelling();
  const buyer = await shop.buyer();
  const { id } = await buyer.order({ huila: 2 });
  await agree(buyer, id, PAID);
  await pay(buyer, id);
  for (let sweep = 0; sweep < 3; sweep += 1) await sweepAfter(MINUTE);
  expect(inbox()).toMatchObject([
    {
      templateId: PAID,
      page: `ordering/order/index?orderId=${id}`,
      lines: [
        { name: '订单编号', value: id },
        { name: '商品名称', value: expect.stringMatching(/ ×2$/) },
        { name: '支付金额', value: '￥144.00' },
        { name: '支付时间', value: expect.stringMatching(/^\d{4}年/) },
        { name: '温馨提示' },
      ],
    },
  ]);
  expect(await messagesOf(id)).toMatchObject([
    { event: 'PAID', status: 'SENT', sentAt: expect.any(String), nextTryAt: null, failure: null },
  ]);
});

test('who asked for nothing gets nothing, and nothing is planned', async () => {
  const { shop, sweepAfter, pay, refund, messagesOf, inbox } = await openTelling();
  const buyer = await shop.buyer();
  const { id } = await buyer.order();
  await pay(buyer, id);
  await refund(id, 7_200);
  await sweepAfter(MINUTE);
  expect(await messagesOf(id)).toEqual([]);
  expect(inbox()).toEqual([]);
});

test('what was agreed to in the moment after the payment is told as well', async () => {
  const { shop, sweepAfter, agree, pay, inbox } = await openTelling();
  const buyer = await shop.buyer();
  const { id } = await buyer.order();
  await pay(buyer, id);
  await agree(buyer, id, PAID, REFUNDED);
  await sweepAfter(0);
  expect(inbox()).toMatchObject([{ templateId: PAID }]);
});

test('one consent is one message: the second of two refunds is not told', async () => {
  const { shop, control, sweepAfter, agree, pay, refund, messagesOf, inbox } = await openTelling();
  const buyer = await shop.buyer();
  const { id } = await buyer.order();
  await agree(buyer, id, REFUNDED);
  await pay(buyer, id);
  for (const amountFen of [100, 200]) {
    await refund(id, amountFen);
    await control.idle();
    await sweepAfter(2 * MINUTE);
  }
  expect(inbox()).toMatchObject([{ templateId: REFUNDED }]);
  expect(inbox()[0]?.lines).toContainEqual({ name: '退款金额', value: '￥1.00' });
  expect(await messagesOf(id)).toMatchObject([{ event: 'REFUNDED', status: 'SENT' }]);
});

test('telling the same consent again keeps one, at once and later', async () => {
  const { shop, sweepAfter, agree, pay, inbox } = await openTelling();
  const buyer = await shop.buyer();
  const { id: orderId } = await buyer.order();
  await agree(buyer, orderId, PAID);
  const again = () =>
    buyer.call('acceptSubscriptions', { params: { orderId }, body: { templateIds: [PAID, PAID] } });
  await Promise.all([again(), again(), again()]);
  await pay(buyer, orderId);
  await again();
  for (let sweep = 0; sweep < 2; sweep += 1) await sweepAfter(MINUTE);
  expect(inbox()).toHaveLength(1);
  expect(await shop.database.subscription.count()).toBe(1);
});

test('an unknown template, another buyer’s order and too many ids are refused, and keep nothing', async () => {
  const { shop } = await openTelling();
  const [alice, bob] = [await shop.buyer(), await shop.buyer('bob')];
  const { id: orderId } = await alice.order();
  const accept = ({ call }: Buyer, ...templateIds: string[]) =>
    call('acceptSubscriptions', { params: { orderId }, body: { templateIds } });
  const unknown = accept(alice, PAID, 'template-of-another-appid');
  await expect(unknown).rejects.toMatchObject({ status: 422, code: 'TEMPLATE_UNKNOWN' });
  await expect(accept(bob, PAID)).rejects.toMatchObject({ status: 404, code: 'ORDER_NOT_FOUND' });
  for (const ids of [[], Array<string>(6).fill(PAID), ['模板'], ['x'.repeat(65)]]) {
    await expect(accept(alice, ...ids)).rejects.toMatchObject({ status: 400, code: 'INVALID_REQUEST' });
  }
  expect(await shop.database.subscription.count()).toBe(0);
});

test('consents to what an order never comes to are not kept', async () => {
  const { shop, agree } = await openTelling();
  const buyer = await shop.buyer();
  const { id } = await buyer.order();
  await agree(buyer, id, SHIPPED, READY);
  expect(await shop.database.subscription.count()).toBe(0);
});

test('an order about to close is told five minutes before, counted from its real end', async () => {
  const { shop, sweepAfter, agree, messagesOf, inbox } = await openTelling();
  const buyer = await shop.buyer();
  const { id } = await buyer.order();
  await agree(buyer, id, CLOSING);
  // It went to the cashier: it lives for fifteen minutes instead of three.
  expect(await buyer.pay(id, 'cancel')).toBe('requestPayment:fail cancel');
  await sweepAfter(3 * MINUTE);
  await sweepAfter(6 * MINUTE);
  expect(inbox()).toEqual([]);
  await sweepAfter(2 * MINUTE);
  expect(inbox()).toMatchObject([{ templateId: CLOSING }]);
  expect(await messagesOf(id)).toMatchObject([{ event: 'CLOSING_SOON', status: 'SENT' }]);
});

test('an order that was paid or closed meanwhile is not told to be about to close', async () => {
  const { shop, sweepAfter, agree, pay, messagesOf, inbox } = await openTelling();
  const buyer = await shop.buyer();
  const [paid, closed] = [await buyer.order(), await buyer.order()];
  for (const { id } of [paid, closed]) await agree(buyer, id, CLOSING);
  await pay(buyer, paid.id);
  await buyer.call('closeOrder', { params: { orderId: closed.id } });
  await sweepAfter(12 * MINUTE);
  for (const { id } of [paid, closed]) {
    expect(await messagesOf(id)).toMatchObject([{ status: 'OUTDATED', failure: null }]);
  }
  expect(inbox()).toEqual([]);
});

/** A shop with a log that the test reads, and one paid order whose payment is to be told. */
async function openLogged() {
  let log = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      log += chunk;
      done();
    },
  });
  const telling = await openTelling({ logger: { level: 'trace', stream } });
  const buyer = await telling.shop.buyer();
  const { id } = await buyer.order();
  await telling.agree(buyer, id, PAID);
  await telling.pay(buyer, id);
  return { ...telling, id, log: () => log };
}

async function problemsAtStart(shop: Shop, log: () => string): Promise<unknown> {
  await shop.app.checkMessages();
  const line = log()
    .split('\n')
    .find((one) => one.includes('some messages to buyers cannot be sent'));
  return line === undefined ? null : JSON.parse(line).problems;
}

const REFUSED_LOG = 'a message to a buyer was not sent';

test('a buyer who has taken the consent back ends the message quietly', async () => {
  const { control, sweepAfter, messagesOf, id, log } = await openLogged();
  control.turnOffSubscription('alice', PAID);
  for (let sweep = 0; sweep < 3; sweep += 1) await sweepAfter(MINUTE);
  expect(await messagesOf(id)).toMatchObject([
    { status: 'NOT_ACCEPTED', failure: expect.stringMatching(/^43101 /), nextTryAt: null },
  ]);
  expect(log()).not.toContain(REFUSED_LOG);
});

test('a consent that was used up elsewhere ends the message quietly', async () => {
  const { shop, sweepAfter, agree, messagesOf, inbox, id } = await openLogged();
  const buyer = await shop.buyer();
  const other = await buyer.order();
  await agree(buyer, other.id, REFUNDED);
  // The API is told of more than the phone agreed to.
  await buyer.call('acceptSubscriptions', { params: { orderId: other.id }, body: { templateIds: [PAID] } });
  await buyer.pay(other.id);
  await shop.simulator.control.idle();
  for (let sweep = 0; sweep < 2; sweep += 1) await sweepAfter(MINUTE);
  const statuses = [await messagesOf(id), await messagesOf(other.id)].flatMap((all) =>
    all.map((one) => one.status),
  );
  expect(statuses.sort()).toEqual(['NOT_ACCEPTED', 'SENT']);
  expect(inbox()).toHaveLength(1);
});

/** Deletes a template at WeChat, as a person does in the console of the mini-program. */
async function deleteTemplate({ environment, simulator }: Shop, priTmplId: string): Promise<void> {
  const ask = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const response = await fetch(simulator.address + path, { method: 'POST', body: JSON.stringify(body) });
    return JSON.parse(await response.text());
  };
  const { WECHAT_APP_ID: appid, WECHAT_APP_SECRET: secret } = environment;
  const { access_token: token } = await ask('/cgi-bin/stable_token', {
    grant_type: 'client_credential',
    ...{ appid, secret },
  });
  const path = `/wxaapi/newtmpl/deltemplate?access_token=${token}`;
  expect(await ask(path, { priTmplId })).toMatchObject({ errcode: 0 });
}

test('a template that this appid does not have is refused for good, and operators read why', async () => {
  const { shop, sweepAfter, messagesOf, id, log } = await openLogged();
  await deleteTemplate(shop, PAID);
  for (let sweep = 0; sweep < 2; sweep += 1) await sweepAfter(MINUTE);
  expect(await messagesOf(id)).toMatchObject([
    { status: 'REFUSED', failure: expect.stringMatching(/^40037 /), nextTryAt: null },
  ]);
  expect(log()).toContain(REFUSED_LOG);
  expect(await problemsAtStart(shop, log)).toEqual(['messages.PAID: this mini-program has no such template']);
});

test('a page that the released version does not have is refused for good', async () => {
  const { control, sweepAfter, messagesOf, id } = await openLogged();
  control.releasePages(['pages/shop/index']);
  await sweepAfter(MINUTE);
  expect(await messagesOf(id)).toMatchObject([
    { status: 'REFUSED', failure: expect.stringMatching(/^41030 /) },
  ]);
});

test('a message whose answer is lost has arrived once and is not sent again', async () => {
  const { control, sweepAfter, messagesOf, inbox, id, log } = await openLogged();
  control.setFaults({ rules: [{ operation: 'subscribeMessage', fault: 'ANSWER_LOST', times: 1 }] });
  for (let sweep = 0; sweep < 3; sweep += 1) await sweepAfter(MINUTE);
  expect(inbox()).toHaveLength(1);
  expect(await messagesOf(id)).toMatchObject([{ status: 'UNKNOWN', sentAt: null, nextTryAt: null }]);
  expect(log()).toContain(REFUSED_LOG);
});

test.each(['SYSTEM_ERROR', 'FREQUENCY_LIMITED'] as const)(
  '%s waits, with growing pauses, and then sends',
  async (fault) => {
    const { control, sweepAfter, messagesOf, inbox, id } = await openLogged();
    control.setFaults({ rules: [{ operation: 'subscribeMessage', fault, times: 2 }] });
    await sweepAfter(0);
    expect(await messagesOf(id)).toMatchObject([
      { status: 'WAITING', failure: expect.stringMatching(/^(-1|45009) /) },
    ]);
    await sweepAfter(MINUTE);
    await sweepAfter(MINUTE);
    expect(inbox()).toEqual([]);
    await sweepAfter(MINUTE);
    expect(inbox()).toHaveLength(1);
    expect(await messagesOf(id)).toMatchObject([{ status: 'SENT', failure: null }]);
  },
);

test('a message that waited for a day is no news any more', async () => {
  const { control, sweepAfter, messagesOf, inbox, id } = await openLogged();
  control.setFaults({ rules: [{ operation: 'subscribeMessage', fault: 'SYSTEM_ERROR' }] });
  await sweepAfter(0);
  control.setFaults({});
  await sweepAfter(24 * 60 * MINUTE + 1);
  expect(await messagesOf(id)).toMatchObject([{ status: 'OUTDATED' }]);
  expect(inbox()).toEqual([]);
});

test('a process that ended between the call and its record leaves a message that is not sent again', async () => {
  const { shop, sweepAfter, messagesOf, inbox, id, log } = await openLogged();
  const due = { after: new Date(0), until: new Date() };
  const claimed = await claimDueMessage(shop.database, 'WAITING', due, () => new Date(Date.now() + MINUTE));
  expect(await beginMessage(shop.database, claimed?.id ?? '')).toBe(true);
  await sweepAfter(MINUTE - 1);
  expect(await messagesOf(id)).toMatchObject([{ status: 'SENDING' }]);
  for (let sweep = 0; sweep < 3; sweep += 1) await sweepAfter(MINUTE);
  expect(await messagesOf(id)).toMatchObject([{ status: 'UNKNOWN', nextTryAt: null }]);
  expect(log()).toContain(REFUSED_LOG);
  expect(inbox()).toEqual([]);
});

test('a process that ended before the call leaves a message that the next one sends', async () => {
  const { shop, sweepAfter, inbox } = await openLogged();
  const due = { after: new Date(0), until: new Date() };
  await claimDueMessage(shop.database, 'WAITING', due, () => new Date(Date.now() + MINUTE));
  await sweepAfter(MINUTE - 1);
  expect(inbox()).toEqual([]);
  await sweepAfter(1);
  expect(inbox()).toHaveLength(1);
});

test('two instances that sweep at once send each message once', async () => {
  const { shop, agree, pay, inbox } = await openTelling();
  const other = await createApp({ environment: shop.environment, loadNow: () => 0 });
  await other.ready();
  onTestFinished(() => other.close());
  const buyer = await shop.buyer();
  for (let order = 0; order < 5; order += 1) {
    const { id } = await buyer.order();
    await agree(buyer, id, PAID);
    await pay(buyer, id);
  }
  await Promise.all([shop.app, other, shop.app, other].map((app) => app.sweep()));
  expect(inbox()).toHaveLength(5);
});

test('neither the openid nor the texts of a message reach the log', async () => {
  const { shop, control, sweepAfter, id, log } = await openLogged();
  control.setFaults({ rules: [{ operation: 'subscribeMessage', fault: 'SYSTEM_ERROR', times: 1 }] });
  await sweepAfter(0);
  control.turnOffSubscription('alice', PAID);
  await sweepAfter(MINUTE);
  const { openid } = await shop.database.user.findFirstOrThrow();
  const { name } = await shop.database.orderItem.findFirstOrThrow({ where: { orderId: id } });
  for (const secret of [openid, name, 'access_token=']) expect(log()).not.toContain(secret);
});

test('at the start templates and fields that WeChat does not have are one line for operators', async () => {
  const { shop, control, log } = await openLogged();
  expect(await problemsAtStart(shop, log)).toBeNull();
  control.addTemplate({
    priTmplId: READY,
    title: '取货提醒',
    keywords: [
      { key: 'thing2', name: '商品名称' },
      { key: 'thing9', name: '备注' },
    ],
  });
  const problems = await problemsAtStart(shop, log);
  expect(problems).toEqual([
    'messages.READY: the template has no character_string1',
    'messages.READY: the template has no character_string3',
    'messages.READY: the template has no thing4',
    'messages.READY: the template has no thing5',
    'messages.READY: thing9 is missing',
  ]);
});

const ADDRESS = {
  ...{ name: '张小美', phone: '13812345678', province: '上海市', city: '上海市', district: '徐汇区' },
  ...{ street: '永康路', detail: '88 号' },
};

/** A paid order that is to be sent or collected, whose buyer wants to hear of it. */
async function openDelivered(delivery: OperationInputs['createOrder']['body']['delivery'], template: string) {
  const telling = await openTelling();
  const buyer = await telling.shop.buyer();
  const { id } = await buyer.call('createOrder', {
    idempotencyKey: randomUUID(),
    body: { items: [{ productId: 'huila', quantity: 2 }], ...(delivery === undefined ? {} : { delivery }) },
  });
  await telling.pay(buyer, id);
  await telling.agree(buyer, id, template);
  return { ...telling, buyer, id };
}

test('of an order in two parcels the first one is told, with its carrier and number', async () => {
  const { shop, sweepAfter, messagesOf, inbox, id } = await openDelivered(
    { kind: 'express', address: ADDRESS },
    SHIPPED,
  );
  await shop.database.carrier.create({ data: { id: 'ZTO', name: '中通快递', listedAt: new Date() } });
  for (const trackingNo of ['78000000000001', '78000000000002']) {
    await shop.operator('shipOrder', {
      params: { orderId: id },
      body: { kind: 'express', carrier: 'ZTO', trackingNo, items: [{ productId: 'huila', quantity: 1 }] },
    });
    await sweepAfter(MINUTE);
  }
  expect(inbox()).toMatchObject([{ templateId: SHIPPED }]);
  expect(inbox()[0]?.lines).toEqual(
    expect.arrayContaining([
      { name: '快递公司', value: '中通快递' },
      { name: '快递单号', value: '78000000000001' },
    ]),
  );
  expect(await messagesOf(id)).toMatchObject([{ event: 'SHIPPED', status: 'SENT' }]);
});

test('an order that is ready is told with its code and place, once however often it is announced', async () => {
  const { shop, buyer, sweepAfter, inbox, id } = await openDelivered(
    { kind: 'pickup', placeId: 'roastery' },
    READY,
  );
  await sweepAfter(MINUTE);
  expect(inbox()).toEqual([]);
  for (let time = 0; time < 2; time += 1) {
    await shop.operator('announcePickup', { params: { orderId: id } });
    await sweepAfter(MINUTE);
  }
  const { delivery } = await buyer.call('getOrder', { params: { orderId: id } });
  expect(inbox()).toMatchObject([{ templateId: READY }]);
  expect(inbox()[0]?.lines).toContainEqual({
    name: '取货码',
    value: delivery.kind === 'pickup' ? delivery.code : '',
  });
});

test('an order that was collected before its message went out is not told to be ready', async () => {
  const { shop, buyer, sweepAfter, messagesOf, inbox, id } = await openDelivered(
    { kind: 'pickup', placeId: 'roastery' },
    READY,
  );
  await shop.operator('announcePickup', { params: { orderId: id } });
  const { delivery } = await buyer.call('getOrder', { params: { orderId: id } });
  const code = delivery.kind === 'pickup' ? (delivery.code ?? '') : '';
  await shop.operator('shipOrder', { params: { orderId: id }, body: { kind: 'pickup', code } });
  await sweepAfter(MINUTE);
  expect(await messagesOf(id)).toMatchObject([{ event: 'READY', status: 'OUTDATED' }]);
  expect(inbox()).toEqual([]);
});
