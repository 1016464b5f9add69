import { createDecipheriv, X509Certificate } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../src/index.js';
import { createMerchantClient, isSignedByWechat, type MerchantClient } from './merchant-client.js';

let simulator: Simulator;
let client: MerchantClient;
let openid: string;
let count = 0;

beforeAll(async () => {
  simulator = await startSimulator();
  client = createMerchantClient(simulator);
  openid = await client.login('alice');
});
afterAll(() => simulator.close());

const newOrder = (changes: object = {}) => {
  count += 1;
  return {
    ...client.prepayBody({ openid, outTradeNo: `PROTOCOL-${String(count).padStart(6, '0')}` }),
    ...changes,
  };
};
const lastRefusal = () => simulator.control.events().findLast((event) => event.kind === 'request')?.refusal;

test('a merchant’s signature is accepted with the parameters of Authorization in any order', async () => {
  const orders = [
    ['mchid', 'nonce_str', 'timestamp', 'serial_no', 'signature'],
    ['mchid', 'serial_no', 'timestamp', 'nonce_str', 'signature'],
    ['signature', 'timestamp', 'serial_no', 'nonce_str', 'mchid'],
  ];
  for (const order of orders) {
    const answer = await client.prepay(newOrder(), { order });
    expect(answer.status, order.join()).toBe(200);
    expect(answer.json.prepay_id).toMatch(/^wx\w{10,62}$/);
  }
});

