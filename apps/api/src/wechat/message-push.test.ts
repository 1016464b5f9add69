import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMessageOpener, type PushConfig, PushRefusal } from './message-push.js';
import { isPushSignature, openPush } from './push-cipher.js';
import { readPushText } from './push-text.js';

const APP = 'wxb11529c136998cb6';
const TOKEN = 'AAAAA';
const KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';
const NOW_MS = Date.parse('2026-01-01T00:00:00Z');

// Written against WeChat's page, without the code under test.
const sha1 = (parts: readonly string[]) =>
  createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex');

function encrypt(message: string, { appId = APP, key = KEY } = {}): string {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(message));
  const plain = Buffer.concat([randomBytes(16), length, Buffer.from(message), Buffer.from(appId)]);
  const missing = 32 - (plain.length % 32);
  const secret = Buffer.from(`${key}=`, 'base64');
  const cipher = createCipheriv('aes-256-cbc', secret, secret.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([
    cipher.update(Buffer.concat([plain, Buffer.alloc(missing, missing)])),
    cipher.final(),
  ]).toString('base64');
}

function signed({ ageSeconds = 0, token = TOKEN } = {}) {
  const timestamp = String(Math.floor(NOW_MS / 1000) - ageSeconds);
  return { timestamp, nonce: '42', signature: sha1([token, timestamp, '42']) };
}

function opener(config: Partial<PushConfig> = {}) {
  return createMessageOpener({
    appId: APP,
    config: { token: TOKEN, aesKey: KEY, ...config },
    now: () => NOW_MS,
  });
}

/** Opens a message that is encrypted as WeChat does. */
function openEncrypted(
  message: string,
  { xml = false, ...app }: { appId?: string; key?: string; xml?: boolean } = {},
) {
  const query = signed();
  const encrypted = encrypt(message, app);
  const body = xml
    ? `<xml><ToUserName><![CDATA[gh_1]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`
    : JSON.stringify({ ToUserName: 'gh_1', Encrypt: encrypted });
  const msg_signature = sha1([TOKEN, query.timestamp, query.nonce, encrypted]);
  return opener().open({ ...query, msg_signature }, Buffer.from(body));
}

const reasonOf = (act: () => unknown) => {
  try {
    act();
    return null;
  } catch (error) {
    return error instanceof PushRefusal ? error.reason : error;
  }
};

const SETTLEMENT = {
  ToUserName: 'gh_1',
  FromUserName: 'o-system',
  CreateTime: 1767225600,
  MsgType: 'event',
  Event: 'trade_manage_order_settlement',
  transaction_id: '4200000001',
  merchant_id: '1900000001',
  sub_merchant_id: '',
  merchant_trade_no: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  pay_time: 1767139200,
  shipped_time: 1767142800,
};
const SETTLED = {
  ...SETTLEMENT,
  confirm_receive_method: 2,
  confirm_receive_time: 1767200000,
  settlement_time: 1767225600,
};
const xmlOf = (fields: object) =>
  `<xml>${Object.entries(fields)
    .map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
    .join('\n')}</xml>`;

// Of WeChat's page, and of the test of its own Java example.
test('signatures and a sealed message of WeChat’s own examples are known', () => {
  const known = [
    'f464b24fc39322e44b38aa78f5edd27bd1441696',
    '899cf89e464efb63f54ddac96b0a0a235f53aa78',
  ] as const;
  expect(isPushSignature(known[0], [TOKEN, '1714036504', '1514711492'])).toBe(true);
  expect(isPushSignature(known[1], [TOKEN, '1714037059', '486452656'])).toBe(true);
  expect(isPushSignature(known[1], [TOKEN, '1714036504', '1514711492'])).toBe(false);
  const sealed = 'jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg==';
  expect(openPush(sealed, KEY)).toEqual({ message: '我是中文abcd123', appId: 'wxb11529c136998cb6' });
});

test('the check of the address is answered with echostr, and with nothing that a page could be made of', () => {
  const { answerCheck } = opener();
  expect(answerCheck({ ...signed(), echostr: '4375120948345356249' })).toBe('4375120948345356249');
  expect(reasonOf(() => answerCheck({ ...signed(), echostr: '<script> x' }))).toBe('malformed');
  expect(reasonOf(() => answerCheck({ ...signed({ token: 'BBBBB' }), echostr: '1' }))).toBe('badSignature');
  expect(reasonOf(() => answerCheck({ ...signed({ ageSeconds: 301 }), echostr: '1' }))).toBe('stale');
  expect(reasonOf(() => answerCheck({ echostr: '1' }))).toBe('unsigned');
});

test.each([
  ['JSON', JSON.stringify(SETTLED), false],
  ['XML', xmlOf(SETTLED), true],
])('an encrypted message in %s is opened and proven', (_, message, xml) => {
  expect(openEncrypted(message, { xml })).toMatchObject({
    kind: 'settlement',
    event: 'trade_manage_order_settlement',
    merchantId: '1900000001',
    outTradeNo: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    receivedAt: new Date(1767200000_000),
    settledAt: new Date(1767225600_000),
    isProven: true,
  });
});

