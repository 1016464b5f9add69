import { createDecipheriv, createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { PushSettings, SimulatorOptions } from '../src/index.js';
import { encryptPush, signPush } from '../src/mini-program/push-crypto.js';
import { temporaryFolder } from './cli-process.js';
import { openSellingApp } from './mini-program-app.js';
import { merchant } from './sale.js';

const TOKEN = 'AAAAA';
const KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';
const UPLOAD = '/wxa/sec/order/upload_shipping_info';

interface Arrived {
  readonly query: Record<string, string>;
  readonly type: string | undefined;
  readonly body: string;
}

/** A back end that takes message pushes, and answers the check of its address. */
async function openReceiver() {
  const arrived: Arrived[] = [];
  const answer = { status: 200, text: 'success', echo: true };
  const server = createServer((request, response) => {
    const query = Object.fromEntries(new URL(request.url ?? '', 'http://x').searchParams);
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      if (request.method === 'GET') {
        response.end(answer.echo && isSigned(query) ? query.echostr : 'no');
        return;
      }
      arrived.push({ query, type: request.headers['content-type'], body });
      response.writeHead(answer.status).end(answer.text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/wechat/messages`;
  const settings: PushSettings = {
    url,
    token: TOKEN,
    encodingAesKey: KEY,
    mode: 'encrypted',
    format: 'json',
  };
  return { arrived, answer, settings };
}

// Written against the page, without the simulator's code.
const sha1 = (parts: readonly (string | undefined)[]) =>
  createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex');
const isSigned = ({ signature, timestamp, nonce }: Arrived['query']) =>
  signature === sha1([TOKEN, timestamp, nonce]);
const isSealed = ({ msg_signature, timestamp, nonce }: Arrived['query'], encrypted: string) =>
  msg_signature === sha1([TOKEN, timestamp, nonce, encrypted]);

function open(encrypted: string): { message: string; appId: string } {
  const key = Buffer.from(`${KEY}=`, 'base64');
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(encrypted, 'base64'), decipher.final()]);
  const text = padded.subarray(0, padded.length - (padded.at(-1) ?? 0));
  const end = 20 + text.readUInt32BE(16);
  return { message: text.subarray(20, end).toString(), appId: text.subarray(end).toString() };
}

/** A managed mini-program whose events arrive at a receiver. */
async function openPushedApp(changes: Partial<PushSettings> = {}, options: SimulatorOptions = {}) {
  const receiver = await openReceiver();
  const messagePush = { ...receiver.settings, ...changes };
  const app = await openSellingApp({ tradeManaged: true, messagePush, ...options });
  const { control } = app.simulator;
  return {
    ...app,
    ...receiver,
    control,
    /** The pushed messages of this event. */
    async pushed(event: string): Promise<Record<string, unknown>[]> {
      await control.idle();
      return receiver.arrived
        .map(({ body }) => JSON.parse(open(JSON.parse(body).Encrypt).message))
        .filter((message) => message.Event === event)
        .sort((one, other) => one.CreateTime - other.CreateTime);
    },
  };
}

test('signature and encryption give the values of WeChat’s documentation', () => {
  expect(signPush('AAAAA', '1714036504', '1514711492')).toBe('f464b24fc39322e44b38aa78f5edd27bd1441696');
  expect(signPush('AAAAA', '1714037059', '486452656')).toBe('899cf89e464efb63f54ddac96b0a0a235f53aa78');
  const reply = encryptPush(
    '{"demo_resp":"good luck"}',
    '707722b803182950',
    'wxba5fad812f8e6fb9',
    'A'.repeat(43),
  );
  expect(reply).toBe(
    'ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==',
  );
  expect(signPush('AAAAA', '1713424427', '415670741', reply)).toBe(
    '1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1',
  );
});

test('an order’s shipping and its settlement are pushed, signed, encrypted and with their times', async () => {
  const app = await openPushedApp();
  await app.sell('PUSHED-01');
  await app.ask(UPLOAD, app.shippingOf('PUSHED-01'));
  app.advanceHours(3);
  app.control.confirmReceipt({ merchant_trade_no: 'PUSHED-01' });
  app.advanceHours(24);
  const [shipped, settled] = await app.pushed('trade_manage_order_settlement');
  const seconds = (time: string) => Date.parse(time) / 1000;
  const order = {
    MsgType: 'event',
    ToUserName: expect.stringMatching(/^gh_[\da-f]{12}$/),
    transaction_id: app.control.order('PUSHED-01')?.transactionId,
    merchant_id: merchant.merchantId,
    merchant_trade_no: 'PUSHED-01',
    pay_time: seconds('2026-11-10T12:00:00+08:00'),
    shipped_time: seconds('2026-11-10T12:00:00+08:00'),
  };
  expect(shipped).toMatchObject({
    ...order,
    CreateTime: seconds('2026-11-10T12:00:00+08:00'),
    estimated_settlement_time: seconds('2026-11-21T00:00:00+08:00'),
  });
  expect(shipped).not.toHaveProperty('settlement_time');
  expect(settled).toMatchObject({
    ...order,
    CreateTime: seconds('2026-11-11T00:00:00+08:00'),
    confirm_receive_method: 2,
    confirm_receive_time: seconds('2026-11-10T15:00:00+08:00'),
    settlement_time: seconds('2026-11-11T00:00:00+08:00'),
  });
  expect(settled).not.toHaveProperty('estimated_settlement_time');
  for (const { query, type, body } of app.arrived) {
    const { ToUserName, Encrypt, ...rest } = JSON.parse(body);
    expect(rest).toEqual({});
    expect([type, query.encrypt_type, isSigned(query), isSealed(query, Encrypt)]).toEqual([
      'application/json',
      'aes',
      true,
      true,
    ]);
    expect(open(Encrypt).appId).toBe(merchant.appId);
    expect(query.openid).toBe(JSON.parse(open(Encrypt).message).FromUserName);
    expect(ToUserName).toMatch(/^gh_/);
  }
});

test('events have the address of a push without its openid and its signatures', async () => {
  const { sell, control } = await openPushedApp();
  await sell('PUSHED-03');
  await control.idle();
  const pushes = control
    .events()
    .filter((event) => event.kind === 'notification' && event.channel === 'messagePush');
  expect(pushes.length).toBeGreaterThan(0);
  for (const push of pushes) {
    expect(push.kind === 'notification' && new URL(push.url).search).toMatch(
      /^\?signature=\*{3}&timestamp=\d+&nonce=\d+&openid=\*{3}&encrypt_type=aes&msg_signature=\*{3}$/,
    );
  }
});

test('a message can be plain, and XML', async () => {
  const { arrived, sell, control } = await openPushedApp({ mode: 'plain', format: 'xml' });
  await sell('PUSHED-02');
  await control.idle();
  const [{ query, type, body } = { query: {}, type: '', body: '' }] = arrived;
  expect([type, isSigned(query), query.msg_signature]).toEqual(['text/xml', true, undefined]);
  expect(body).toMatch(
    /^<xml><ToUserName><!\[CDATA\[gh_[\da-f]{12}\]\]><\/ToUserName>.*<CreateTime>\d+<\/CreateTime>/,
  );
  expect(body).toContain('<Event><![CDATA[trade_manage_remind_access_api]]></Event>');
});

test('WeChat reminds daily until something is shipped, then of each order after 48 hours', async () => {
  const app = await openPushedApp();
  await app.sell('PUSHED-03');
  await app.sell('PUSHED-04');
  expect(await app.pushed('trade_manage_remind_access_api')).toHaveLength(1);
  app.advanceHours(49);
  expect(await app.pushed('trade_manage_remind_access_api')).toHaveLength(3);
  expect(await app.pushed('trade_manage_remind_shipping')).toEqual([]);
  await app.sell('PUSHED-05');
  await app.ask(UPLOAD, app.shippingOf('PUSHED-03'));
  app.advanceHours(0);
  expect(await app.pushed('trade_manage_remind_shipping')).toMatchObject([
    { merchant_trade_no: 'PUSHED-04', msg: expect.stringMatching(/./) },
  ]);
  const delay_to = Math.floor(app.control.now() / 1000) + 20 * 24 * 3600;
  await app.ask('/wxa/sec/order/opspecialorder', { order_id: 'PUSHED-05', type: 1, delay_to });
  app.advanceHours(19 * 24);
  expect(await app.pushed('trade_manage_remind_access_api')).toHaveLength(3);
  expect(await app.pushed('trade_manage_remind_shipping')).toHaveLength(1);
  app.advanceHours(2 * 24);
  expect(await app.pushed('trade_manage_remind_shipping')).toHaveLength(2);
});

test('a push is sent three times until 200 with success or nothing, five seconds apart', async () => {
  const app = await openPushedApp();
  app.control.freezeClock(true);
  app.answer.text = 'fine';
  await app.sell('PUSHED-06');
  await app.control.idle();
  for (const [count, seconds] of [
    [1, 4],
    [2, 5],
    [3, 5],
    [3, 3600],
  ] as const) {
    expect(app.arrived.length).toBe(count);
    app.advanceSeconds(seconds === 4 ? 5 : seconds);
    await app.control.idle();
  }
  const messages = app.arrived.map(({ body }) => open(JSON.parse(body).Encrypt).message);
  expect(new Set(messages).size).toBe(1);
  expect(new Set(app.arrived.map(({ query }) => query.nonce)).size).toBe(3);
  app.arrived.length = 0;
  for (const [text, status, attempts] of [
    ['', 200, 1],
    ['success', 200, 1],
    ['success', 500, 2],
  ] as const) {
    Object.assign(app.answer, { text, status });
    app.arrived.length = 0;
    app.control.setTradeManaged(true);
    await app.control.idle();
    app.advanceSeconds(5);
    await app.control.idle();
    expect(app.arrived, `${status} ${text}`).toHaveLength(attempts);
  }
});

test('a push stands in the timeline with its message, and its token nowhere', async () => {
  const app = await openPushedApp();
  await app.sell('PUSHED-07');
  await app.ask(UPLOAD, app.shippingOf('PUSHED-07'));
  await app.control.idle();
  const events = app.control
    .events()
    .filter((event) => event.kind === 'notification' && event.channel !== 'pay');
  expect(events.at(-1)).toMatchObject({
    eventType: 'trade_manage_order_settlement',
    outTradeNo: 'PUSHED-07',
    attempt: 1,
    statusCode: 200,
    resource: { merchant_trade_no: 'PUSHED-07' },
    signingString: expect.stringContaining('***'),
  });
  expect(JSON.stringify(app.control.events())).not.toContain(TOKEN);
  expect(app.control.order('PUSHED-07')).toMatchObject({ orderState: 2 });
  const detail = await (await fetch(`${app.simulator.address}/_sim/orders/PUSHED-07`)).json();
  expect(detail).toMatchObject({
    shipment: { orderState: 2 },
    notifications: [{ channel: 'pay' }, { channel: 'messagePush' }],
  });
});

test('each forgery of a push differs in one way', async () => {
  const app = await openPushedApp();
  await app.sell('PUSHED-08');
  await app.ask(UPLOAD, app.shippingOf('PUSHED-08'));
  await app.control.idle();
  const { id = '' } = app.control.notifications().findLast(({ channel }) => channel === 'messagePush') ?? {};
  const forge = async (variant: string) => {
    const response = await fetch(`${app.simulator.address}/_sim/notifications/${id}/resend`, {
      method: 'POST',
      body: JSON.stringify({ variant }),
    });
    await app.control.idle();
    const { query, body }: Pick<Arrived, 'query' | 'body'> = app.arrived.at(-1) ?? { query: {}, body: '{}' };
    const { Encrypt } = JSON.parse(body);
    const sealed = { signed: isSigned(query), sealed: isSealed(query, Encrypt) };
    return { status: response.status, ...sealed, query, Encrypt };
  };
  const right = { status: 204, signed: true, sealed: true };
  const wrong = await forge('WRONG_SIGNATURE');
  expect(wrong).toMatchObject({ status: 204, signed: false, sealed: false });
  expect(open(wrong.Encrypt).appId).toBe(merchant.appId);
  const stale = await forge('STALE');
  expect(stale).toMatchObject(right);
  // The clock of signatures stands at noon in these tests.
  expect(Number(stale.query.timestamp)).toBe(Date.parse('2026-11-10T11:50:00+08:00') / 1000);
  const foreign = await forge('WRONG_APPID');
  expect(foreign).toMatchObject(right);
  expect(open(foreign.Encrypt).appId).toBe('wx0000000000000000');
  expect(await forge('BAD_TAG')).toMatchObject({ status: 204, signed: true, sealed: false });
  for (const [variant, field, value] of [
    ['UNKNOWN_ORDER', 'merchant_trade_no', 'NO-SUCH-ORDER'],
    ['WRONG_MCHID', 'merchant_id', '1999999999'],
  ] as const) {
    const unmatched = await forge(variant);
    expect(unmatched).toMatchObject(right);
    expect(JSON.parse(open(unmatched.Encrypt).message)).toMatchObject({ [field]: value });
  }
  expect((await forge('WRONG_AMOUNT')).status).toBe(400);
});

test('faults lose and double pushes as they do notifications', async () => {
  const app = await openPushedApp();
  app.control.setFaults({ rules: [{ operation: 'messagePush', fault: 'DROPPED' }] });
  await app.sell('PUSHED-09');
  await app.control.idle();
  expect(app.arrived).toHaveLength(0);
  app.control.setFaults({ rules: [{ operation: 'messagePush', fault: 'DOUBLED' }] });
  app.control.setTradeManaged(true);
  await app.control.idle();
  expect(app.arrived).toHaveLength(2);
  const wrong = { rules: [{ operation: 'messagePush', fault: 'WRONG_AMOUNT' }] } as const;
  expect(() => app.control.setFaults(wrong)).toThrow(/WRONG_AMOUNT happens to these/);
});

test('an address is configured if it answers echostr, and is refused otherwise', async () => {
  const app = await openSellingApp({ tradeManaged: true });
  const { settings, answer, arrived } = await openReceiver();
  const configure = async (changes: object = {}) => {
    const response = await fetch(`${app.simulator.address}/_sim/message-push`, {
      method: 'POST',
      body: JSON.stringify({ ...settings, ...changes }),
    });
    return { status: response.status, ...JSON.parse(await response.text()) };
  };
  answer.echo = false;
  expect(await configure()).toMatchObject({
    status: 409,
    code: 'MESSAGE_PUSH_REFUSED',
    message: expect.stringContaining('echostr'),
  });
  answer.echo = true;
  expect(await configure({ token: 'BBBBB' })).toMatchObject({ status: 409 });
  expect(await configure({ url: 'http://127.0.0.1:9/' })).toMatchObject({ status: 409 });
  const malformed = [
    { url: 'ftp://x' },
    { token: 'no' },
    { encodingAesKey: 'short' },
    { mode: 'x' },
    { format: 'x' },
  ];
  for (const changes of malformed) expect(await configure(changes)).toMatchObject({ status: 400 });
  const read = async () => (await fetch(`${app.simulator.address}/_sim/message-push`)).json();
  expect(await read()).toEqual({ messagePush: null });
  const { url } = settings;
  expect(await configure()).toEqual({ status: 200, messagePush: { url, mode: 'encrypted', format: 'json' } });
  expect(await read()).toEqual({ messagePush: { url, mode: 'encrypted', format: 'json' } });
  await app.sell('PUSHED-10');
  await app.simulator.control.idle();
  expect(arrived).toHaveLength(1);
  app.simulator.control.reset();
  expect(await read()).toEqual({ messagePush: null });
});

test('a push that is pending when a restart leaves out its settings is sent to nobody', async () => {
  const db = join(temporaryFolder(), 'wechat.db');
  const before = await openPushedApp({ url: 'http://127.0.0.1:9/' }, { db });
  await before.sell('PUSHED-11');
  await before.control.idle();
  await before.simulator.close();
  const { simulator } = await openSellingApp({ db });
  const { control } = simulator;
  control.advanceClock(60_000);
  await control.idle();
  const sent = control.events().filter((event) => event.kind === 'notification');
  expect(sent.filter(({ channel }) => channel === 'messagePush')).toEqual([]);
  const push = control.notifications().find(({ channel }) => channel === 'messagePush');
  const resend = await fetch(`${simulator.address}/_sim/notifications/${push?.id}/resend`, {
    method: 'POST',
  });
  expect(resend.status).toBe(400);
  expect(await resend.json()).toMatchObject({ message: expect.stringContaining('pushed nowhere') });
});