test('a wrong signature is 401 SIGN_ERROR, and the reason names the mistake', async () => {
  const body = JSON.stringify(newOrder());
  const seconds = Math.floor(Date.now() / 1000);
  const wrong: [string, Parameters<MerchantClient['call']>[2], RegExp][] = [
    ['other bytes', { signed: { body: `${body}x` } }, /private key/],
    ['re-serialised', { body: JSON.stringify(JSON.parse(body), null, 1), signed: { body } }, /serialisation/],
    ['no last line feed', { signed: { lines: (text) => text.slice(0, -1) } }, /last line feed/],
    ['CR LF', { signed: { lines: (text) => text.replaceAll('\n', '\r\n') } }, /CR LF/],
    ['no body', { signed: { body: '' } }, /body was not signed/],
    ['lower case', { signed: { method: 'post' } }, /lower case/],
    ['milliseconds', { timestamp: String(Date.now()) }, /milliseconds/],
    ['an old timestamp', { timestamp: String(seconds - 302) }, /away from WeChat's clock/],
    ['a timestamp ahead', { timestamp: String(seconds + 3_600) }, /away from WeChat's clock/],
    ['another serial', { serialNo: '00' }, /serial_no/],
    ['another merchant', { merchantId: '1999999999' }, /mchid/],
    ['no header', { headers: { authorization: '' } }, /Authorization/],
    ['another scheme', { headers: { authorization: 'Bearer x' } }, /WECHATPAY2-SHA256-RSA2048/],
    ['a parameter left out', { order: ['mchid', 'nonce_str', 'signature', 'timestamp'] }, /serial_no/],
  ];
  for (const [title, options, reason] of wrong) {
    const answer = await client.call('POST', '/v3/pay/transactions/jsapi', { body, ...options });
    expect.soft(answer.status, title).toBe(401);
    expect.soft(answer.json.code, title).toBe('SIGN_ERROR');
    expect.soft(answer.headers.get('request-id'), title).toMatch(/-268443699$/);
    expect.soft(lastRefusal(), title).toMatch(reason);
  }
  const path = '/v3/pay/transactions/out-trade-no/PROTOCOL-000001?mchid=1';
  await client.call('GET', path, { signed: { path: path.split('?')[0] ?? '' } });
  expect(lastRefusal()).toMatch(/query string/);
});

test('the refusal of a signature is unsigned and holds WeChat’s message and the verified text', async () => {
  const body = JSON.stringify(newOrder());
  const post = (options: Parameters<MerchantClient['call']>[2]) =>
    client.call('POST', '/v3/pay/transactions/jsapi', { body, ...options });
  const wrong = await post({ signed: { body: `${body} ` } });
  const late = await post({ timestamp: '1554208460' });
  const none = await post({ headers: { authorization: '' } });
  const serial = await post({ serialNo: simulator.merchant.platformSerialNo });
  expect(wrong.json).toMatchObject({
    code: 'SIGN_ERROR',
    message: '错误的签名，验签失败',
    detail: {
      field: 'signature',
      issue: 'sign not match',
      detail: { issue: 'sign not match' },
      location: 'authorization',
      sign_information: {
        method: 'POST',
        url: '/v3/pay/transactions/jsapi',
        // Of the body, its first eight bytes.
        truncated_sign_message: expect.stringMatching(
          /^POST\n\/v3\/pay\/transactions\/jsapi\n\d{10}\n[0-9a-f]{32}\n\{"appid"\n$/,
        ),
        sign_message_length:
          `POST\n/v3/pay/transactions/jsapi\n\n\n\n`.length + 10 + 32 + Buffer.byteLength(body),
      },
    },
  });
  expect(late.json.message).toMatch(/timestamp与发起请求的时间不得超过5分钟/);
  expect(serial.json.message).toBe('商户证书序列号有误。请使用签名私钥匹配的证书序列号');
  expect(none.json.message).toMatch(/Authorization值格式错误/);
  for (const { headers } of [wrong, late, none, serial]) {
    expect([...headers.keys()].filter((name) => name.startsWith('wechatpay-'))).toEqual([]);
  }
});

test('a serial_no in lower case is taken, and the event says so', async () => {
  const remarks = [];
  for (const serialNo of [simulator.merchant.serialNo, simulator.merchant.serialNo.toLowerCase()]) {
    const { status } = await client.call('GET', '/v3/certificates', { serialNo });
    expect(status).toBe(200);
    const last = simulator.control.events().at(-1);
    remarks.push(last?.kind === 'request' ? last.remark : undefined);
  }
  expect(remarks).toEqual([null, 'serialInLowerCase']);
});

test('an unknown path is an empty 404, and a wrong method an empty 405, without authentication', async () => {
  const cases: [string, string, number][] = [
    ['GET', '/v3/nothing', 404],
    ['POST', '/v3/pay/transactions/codepay', 404],
    ['GET', '/v3/pay/transactions/jsapi', 405],
    ['DELETE', '/v3/certificates', 405],
  ];
  for (const [method, path, status] of cases) {
    for (const options of [{}, { headers: { authorization: '' } }]) {
      const answer = await client.call(method, path, options);
      expect(answer, `${method} ${path}`).toMatchObject({ status, text: '' });
      expect(answer.headers.get('wechatpay-signature')).toBeNull();
      expect(answer.headers.has('x-simulator-missing')).toBe(status === 404);
    }
  }
});

test('every endpoint except the order ones requires Accept and User-Agent before the signature', async () => {
  const bare = async (path: string) => {
    const { host, pathname, port } = new URL(path, simulator.address);
    return new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
      const outgoing = request({ host: host.split(':')[0], port, path: pathname }, (response) => {
        response.setEncoding('utf8');
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode, text }));
      });
      outgoing.on('error', reject).end();
    });
  };
  for (const path of ['/v3/certificates', '/v3/refund/domestic/refunds/R-1']) {
    expect(await bare(path)).toEqual({
      status: 400,
      text: '{"code":"INVALID_REQUEST","message":"Http头缺少Accept或User-Agent"}',
    });
  }
  expect((await bare('/v3/pay/transactions/id/1')).status).toBe(401);
});

