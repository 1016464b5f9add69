import { createPrivateKey, createPublicKey } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import knownAnswers from '../../test/known-answers.json' with { type: 'json' };
import { KNOWN_WECHAT_CONFIG } from '../../test/known-wechat-config.js';
import { createWechat } from './index.js';
import { paymentMessage } from './products/jsapi.js';
import { openSealedBox } from './sealed-box.js';
import { isSignatureOf, platformMessage, requestMessage, signMessage } from './signature.js';
import { wechatCharacters, wechatText } from './wechat-text.js';

const merchantKey = createPrivateKey(knownAnswers.merchantPrivateKey);
const publicKeys = {
  merchant: createPublicKey(knownAnswers.merchantPublicKey),
  platform: createPublicKey(knownAnswers.platformPublicKey),
};
const isParty = (name: string): name is keyof typeof publicKeys => Object.hasOwn(publicKeys, name);

test.each(knownAnswers.signatures)('known signature: $name', async ({ key, message, signature, valid }) => {
  if (!isParty(key)) throw new Error(`The known answers name an unknown key: ${key}`);
  expect(isSignatureOf(Buffer.from(message), signature, publicKeys[key])).toBe(valid);
  if (key === 'merchant' && valid) expect(await signMessage(message, merchantKey)).toBe(signature);
});

test.each(knownAnswers.sealed)('known sealed box: $name', ({ plaintext, valid, ...box }) => {
  const opened = openSealedBox(box, knownAnswers.apiV3Key);
  expect(opened?.toString() ?? null).toBe(valid ? plaintext : null);
});

test('the signed texts of answers, requests and payments equal the known answers', () => {
  const [request] = knownAnswers.signatures;
  const nonce = request?.message.split('\n')[3] ?? '';
  const signed = { timestamp: '1767240001', nonce, signature: '', serial: '' };
  const messages = knownAnswers.signatures.map(({ message }) => message);
  expect(messages).toContain(platformMessage(signed, Buffer.alloc(0)).toString());
  expect(messages).toContain(platformMessage(signed, Buffer.from('{}')).toString());
  const query = '/v3/pay/transactions/out-trade-no/20260101120000ABCDEFGH?mchid=1900000001';
  const asked = { method: 'GET', path: query, timestamp: '1767240001', nonce, body: '' };
  expect(messages).toContain(requestMessage(asked));
  expect(messages).toContain(
    paymentMessage('wx8888888888888888', '1767240001', nonce, 'wx201410272009395522657a690389285100'),
  );
});

test('the parameters of wx.requestPayment carry the known signature', async () => {
  const known = knownAnswers.signatures.find(({ name }) => name === 'mini-program payment parameters');
  const nonce = '593BEC0C930BF1AFEB40B4A08C8FB242'.toLowerCase();
  const wechat = createWechat({
    config: KNOWN_WECHAT_CONFIG,
    now: () => 1_767_240_001_999,
    randomBytes: () => Buffer.from(nonce, 'hex'),
  });
  const { paySign, ...parameters } = await wechat.paymentParameters(
    'JSAPI',
    'wx201410272009395522657a690389285100',
  );
  expect(parameters).toEqual({
    timeStamp: '1767240001',
    nonceStr: nonce,
    package: 'prepay_id=wx201410272009395522657a690389285100',
    signType: 'RSA',
  });
  const message = Buffer.from(known?.message.replace(nonce.toUpperCase(), nonce) ?? '');
  expect(isSignatureOf(message, paySign, publicKeys.merchant)).toBe(true);
});

const cutDescription = (text: string) => wechatText(text, 127);

test('a description is cut to 127 bytes, never inside a grapheme', () => {
  expect(cutDescription('短')).toBe('短');
  expect(cutDescription('a'.repeat(127))).toBe('a'.repeat(127));
  expect(cutDescription('a'.repeat(128))).toBe('a'.repeat(127));
  expect(cutDescription('咖'.repeat(60))).toBe('咖'.repeat(42));
  expect(cutDescription(`${'a'.repeat(125)}咖`)).toBe('a'.repeat(125));
  const accented = 'e\u0301'.repeat(4);
  expect(cutDescription(accented.repeat(20))).toBe('e\u0301'.repeat(42));
});

test('a text for the server API is cut to its characters', () => {
  expect(wechatCharacters('咖'.repeat(121), 120)).toBe('咖'.repeat(120));
  expect(wechatCharacters('奶茶🧋大杯', 4)).toBe('奶茶□大');
});

test('a text whose first grapheme is too long is not sent empty', () => {
  expect(wechatText(`e${'\u0301'.repeat(80)}`, 80)).toBe('□');
});

test('characters of four bytes, which WeChat refuses, become a placeholder', () => {
  expect(cutDescription('奶茶🧋大杯')).toBe('奶茶□大杯');
  expect(cutDescription('👩‍👩‍👧‍👦')).toBe('□');
});

test('every description is sent in at most 127 bytes, without characters of four bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      const cut = cutDescription(text);
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(127);
      expect(cut).not.toMatch(/[\u{10000}-\u{10ffff}]/u);
      if (/[\u{10000}-\u{10ffff}]/u.test(text)) return;
      expect(text.startsWith(cut)).toBe(true);
      if (Buffer.byteLength(text) <= 127) expect(cut).toBe(text);
    }),
  );
});
