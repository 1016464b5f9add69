import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import knownAnswers from '../../test/known-answers.json' with { type: 'json' };
import { KNOWN_WECHAT_CONFIG } from '../../test/known-wechat-config.js';
import { createWechat } from './index.js';
import { createPayClient, downloadCertificates } from './pay-client.js';
import { createPlatformKeys } from './platform-keys.js';

const PUBLIC_KEY_ID = 'PUB_KEY_ID_0119000000012026';
const QUERY_ANSWER = JSON.stringify({
  appid: 'wx8888888888888888',
  mchid: '1900000001',
  out_trade_no: 'ORDER-1',
  trade_state: 'NOTPAY',
});

const NO_PAUSES = { random: () => 0, wait: async () => {} };

interface Mood {
  readonly status?: number;
  readonly body?: string;
  readonly key?: string;
  readonly serial?: string;
  readonly ageSeconds?: number;
  readonly isSigned?: boolean;
  readonly isSilent?: boolean;
  /** So many requests get a 500 before the answer. */
  readonly failures?: number;
  readonly requestId?: string;
  readonly location?: string;
}

/** WeChat Pay in a mood, and an adapter that asks it. */
async function openPay({
  status = 200,
  body = QUERY_ANSWER,
  key = knownAnswers.platformPrivateKey,
  serial = PUBLIC_KEY_ID,
  ageSeconds = 0,
  isSigned = true,
  isSilent = false,
  failures = 0,
  requestId = 'REQ-1',
  location,
}: Mood) {
  const asked: { path: string; serial: unknown }[] = [];
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    asked.push({ path: request.url ?? '', serial: request.headers['wechatpay-serial'] });
    if (isSilent) return;
    if (asked.length <= failures) {
      response.writeHead(500).end('{"code":"SYSTEM_ERROR"}');
      return;
    }
    const timestamp = String(Math.floor(Date.now() / 1000) - ageSeconds);
    const signature = sign('RSA-SHA256', Buffer.from(`${timestamp}\nnonce\n${body}\n`), key).toString(
      'base64',
    );
    const headers = {
      'Wechatpay-Timestamp': timestamp,
      'Wechatpay-Nonce': 'nonce',
      'Wechatpay-Signature': signature,
      'Wechatpay-Serial': serial,
    };
    if (location !== undefined) response.setHeader('Location', location);
    response.writeHead(status, { 'Request-ID': requestId, ...(isSigned ? headers : {}) }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const baseUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const wechat = createWechat({
    config: { ...KNOWN_WECHAT_CONFIG, apiBaseUrl: baseUrl, payBaseUrls: [baseUrl] },
    now: Date.now,
    randomBytes: (size) => Buffer.alloc(size, 1),
    // Only who waits in vain waits; a busy machine has its time.
    timeoutMs: isSilent ? 300 : 30_000,
    pauses: NO_PAUSES,
  });
  return { asked, wechat, baseUrl };
}

test('an id reaches WeChat unchanged, and every request names the key for its answer', async () => {
  const body = QUERY_ANSWER.replace('ORDER-1', 'PAYabcDEF_1');
  const { asked, wechat } = await openPay({ body });
  const { payment } = await wechat.queryPayment('PAYabcDEF_1');
  expect(payment).toMatchObject({
    tradeState: 'NOTPAY',
    transactionId: null,
    totalFen: null,
    openid: null,
  });
  expect(asked).toEqual([
    { path: '/v3/pay/transactions/out-trade-no/PAYabcDEF_1?mchid=1900000001', serial: PUBLIC_KEY_ID },
  ]);
});

const stranger = String(
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
);

test.each<[string, Mood]>([
  ['signed by a stranger', { key: stranger }],
  ['signed five minutes ago', { ageSeconds: 302 }],
  ['not signed', { isSigned: false }],
  ['signed under an unknown serial', { serial: 'PUB_KEY_ID_0000000000000000' }],
  ['signed with a certificate that cannot be had', { serial: '7F1E2D3C4B5A69788796A5B4C3D2E1F0' }],
  ['signed, and nothing that is documented', { body: '{}' }],
  ['500 SYSTEM_ERROR', { status: 500, body: '{"code":"SYSTEM_ERROR","message":"x"}' }],
  ['429', { status: 429, body: '{"code":"FREQUENCY_LIMITED","message":"x"}' }],
  ['an error page of a proxy', { status: 502, body: '<html>' }],
  ['none in time', { isSilent: true }],
])('an answer that is %s leaves the outcome unknown', async (_, mood) => {
  const { wechat } = await openPay(mood);
  const error: unknown = await wechat.queryPayment('ORDER-1').catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: 'WechatError', kind: 'unavailable' });
  const words =
    error instanceof Error ? `${error.message} ${JSON.stringify(error)} ${String(error.cause)}` : '';
  expect(words).not.toMatch(/signature="|BEGIN/);
});