test('every answer to an authenticated merchant is signed with the requested key', async () => {
  const { WECHAT_PAY_PUBLIC_KEY: publicKey, WECHAT_PAY_PUBLIC_KEY_ID: publicKeyId } = simulator.environment;
  const { platformCertificate, platformSerialNo } = simulator.merchant;
  const order = newOrder();
  const answers = [
    await client.prepay(order),
    await client.query(order.out_trade_no),
    await client.close(order.out_trade_no),
    await client.query('NO-SUCH-ORDER'),
    await client.prepay({}),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 204, 404, 400]);
  for (const { headers, text } of answers) {
    expect(headers.get('wechatpay-serial')).toBe(publicKeyId);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(isSignedByWechat(headers, text, publicKey)).toBe(true);
    expect(isSignedByWechat(headers, `${text} `, publicKey)).toBe(false);
  }
  const asked = await client.prepay(newOrder(), { headers: { 'wechatpay-serial': platformSerialNo } });
  expect(asked.headers.get('wechatpay-serial')).toBe(platformSerialNo);
  expect(isSignedByWechat(asked.headers, asked.text, platformCertificate)).toBe(true);
  expect(isSignedByWechat(asked.headers, asked.text, publicKey)).toBe(false);
});

test('/v3/certificates answers the platform certificate, encrypted with the APIv3 key', async () => {
  const { json } = await client.call('GET', '/v3/certificates');
  expect(json).toMatchObject({ data: [{ encrypt_certificate: { algorithm: 'AEAD_AES_256_GCM' } }] });
  const [{ serial_no, encrypt_certificate: box }] = JSON.parse(JSON.stringify(json)).data;
  const bytes = Buffer.from(box.ciphertext, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', simulator.environment.WECHAT_API_V3_KEY, box.nonce);
  decipher.setAAD(Buffer.from(box.associated_data));
  decipher.setAuthTag(bytes.subarray(-16));
  const pem = Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]);
  const certificate = new X509Certificate(pem);
  expect(certificate.serialNumber).toBe(serial_no);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(Date.parse(certificate.validFrom)).toBeLessThan(Date.now());
  expect(Date.parse(certificate.validTo)).toBeGreaterThan(Date.now());
});