test('a message has the same id each time, in whatever form it is sent, and another one has another', () => {
  const { id } = openEncrypted(JSON.stringify(SETTLED));
  expect(openEncrypted(JSON.stringify(SETTLED)).id).toBe(id);
  expect(openEncrypted(xmlOf(SETTLED), { xml: true }).id).toBe(id);
  expect(openEncrypted(JSON.stringify({ ...SETTLED, merchant_trade_no: 'ANOTHER' })).id).not.toBe(id);
  expect(openEncrypted(JSON.stringify(SETTLEMENT))).toMatchObject({ receivedAt: null, settledAt: null });
});

test('what is not of this token, key, mini-program and time is refused', () => {
  const message = JSON.stringify(SETTLED);
  expect(reasonOf(() => openEncrypted(message, { appId: 'wx0000000000000000' }))).toBe('otherApp');
  expect(reasonOf(() => openEncrypted(message, { key: KEY.replace('a', 'b') }))).toMatch(
    /badCipher|otherApp/,
  );
  const query = signed();
  const encrypted = encrypt(message);
  const body = Buffer.from(JSON.stringify({ Encrypt: encrypted }));
  const { open } = opener();
  expect(reasonOf(() => open(query, body))).toBe('badSignature');
  const changed = Buffer.from(JSON.stringify({ Encrypt: encrypt(message) }));
  const msg_signature = sha1([TOKEN, query.timestamp, query.nonce, encrypted]);
  expect(reasonOf(() => open({ ...query, msg_signature }, changed))).toBe('badSignature');
  expect(reasonOf(() => open({ ...signed({ ageSeconds: -301 }), msg_signature }, body))).toBe('stale');
  expect(reasonOf(() => open(query, Buffer.from(message)))).toBe('notEncrypted');
  expect(reasonOf(() => open(query, Buffer.from('{}')))).toBe('notEncrypted');
  expect(reasonOf(() => opener({ aesKey: null }).open(query, body))).toBe('badCipher');
});

test('a plain message is opened and not proven, because its signature covers no content', () => {
  const { open } = opener({ aesKey: null });
  expect(open(signed(), Buffer.from(JSON.stringify(SETTLED)))).toMatchObject({
    kind: 'settlement',
    isProven: false,
  });
  expect(reasonOf(() => open(signed(), Buffer.from('not a message')))).toBe('malformed');
  expect(reasonOf(() => open(signed(), Buffer.from('[1]')))).toBe('malformed');
});

test('a message of the compatible mode is taken from its encrypted part', () => {
  const query = signed();
  const encrypted = encrypt(JSON.stringify(SETTLED));
  const msg_signature = sha1([TOKEN, query.timestamp, query.nonce, encrypted]);
  const body = JSON.stringify({ ...SETTLED, merchant_trade_no: 'FORGED', Encrypt: encrypted });
  expect(opener().open({ ...query, msg_signature }, Buffer.from(body))).toMatchObject({
    outTradeNo: SETTLED.merchant_trade_no,
  });
});

test.each<[string, object, string]>([
  ['no number', { merchant_trade_no: '' }, 'unreadable'],
  ['a number of another form', { merchant_trade_no: 'a b' }, 'unreadable'],
  ['a time of another form', { settlement_time: '2026-01-01' }, 'unreadable'],
  ['a time of zero', { confirm_receive_time: 0, settlement_time: 0 }, 'settlement'],
  ['the reminder to ship', { Event: 'trade_manage_remind_shipping' }, 'unshipped'],
  ['the reminder to report', { Event: 'trade_manage_remind_access_api' }, 'accessReminder'],
  ['an event of another kind', { Event: 'subscribe_msg_sent_event' }, 'other'],
  ['a text of a user', { MsgType: 'text', Content: '你好' }, 'other'],
])('%s is told apart', (_, changes, kind) => {
  expect(openEncrypted(JSON.stringify({ ...SETTLED, ...changes }))).toMatchObject({ kind });
});

test('XML has no document type, no entities of its own and no depth that could do harm', () => {
  expect(readPushText('<xml><A>1&lt;2</A><B><![CDATA[x]]></B></xml>')).toEqual({ A: '1<2', B: 'x' });
  const bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xml><A>&b;</A></xml>';
  expect(readPushText(bomb)).toBeNull();
  expect(readPushText('<xml><A>1</A>')).toBeNull();
  const deep = 30_000;
  expect(readPushText(`<xml>${'<a>'.repeat(deep)}${'</a>'.repeat(deep)}</xml>`)).toSatisfy(
    (fields) => fields === null || Object.keys(fields).length === 0,
  );
});

test('no bytes crash the reading of messages', () => {
  const { open } = opener({ aesKey: null });
  const near = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    fc.string({ maxLength: 100 }).map((text) => Buffer.from(`<xml><Event>${text}</Event></xml>`)),
    fc.object().map((value) => Buffer.from(JSON.stringify(value))),
  );
  fc.assert(
    fc.property(near, (body) => {
      expect(reasonOf(() => open(signed(), body))).toSatisfy(
        (reason) => reason === null || typeof reason === 'string',
      );
    }),
  );
});