// A signature covers the answer alone: what was signed for one question is as genuine under another.
test('a genuine answer about another order or refund leaves the outcome unknown', async () => {
  const order = await openPay({});
  await expect(order.wechat.queryPayment('ORDER-2')).rejects.toMatchObject({ kind: 'unavailable' });

  const body = JSON.stringify({
    refund_id: '50000000382019052709732678859',
    out_refund_no: 'REFUND-1',
    out_trade_no: 'ORDER-1',
    status: 'PROCESSING',
    amount: { total: 2, refund: 1, currency: 'CNY' },
  });
  const { wechat } = await openPay({ body });
  const wanted = { outTradeNo: 'ORDER-1', refundFen: 1, totalFen: 2, reason: 'x', notifyUrl: '' };
  await wechat.createRefund({ ...wanted, outRefundNo: 'REFUND-1' });
  const unknown = { kind: 'unavailable' };
  await expect(wechat.createRefund({ ...wanted, outRefundNo: 'REFUND-2' })).rejects.toMatchObject(unknown);
  await expect(wechat.queryRefund('REFUND-2')).rejects.toMatchObject(unknown);
});

test('a refusal is `rejected` with WeChat’s code and Request-ID, old spellings included', async () => {
  const refused = await openPay({ status: 403, body: '{"code":"NOAUTH","message":"x"}' });
  await expect(refused.wechat.queryPayment('ORDER-1')).rejects.toMatchObject({
    kind: 'rejected',
    code: 'NO_AUTH',
    message: expect.stringContaining('REQ-1'),
  });
  const unknown = await openPay({ status: 404, body: '{"code":"ORDERNOTEXIST","message":"x"}' });
  expect(await unknown.wechat.queryPayment('ORDER-1')).toEqual({
    payment: null,
    trace: expect.objectContaining({ wechatRequestId: 'REQ-1' }),
    isSigned: true,
  });
  expect(await unknown.wechat.closeOrder('ORDER-1')).toMatchObject({ trace: { wechatRequestId: 'REQ-1' } });
});

const NO_ORDER = { status: 404, body: '{"code":"ORDER_NOT_EXIST","message":"x"}' };

test('a refusal with WeChat’s signature is marked as signed', async () => {
  const { baseUrl } = await openPay(NO_ORDER);
  await expect(openClient(baseUrl).call('GET', '/v3/somewhere')).rejects.toMatchObject({
    kind: 'rejected',
    code: 'ORDER_NOT_EXIST',
    isSigned: true,
  });
});

test.each<[string, Mood]>([
  ['without a signature', { isSigned: false }],
  ['signed by a stranger', { key: stranger }],
  ['signed five minutes ago', { ageSeconds: 302 }],
  ['signed under an unknown serial', { serial: 'PUB_KEY_ID_0000000000000000' }],
])('a refusal %s keeps its code, and is not signed', async (_, mood) => {
  const { baseUrl } = await openPay({ ...NO_ORDER, ...mood });
  await expect(openClient(baseUrl).call('GET', '/v3/somewhere')).rejects.toMatchObject({
    kind: 'rejected',
    code: 'ORDER_NOT_EXIST',
    isSigned: false,
  });
});

test('“no such refund” counts only with WeChat’s signature', async () => {
  const absent = { status: 404, body: '{"code":"RESOURCE_NOT_EXISTS","message":"x"}' };
  const signed = await openPay(absent);
  expect(await signed.wechat.queryRefund('REFUND-1')).toMatchObject({
    refund: null,
    trace: { wechatRequestId: 'REQ-1' },
  });
  const unsigned = await openPay({ ...absent, isSigned: false });
  await expect(unsigned.wechat.queryRefund('REFUND-1')).rejects.toMatchObject({ kind: 'unavailable' });
});

test.each<[string, Mood]>([
  ['a redirect', { status: 302, body: '', location: '/elsewhere' }],
  ['a redirect with a code of WeChat’s', { status: 301, body: NO_ORDER.body }],
  ['a page with 403', { status: 403, body: '<html>Forbidden</html>' }],
  ['a page with 404', { status: 404, body: '<html>Not found</html>' }],
  ['a 400 that is JSON of somebody else', { status: 400, body: '{"error":"bad request"}' }],
])('%s is not a refusal of WeChat: the outcome is unknown', async (_, mood) => {
  const { asked, baseUrl } = await openPay({ ...mood, isSigned: false });
  await expect(openClient(baseUrl).call('GET', '/v3/somewhere')).rejects.toMatchObject({
    kind: 'unavailable',
  });
  expect(new Set(asked.map(({ path }) => path))).toEqual(new Set(['/v3/somewhere']));
});

