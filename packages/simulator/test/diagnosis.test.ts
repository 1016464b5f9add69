import { constants, createSign, generateKeyPairSync, sign } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { type CashierRequest, type Diagnosis, type Simulator, startSimulator } from '../src/index.js';
import { createMerchantClient, type MerchantClient } from './merchant-client.js';
import { merchant } from './sale.js';

let simulator: Simulator;
let client: MerchantClient;
let prepayId: string;

beforeAll(async () => {
  simulator = await startSimulator({ merchant });
  client = createMerchantClient(simulator);
  const openid = await client.login('alice');
  const body = client.prepayBody({ openid, outTradeNo: 'DIAGNOSIS-01' });
  prepayId = String((await client.prepay(body)).json.prepay_id);
  return () => simulator.close();
});

const BODY =
  '{"description":"云南 <咖啡> & more","url":"https://shop.example/a","amount":{"total":1,"currency":"CNY"}}';
const VALUE = JSON.parse(BODY);
const QUERY = '/v3/pay/transactions/out-trade-no/A%20B?mchid=1&x=%2F';
const ASCII = (text: string) =>
  text.replace(/[^ -~]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly body?: string;
  readonly timestamp?: string;
  readonly serialNo?: string;
  /** What is signed, of the five lines as they should be. */
  readonly text?: (lines: string[]) => string;
  /** How it is signed. */
  readonly by?: (text: string) => string;
}

const seconds = () => String(Math.floor(Date.now() / 1000));
const join = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
const signWith = (key: string) => (text: string) => createSign('RSA-SHA256').update(text).sign(key, 'base64');
const replaced = (index: number, line: (old: string) => string) => (lines: string[]) =>
  join(lines.map((old, at) => (at === index ? line(old) : old)));

/** Sends a request that was signed in a wrong way; what the event says of it, and the text that was signed. */
async function send(sent: Sent): Promise<{ diagnosis: Diagnosis | null; text: string; right: string }> {
  const { method = 'POST', path = '/v3/pay/transactions/jsapi', timestamp = seconds() } = sent;
  const body = method === 'GET' ? '' : (sent.body ?? BODY);
  const lines = [method, path, timestamp, 'Nonce0123456789', body];
  const text = (sent.text ?? join)(lines);
  const signature = (sent.by ?? signWith(merchant.privateKey))(text);
  const { serialNo = merchant.serialNo } = sent;
  const response = await fetch(simulator.address + path, {
    method,
    headers: {
      authorization: `WECHATPAY2-SHA256-RSA2048 mchid="${merchant.merchantId}",nonce_str="Nonce0123456789",signature="${signature}",timestamp="${timestamp}",serial_no="${serialNo}"`,
    },
    ...(body === '' ? {} : { body }),
  });
  expect(response.status).toBe(401);
  const event = simulator.control.events().findLast((one) => one.kind === 'request');
  return { diagnosis: event?.diagnosis ?? null, text, right: join(lines) };
}

const stranger = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
}).privateKey;