test('each field of prepay has WeChat’s limits, and undocumented fields are refused', async () => {
  const wrong: [string, object, RegExp][] = [
    ['no description', { description: undefined }, /description is missing/],
    ['128 bytes of description', { description: '咖'.repeat(42).concat('ab') }, /128 bytes/],
    ['a number for a string', { description: 7 }, /has to be a string/],
    ['a short out_trade_no', { out_trade_no: 'short' }, /5 bytes/],
    ['33 characters', { out_trade_no: 'x'.repeat(33) }, /33 bytes/],
    ['a dot in out_trade_no', { out_trade_no: 'order.123' }, /digits, letters/],
    ['no amount', { amount: undefined }, /amount is missing/],
    ['zero', { amount: { total: 0 } }, /from 1 to/],
    ['a fraction', { amount: { total: 0.1 } }, /integer/],
    ['yuan as text', { amount: { total: '68.00' } }, /integer/],
    ['another currency', { amount: { total: 1, currency: 'USD' } }, /CNY/],
    ['null', { attach: null }, /has to be a string/],
    ['no openid', { payer: {} }, /openid is missing/],
    ['an openid of nobody', { payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' } }, /openid/],
    ['another appid', { appid: 'wx0000000000000000' }, /appid/],
    ['another mchid', { mchid: '1999999999' }, /mchid/],
    ['a query in notify_url', { notify_url: 'https://shop.example/notify?x=1' }, /query/],
    ['half a notify_url', { notify_url: '/notify' }, /full address/],
    ['a time without zone', { time_expire: '2099-01-01T00:00:00' }, /RFC 3339/],
    ['an unknown field', { sub_mchid: '1' }, /not a field/],
    ['an unknown field inside', { amount: { total: 1, yuan: 1 } }, /not a field/],
    ['a character of four bytes', { description: 'Milk tea 🧋' }, /four bytes/],
    ['no ip in scene_info', { scene_info: { device_id: '1' } }, /payer_client_ip is missing/],
  ];
  for (const [title, changes, reason] of wrong) {
    const order = newOrder(changes);
    const answer = await client.prepay(order);
    expect.soft(answer.status, title).toBe(400);
    expect.soft(answer.json, title).toMatchObject({ code: expect.any(String), message: expect.any(String) });
    expect.soft(lastRefusal(), title).toMatch(reason);
  }
  const known = simulator.control.orders().map(({ outTradeNo }) => outTradeNo);
  expect(known).not.toContain('order.123');
  for (const body of ['', 'not json', '[]', '"text"', '{']) {
    expect((await client.call('POST', '/v3/pay/transactions/jsapi', { body })).status, body).toBe(400);
  }
  const gbk = await client.call('POST', '/v3/pay/transactions/jsapi', {
    body: Buffer.concat([Buffer.from('{"description":"'), Buffer.from([0xbf, 0xa7]), Buffer.from('"}')]),
  });
  expect(gbk).toMatchObject({
    status: 400,
    json: { code: 'INVALID_REQUEST', message: '请求内容传入了非UTF8参数' },
  });
  const full = newOrder({
    description: '咖'.repeat(42).concat('a'),
    time_expire: '2099-01-01T00:00:00+08:00',
    attach: 'x',
    goods_tag: 'WXG',
    support_fapiao: true,
    detail: { cost_price: 1, goods_detail: [{ merchant_goods_id: '1', quantity: 1, unit_price: 1 }] },
    scene_info: { payer_client_ip: '127.0.0.1', store_info: { id: '1' } },
    settle_info: { profit_sharing: false },
  });
  expect((await client.prepay(full)).status).toBe(200);
});

test('code2Session: one use, five minutes, and WeChat’s error codes with HTTP 200', async () => {
  const { code } = await client.control('login', { user: 'carol' });
  const first = await client.redeem(code);
  expect(first).toMatchObject({ status: 200, openid: expect.stringMatching(/^o[\w-]{27}$/) });
  expect(Buffer.from(first.session_key, 'base64')).toHaveLength(16);
  expect(await client.redeem(code)).toMatchObject({ status: 200, errcode: 40163 });
  expect(await client.redeem('unknown')).toMatchObject({ status: 200, errcode: 40029 });
  expect(await client.redeem(code, { appid: 'wx0' })).toMatchObject({ errcode: 40013 });
  expect(await client.redeem(code, { secret: 'guess' })).toMatchObject({ errcode: 40125 });
  expect(await client.redeem('')).toMatchObject({ errcode: 41008 });
  expect(await client.login('carol')).toBe(first.openid);
  expect(await client.login('dave')).not.toBe(first.openid);

  const late = await client.control('login', { user: 'carol' });
  await client.control('clock', { advanceMs: 299_000 });
  const inTime = await client.control('login', { user: 'carol' });
  await client.control('clock', { advanceMs: 2_000 });
  expect(await client.redeem(late.code)).toMatchObject({ errcode: 40029 });
  expect(await client.redeem(inTime.code)).toMatchObject({ openid: first.openid });
});

test('a malformed control call is refused with a reason, and pages on other ports may call', async () => {
  const { address } = simulator;
  const post = (path: string, body: string) => fetch(`${address}/_sim/${path}`, { method: 'POST', body });
  for (const [path, body] of [
    ['login', '[]'],
    ['login', '{"user":1}'],
    ['cashier', '{}'],
    ['clock', '{"advanceMs":-1}'],
    ['clock', '{"advanceMs":1.5}'],
    ['clock', '{"advanceMs":1e300}'],
  ] as const) {
    const response = await post(path, body);
    expect(response.status, `${path} ${body}`).toBe(400);
    expect(await response.json()).toMatchObject({ message: expect.stringMatching(/has to be/) });
  }
  expect((await post('nothing', '{}')).status).toBe(404);
  expect((await post('notifications/none/resend', '{}')).status).toBe(404);
  const faults = await fetch(`${address}/_sim/faults`, { method: 'PUT', body: '{"rain":true}' });
  expect(faults.status).toBe(400);
  const origin = 'http://127.0.0.1:3000';
  const preflight = await fetch(`${address}/_sim/login`, { method: 'OPTIONS', headers: { origin } });
  expect(preflight.headers.get('access-control-allow-headers')).toBe('content-type');
});