test('a failed request is retried unchanged, at most twice', async () => {
  const hiccup = await openPay({ failures: 2 });
  expect(await hiccup.wechat.queryPayment('ORDER-1')).toMatchObject({
    payment: { tradeState: 'NOTPAY' },
  });
  expect(hiccup.asked).toHaveLength(3);
  expect(new Set(hiccup.asked.map(({ path }) => path)).size).toBe(1);
  const down = await openPay({ failures: 3 });
  await expect(down.wechat.queryPayment('ORDER-1')).rejects.toMatchObject({ kind: 'unavailable' });
  expect(down.asked).toHaveLength(3);
});

test('after five failed calls the breaker opens, and its errors say so', async () => {
  const { asked, wechat } = await openPay({ status: 500, body: '{"code":"SYSTEM_ERROR"}' });
  for (let count = 0; count < 8; count += 1) {
    await expect(wechat.closeOrder('ORDER-1')).rejects.toMatchObject({ kind: 'unavailable' });
  }
  expect(asked).toHaveLength(15);
  await expect(wechat.closeOrder('ORDER-1')).rejects.toThrow('was not asked');
});

const UNREACHABLE = 'http://127.0.0.1:1';

const openMerchant = (...payBaseUrls: string[]) => ({
  ...KNOWN_WECHAT_CONFIG,
  payBaseUrls,
  now: Date.now,
  randomBytes: (size: number) => Buffer.alloc(size, 1),
});

function openClient(...payBaseUrls: string[]) {
  const keys = createPlatformKeys({
    publicKey: KNOWN_WECHAT_CONFIG.payPublicKey,
    apiV3Key: KNOWN_WECHAT_CONFIG.apiV3Key,
    now: Date.now,
    downloadCertificates: () => Promise.reject(new Error('not in this test')),
  });
  return createPayClient({
    ...openMerchant(...payBaseUrls),
    keys,
    timeoutMs: 30_000,
    pauses: NO_PAUSES,
    guard: (call) => call(),
  });
}

test('where the main host is unreachable, the call goes to the backup host, signed and verified', async () => {
  const backup = await openPay({});
  const { body } = await openClient(UNREACHABLE, backup.baseUrl).call(
    'GET',
    '/v3/somewhere?mchid=1900000001',
  );
  expect(body).toMatchObject({ trade_state: 'NOTPAY' });
  expect(backup.asked).toHaveLength(1);
});

test('files and certificates are downloaded from the backup host as well', async () => {
  const backup = await openPay({ body: 'a bill', serial: 'A1B2' });
  const chunks: Buffer[] = [];
  for await (const chunk of await openClient(UNREACHABLE, backup.baseUrl).download('/v3/billdownload/file')) {
    chunks.push(chunk);
  }
  expect(Buffer.concat(chunks).toString()).toBe('a bill');
  const merchant = openMerchant(UNREACHABLE, backup.baseUrl);
  expect(await downloadCertificates(merchant, 30_000)).toMatchObject({
    headers: { 'wechatpay-serial': 'A1B2' },
  });
});

test('a main host that answers with an error is not replaced by the backup host', async () => {
  const main = await openPay({ status: 500, body: '{"code":"SYSTEM_ERROR"}' });
  const backup = await openPay({});
  await expect(openClient(main.baseUrl, backup.baseUrl).call('GET', '/v3/somewhere')).rejects.toMatchObject({
    code: 'SYSTEM_ERROR',
  });
  expect(main.asked).toHaveLength(3);
  expect(backup.asked).toHaveLength(0);
});

test('without a backup host an unreachable WeChat is `unavailable`', async () => {
  await expect(openClient(UNREACHABLE).call('GET', '/v3/somewhere')).rejects.toMatchObject({
    kind: 'unavailable',
  });
});

test('a call that waits for a certificate fails after its time limit', async () => {
  const { baseUrl } = await openPay({ serial: '7F1E2D3C4B5A69788796A5B4C3D2E1F0' });
  const client = createPayClient({
    ...openMerchant(baseUrl),
    keys: createPlatformKeys({
      publicKey: KNOWN_WECHAT_CONFIG.payPublicKey,
      apiV3Key: KNOWN_WECHAT_CONFIG.apiV3Key,
      now: Date.now,
      downloadCertificates: () => new Promise(() => {}),
    }),
    timeoutMs: 300,
    pauses: NO_PAUSES,
    guard: (call) => call(),
  });
  await expect(client.call('GET', '/v3/somewhere')).rejects.toMatchObject({ kind: 'unavailable' });
});

test('a refusal carries its remedy', async () => {
  const { wechat } = await openPay({
    status: 400,
    body: '{"code":"INVALID_REQUEST","message":"x"}',
    requestId: '08F7D2-268498688',
  });
  await expect(wechat.queryPayment('ORDER-1')).rejects.toThrow('other values');
});