const TEXTS: [string, Diagnosis['mistake'], Sent][] = [
  ['body indented', 'bodyReserialised', { text: replaced(4, () => JSON.stringify(VALUE, null, 2)) }],
  [
    'body indented by one blank',
    'bodyReserialised',
    { text: replaced(4, () => JSON.stringify(VALUE, null, 1)) },
  ],
  [
    'body as .NET writes it',
    'bodyReserialised',
    { text: replaced(4, () => JSON.stringify(VALUE, null, 2).replaceAll('\n', '\r\n')) },
  ],
  [
    'sent indented, compact signed',
    'bodyReserialised',
    { body: JSON.stringify(VALUE, null, 4), text: replaced(4, () => BODY) },
  ],
  [
    'body as Python writes it',
    'bodyReserialised',
    {
      text: replaced(4, () =>
        ASCII(JSON.stringify(VALUE, null, 1).replace(/,\n */g, ', ').replace(/\n */g, '')),
      ),
    },
  ],
  [
    'body as PHP writes it',
    'bodyReserialised',
    { text: replaced(4, () => ASCII(BODY).replaceAll('/', '\\/')) },
  ],
  [
    'body as Go writes it',
    'bodyReserialised',
    { text: replaced(4, () => BODY.replace(/[<>&]/g, ASCII_HTML)) },
  ],
  [
    'body with its fields in another order',
    'bodyReserialised',
    {
      text: replaced(4, () => {
        const { description, url, amount } = VALUE;
        return JSON.stringify({ url, amount, description });
      }),
    },
  ],
  [
    'body of many fields, one of them in another place',
    'bodyReserialised',
    {
      body: '{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9}',
      text: replaced(4, () => '{"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"a":1,"i":9}'),
    },
  ],
  ['no last line feed', 'lastLineFeedMissing', { text: (lines) => lines.join('\n') }],
  ['one line feed too many', 'lastLineFeedDoubled', { text: (lines) => `${join(lines)}\n` }],
  ['CR LF', 'crlf', { text: (lines) => join(lines).replaceAll('\n', '\r\n') }],
  ['backslash n', 'escapedLineFeed', { text: (lines) => join(lines).replaceAll('\n', '\\n') }],
  ['no line feeds', 'lineFeedsMissing', { text: (lines) => lines.join('') }],
  [
    'no empty line for no body',
    'emptyBodyLineMissing',
    { method: 'GET', path: QUERY, text: (lines) => join(lines.slice(0, 4)) },
  ],
  [
    'query not signed',
    'queryNotSigned',
    { method: 'GET', path: QUERY, text: replaced(1, (path) => path.replace(/\?.*/, '')) },
  ],
  [
    'WeChat’s host signed',
    'hostSigned',
    { text: replaced(1, (path) => `https://api.mch.weixin.qq.com${path}`) },
  ],
  ['the simulator’s host signed', 'hostSigned', { text: replaced(1, (path) => simulator.address + path) }],
  ['path decoded', 'urlDecoded', { method: 'GET', path: QUERY, text: replaced(1, decodeURIComponent) }],
  [
    'query encoded otherwise',
    'urlEncodedOtherwise',
    { method: 'GET', path: '/v3/certificates?a=x%20y', text: replaced(1, () => '/v3/certificates?a=x+y') },
  ],
  ['/v3 left out', 'pathCut', { text: replaced(1, (path) => path.slice(3)) }],
  ['lower-case method', 'methodInLowerCase', { text: replaced(0, () => 'post') }],
  ['another method', 'otherMethod', { text: replaced(0, () => 'PUT') }],
  ['body not signed', 'bodyNotSigned', { text: replaced(4, () => '') }],
  ['{} signed for no body', 'bodyOfNothing', { method: 'GET', path: QUERY, text: replaced(4, () => '{}') }],
  ['body with a line feed', 'bodyWhitespace', { body: `${BODY}\n`, text: replaced(4, () => BODY) }],
  ['time taken twice', 'timestampsDiffer', { text: replaced(2, (time) => String(Number(time) - 1)) }],
  ['milliseconds signed', 'millisecondsSigned', { text: replaced(2, (time) => `${time}123`) }],
  ['nonce in lower case', 'nonceDiffers', { text: replaced(3, (nonce) => nonce.toLowerCase()) }],
  [
    'nonce before timestamp',
    'lineOrder',
    { text: ([a = '', b = '', c = '', d = '', e = '']) => join([a, b, d, c, e]) },
  ],
  ['signed like an answer', 'responseFormat', { text: (lines) => join(lines.slice(2)) }],
  ['milliseconds in the header', 'timestampInMilliseconds', { timestamp: String(Date.now()) }],
  [
    'milliseconds in the header, seconds signed',
    'timestampInMilliseconds',
    { timestamp: String(Date.now()), text: replaced(2, (timestamp) => timestamp.slice(0, 10)) },
  ],
  ['an old timestamp', 'timestampTooFarAway', { timestamp: String(Number(seconds()) - 400) }],
  ['platform serial', 'wrongSerial', { serialNo: merchant.platformSerialNo }],
  ['WeChat’s certificate’s key', 'wrongKey', { by: signWith(merchant.platformPrivateKey) }],
  ['WeChat’s public key’s key', 'wrongKey', { by: signWith(merchant.payPrivateKey) }],
  [
    'SHA-1',
    'wrongDigest',
    { by: (text) => createSign('RSA-SHA1').update(text).sign(merchant.privateKey, 'base64') },
  ],
  [
    'hex',
    'wrongEncoding',
    { by: (text) => createSign('RSA-SHA256').update(text).sign(merchant.privateKey, 'hex') },
  ],
  [
    'base64url',
    'wrongEncoding',
    { by: (text) => createSign('RSA-SHA256').update(text).sign(merchant.privateKey, 'base64url') },
  ],
  [
    'two mistakes',
    'emptyBodyLineMissing',
    {
      method: 'GET',
      path: QUERY,
      text: (lines) =>
        join([lines[0] ?? '', '/v3/pay/transactions/out-trade-no/A%20B', ...lines.slice(2)]).slice(0, -1),
    },
  ],
];
function ASCII_HTML(one: string) {
  return `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

test.each(TEXTS)('the signed text is found and the mistake named: %s', async (_, mistake, sent) => {
  const { diagnosis, text, right } = await send(sent);
  expect(diagnosis).toMatchObject({ mistake, explanation: expect.stringMatching(/\S/) });
  expect(diagnosis?.clientSigningString).toBe(text);
  const expected = mistake === 'timestampInMilliseconds' ? right.replace(/(\n\d{10})\d{3}\n/, '$1\n') : right;
  expect(diagnosis?.expectedSigningString).toBe(expected);
});

test('the form of a signature reveals the mistake if the text is unknown', async () => {
  const cases: [Diagnosis['mistake'], Sent][] = [
    ['wrongKey', { by: signWith(stranger) }],
    [
      'wrongPadding',
      {
        by: (text) =>
          sign('sha256', Buffer.from(text), {
            key: merchant.privateKey,
            padding: constants.RSA_PKCS1_PSS_PADDING,
          }).toString('base64'),
      },
    ],
    ['apiV2Signature', { by: () => '0CB01533B8C1EF103065174F50BCA001' }],
    ['notASignature', { by: () => 'abc' }],
    ['otherText', { text: () => 'something else' }],
  ];
  for (const [mistake, sent] of cases) {
    const { diagnosis } = await send(sent);
    expect.soft(diagnosis).toMatchObject({ mistake, clientSigningString: null });
  }
});

test('a refused paySign is explained exactly', () => {
  const ask = (
    changes: object,
    text: (lines: [string, string, string, string]) => string = join,
    by = signWith(merchant.privateKey),
  ) => {
    const request = {
      timeStamp: seconds(),
      nonceStr: 'Nonce0123456789',
      package: `prepay_id=${prepayId}`,
      signType: 'RSA',
      ...changes,
    };
    const lines = [merchant.appId, request.timeStamp, request.nonceStr, request.package] as const;
    const signed = text([...lines]);
    const payment: CashierRequest = { ...request, paySign: by(signed), action: 'pay' };
    const { errMsg, diagnosis } = simulator.control.cashier(payment);
    expect(errMsg).toMatch(/^requestPayment:fail/);
    const event = simulator.control.events().at(-1);
    expect(event).toMatchObject({ kind: 'control', diagnosis });
    return { diagnosis, signed };
  };
  const texts: [Diagnosis['mistake'], Parameters<typeof ask>][] = [
    ['prepayIdWithoutPrefix', [{}, ([a, t, n]) => join([a, t, n, prepayId])]],
    ['packageWithoutPrefix', [{ package: prepayId }]],
    ['lastLineFeedMissing', [{}, (lines) => lines.join('\n')]],
    ['crlf', [{}, (lines) => join(lines).replaceAll('\n', '\r\n')]],
    ['otherAppId', [{}, ([, ...rest]) => join([merchant.merchantId, ...rest])]],
    ['lineOrder', [{}, ([a, t, n, p]) => join([a, n, t, p])]],
    ['millisecondsSigned', [{}, ([a, t, n, p]) => join([a, `${t}007`, n, p])]],
    ['timestampInMilliseconds', [{ timeStamp: String(Date.now()) }]],
    [
      'keyValuePairs',
      [{}, ([a, t, n, p]) => `appId=${a}&nonceStr=${n}&package=${p}&signType=RSA&timeStamp=${t}`],
    ],
    ['wrongKey', [{}, join, signWith(merchant.platformPrivateKey)]],
  ];
  for (const [mistake, parameters] of texts) {
    const { diagnosis, signed } = ask(...parameters);
    expect.soft(diagnosis).toMatchObject({ mistake, clientSigningString: signed });
    expect
      .soft(diagnosis?.expectedSigningString)
      .toMatch(/^wx\w+\n\d{10}\nNonce0123456789\nprepay_id=wx\w+\n$/);
  }
  expect(ask({ signType: 'MD5' }).diagnosis?.mistake).toBe('wrongSignType');
  expect(ask({}, join, () => '0CB01533B8C1EF103065174F50BCA001').diagnosis?.mistake).toBe('apiV2Signature');
  expect(simulator.control.order('DIAGNOSIS-01')?.tradeState).toBe('NOTPAY');
});

test('a parameter of a wrong type is refused in the WeChat client’s words', async () => {
  const { package: packageValue, ...payment } = client.paymentOf(prepayId);
  for (const [changes, words] of [
    [{ timeStamp: 1_700_000_000 }, 'parameter.timeStamp should be String instead of Number;'],
    [{ paySign: null }, 'parameter.paySign should be String instead of Null;'],
    [{ package: undefined }, 'parameter.package should be String instead of Undefined;'],
  ] as const) {
    const body = { ...payment, package: packageValue, action: 'pay', ...changes };
    const { errMsg } = await client.control('cashier', body);
    expect(errMsg).toBe(`requestPayment:fail parameter error: ${words}`);
    const event = simulator.control.events().at(-1);
    expect(event).toMatchObject({ diagnosis: { mistake: 'parameterType' } });
  }
  expect(simulator.control.order('DIAGNOSIS-01')?.tradeState).toBe('NOTPAY');
});
