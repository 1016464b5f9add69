import type { JsonObject } from '../../foundation/json.js';
import type { Bend, Call, Draft, Party } from './draft.js';
import { INVALID_TOKEN } from './harmless.js';

const TRANSACTIONS = '/v3/pay/transactions';
const PREPAY = `${TRANSACTIONS}/jsapi`;

/** Has an openid's form, and belongs to nobody. */
const NOBODY = `o${'0'.repeat(27)}`;
const UNKNOWN_PUBLIC_KEY = `PUB_KEY_ID_0${'0'.repeat(32)}`;
const UNKNOWN_SERIAL = '7'.repeat(40);
const TEN_MINUTES_SECONDS = 600;

const get = (path: string, more: Partial<Draft> = {}): Draft => ({
  service: 'pay',
  method: 'GET',
  path,
  ...more,
});

const postJson = (path: string, body: JsonObject, more: Partial<Draft> = {}): Draft => ({
  service: 'pay',
  method: 'POST',
  path,
  body: JSON.stringify(body),
  ...more,
});

const queryPath = ({ outTradeNo, merchantId }: Party) =>
  `${TRANSACTIONS}/out-trade-no/${outTradeNo}?mchid=${merchantId}`;

const closePath = ({ outTradeNo }: Party) => `${TRANSACTIONS}/out-trade-no/${outTradeNo}/close`;

export const query = (party: Party, more: Partial<Draft> = {}): Draft => get(queryPath(party), more);

export const close = (party: Party): Draft => postJson(closePath(party), { mchid: party.merchantId });

export const certificates = (): Draft => get('/v3/certificates');

/** An order of one fen, for the openid of this run. */
const orderOf = ({ appId, merchantId, openid, outTradeNo }: Party): JsonObject => ({
  appid: appId,
  mchid: merchantId,
  description: 'wechat-simulator compare',
  out_trade_no: outTradeNo,
  notify_url: 'https://example.com/notify',
  amount: { total: 1, currency: 'CNY' },
  payer: { openid },
});

/** The same for nobody, with these fields: WeChat cannot accept it. */
const prepayForNobody = (name: string, fields: (party: Party) => JsonObject): Call => ({
  name: `prepay-${name}`,
  draft: (party) => postJson(PREPAY, { ...orderOf({ ...party, openid: NOBODY }), ...fields(party) }),
});

const bentQuery = (name: string, bend: (party: Party) => Bend): Call => ({
  name,
  draft: (party) => query(party, { bend: bend(party) }),
});

const SIGNATURES: readonly Call[] = [
  bentQuery('authorization-missing', () => ({ header: '' })),
  bentQuery('authorization-of-another-scheme', () => ({ header: 'Bearer token' })),
  bentQuery('authorization-malformed', () => ({ header: 'WECHATPAY2-SHA256-RSA2048 mchid=1' })),
  bentQuery('signature-of-another-text', () => ({ signedBody: '{}' })),
  bentQuery('signature-not-base64', () => ({ signature: '%%%' })),
  bentQuery('signature-empty', () => ({ signature: '' })),
  bentQuery('timestamp-ten-minutes-old', () => ({ timestamp: (now) => String(now - TEN_MINUTES_SECONDS) })),
  bentQuery('timestamp-ten-minutes-ahead', () => ({ timestamp: (now) => String(now + TEN_MINUTES_SECONDS) })),
  bentQuery('timestamp-in-milliseconds', () => ({ timestamp: (now) => `${now}000` })),
  bentQuery('timestamp-no-number', () => ({ timestamp: () => 'now' })),
  bentQuery('serial-unknown', () => ({ serialNo: UNKNOWN_SERIAL })),
  bentQuery('serial-in-lower-case', ({ serialNo }) => ({ serialNo: serialNo.toLowerCase() })),
  {
    name: 'body-not-as-signed',
    draft: (party) => postJson(closePath(party), { mchid: party.merchantId }, { bend: { signedBody: '{}' } }),
  },
];

const HEADERS: readonly Call[] = [
  {
    name: 'without-wechatpay-serial',
    draft: (party) => query(party, { headers: { 'Wechatpay-Serial': '' } }),
  },
  {
    name: 'wechatpay-serial-unknown-public-key',
    draft: (party) => query(party, { headers: { 'Wechatpay-Serial': UNKNOWN_PUBLIC_KEY } }),
  },
  {
    name: 'wechatpay-serial-unknown-certificate',
    draft: (party) => query(party, { headers: { 'Wechatpay-Serial': UNKNOWN_SERIAL } }),
  },
  { name: 'query-without-accept', draft: (party) => query(party, { headers: { Accept: '' } }) },
  { name: 'certificates-without-accept', draft: () => ({ ...certificates(), headers: { Accept: '' } }) },
  {
    name: 'certificates-without-user-agent',
    draft: () => ({ ...certificates(), headers: { 'User-Agent': '' } }),
  },
];

const QUERIES: readonly Call[] = [
  { name: 'query', draft: (party) => query(party) },
  {
    name: 'query-without-mchid',
    draft: ({ outTradeNo }) => get(`${TRANSACTIONS}/out-trade-no/${outTradeNo}`),
  },
  {
    name: 'query-of-another-mchid',
    draft: ({ outTradeNo }) => get(`${TRANSACTIONS}/out-trade-no/${outTradeNo}?mchid=1`),
  },
  {
    name: 'query-of-an-illegal-number',
    draft: ({ merchantId }) => get(`${TRANSACTIONS}/out-trade-no/%E8%AE%A2%E5%8D%95?mchid=${merchantId}`),
  },
  {
    name: 'query-by-transaction-id',
    draft: ({ merchantId }) => get(`${TRANSACTIONS}/id/4200000000000000000000000000?mchid=${merchantId}`),
  },
  { name: 'refund-query', draft: ({ outTradeNo }) => get(`/v3/refund/domestic/refunds/${outTradeNo}`) },
  { name: 'close', draft: close },
  { name: 'close-of-another-mchid', draft: (party) => postJson(closePath(party), { mchid: '1' }) },
  { name: 'close-without-mchid', draft: (party) => postJson(closePath(party), {}) },
  {
    name: 'close-with-another-field',
    draft: (party) => postJson(closePath(party), { mchid: party.merchantId, another_field: 1 }),
  },
  { name: 'close-without-json', draft: (party) => ({ ...close(party), body: 'mchid' }) },
  {
    name: 'close-not-utf-8',
    draft: (party) => ({ ...close(party), body: Buffer.from('{"mchid":"\xff"}', 'latin1') }),
  },
  { name: 'certificates', draft: certificates },
  { name: 'certificates-sm2', draft: () => get('/v3/certificates?algorithm_type=SM2') },
  { name: 'certificates-of-an-unknown-kind', draft: () => get('/v3/certificates?algorithm_type=DSA') },
  { name: 'unknown-path', draft: () => get('/v3/no-such-path') },
  { name: 'unknown-path-unsigned', draft: () => get('/v3/no-such-path', { bend: { header: '' } }) },
  { name: 'prepay-by-get', draft: () => get(PREPAY) },
];

const BILLS: readonly Call[] = [
  { name: 'trade-bill-without-date', draft: () => get('/v3/bill/tradebill') },
  { name: 'trade-bill-malformed-date', draft: () => get('/v3/bill/tradebill?bill_date=20260101') },
  { name: 'trade-bill-of-the-future', draft: () => get('/v3/bill/tradebill?bill_date=2099-01-01') },
  { name: 'trade-bill-too-old', draft: () => get('/v3/bill/tradebill?bill_date=2014-01-01') },
  {
    name: 'trade-bill-of-an-unknown-kind',
    draft: () => get('/v3/bill/tradebill?bill_date=2014-01-01&bill_type=NONE'),
  },
  {
    name: 'fund-flow-bill-of-an-unknown-account',
    draft: () => get('/v3/bill/fundflowbill?bill_date=2014-01-01&account_type=NONE'),
  },
];

const FIELDS: readonly Call[] = [
  { name: 'prepay-empty', draft: () => postJson(PREPAY, {}) },
  { name: 'prepay-without-json', draft: () => ({ ...postJson(PREPAY, {}), body: 'appid' }) },
  { name: 'prepay-array', draft: () => ({ ...postJson(PREPAY, {}), body: '[]' }) },
  prepayForNobody('for-nobody', () => ({})),
  prepayForNobody('total-zero', () => ({ amount: { total: 0, currency: 'CNY' } })),
  prepayForNobody('total-negative', () => ({ amount: { total: -1, currency: 'CNY' } })),
  prepayForNobody('total-a-fraction', () => ({ amount: { total: 0.5, currency: 'CNY' } })),
  prepayForNobody('total-a-text', () => ({ amount: { total: '1', currency: 'CNY' } })),
  prepayForNobody('total-missing', () => ({ amount: { currency: 'CNY' } })),
  prepayForNobody('currency-not-cny', () => ({ amount: { total: 1, currency: 'USD' } })),
  prepayForNobody('openid-missing', () => ({ payer: {} })),
  prepayForNobody('appid-of-another', () => ({ appid: 'wx0000000000000000' })),
  prepayForNobody('mchid-of-another', () => ({ mchid: '1' })),
  prepayForNobody('number-too-short', () => ({ out_trade_no: 'C-1' })),
  prepayForNobody('number-too-long', ({ outTradeNo }) => ({ out_trade_no: outTradeNo.padEnd(33, '0') })),
  prepayForNobody('number-with-a-dot', ({ outTradeNo }) => ({ out_trade_no: `${outTradeNo}.1` })),
  prepayForNobody('description-missing', () => ({ description: undefined })),
  prepayForNobody('description-empty', () => ({ description: '' })),
  prepayForNobody('description-null', () => ({ description: null })),
  prepayForNobody('description-too-long', () => ({ description: '长'.repeat(43) })),
  prepayForNobody('description-with-an-emoji', () => ({ description: '☕️🥐' })),
  prepayForNobody('description-with-a-line-break', () => ({ description: 'a\nb' })),
  prepayForNobody('notify-url-by-http', () => ({ notify_url: 'http://example.com/notify' })),
  prepayForNobody('notify-url-with-a-query', () => ({ notify_url: 'https://example.com/notify?a=1' })),
  prepayForNobody('notify-url-of-this-machine', () => ({ notify_url: 'https://127.0.0.1/notify' })),
  prepayForNobody('time-expire-over', () => ({ time_expire: '2020-01-01T00:00:00+08:00' })),
  prepayForNobody('time-expire-without-zone', () => ({ time_expire: '2099-01-01T00:00:00' })),
  prepayForNobody('undocumented-field', () => ({ another_field: 1 })),
  prepayForNobody('scene-info-without-ip', () => ({ scene_info: {} })),
  prepayForNobody('several-mistakes', () => ({
    appid: 'wx0000000000000000',
    out_trade_no: 'C-1',
    amount: { total: 0, currency: 'USD' },
  })),
];

/** An order of no fen, without the buyer that only JSAPI has. */
const freeOrderOf = (party: Party): JsonObject => ({
  ...orderOf(party),
  payer: undefined,
  amount: { total: 0, currency: 'CNY' },
});

const PRODUCTS: readonly Call[] = [
  ...['native', 'h5', 'app'].flatMap((product): Call[] => [
    { name: `${product}-empty`, draft: () => postJson(`${TRANSACTIONS}/${product}`, {}) },
    {
      name: `${product}-total-zero`,
      draft: (party) =>
        postJson(`${TRANSACTIONS}/${product}`, {
          ...freeOrderOf(party),
          scene_info: {
            payer_client_ip: '203.0.113.1',
            ...(product === 'h5' && { h5_info: { type: 'Wap' } }),
          },
        }),
    },
    { name: `${product}-by-get`, draft: () => get(`${TRANSACTIONS}/${product}`) },
  ]),
  {
    name: 'h5-without-scene-info',
    draft: (party) => postJson(`${TRANSACTIONS}/h5`, freeOrderOf(party)),
  },
];

const login = (name: string, parameters: (party: Party) => Record<string, string>): Call => ({
  name,
  draft: (party) => ({
    service: 'miniProgram',
    method: 'GET',
    path: `/sns/jscode2session?${new URLSearchParams(parameters(party))}`,
  }),
});

const loginOf = ({ appId, appSecret }: Party) => ({
  appid: appId,
  secret: appSecret,
  grant_type: 'authorization_code',
});

/** Some of the APIs that need an access_token. */
const TOKEN_PATHS = [
  ['shipping', '/wxa/sec/order/upload_shipping_info'],
  ['shipping-query', '/wxa/sec/order/get_order'],
  ['trade-managed', '/wxa/sec/order/is_trade_managed'],
  ['phone-number', '/wxa/business/getuserphonenumber'],
  ['subscribe-message', '/cgi-bin/message/subscribe/send'],
] as const;

const MINI_PROGRAM: readonly Call[] = [
  login('login-wrong-code', (party) => ({ ...loginOf(party), js_code: 'no-such-code' })),
  login('login-without-code', loginOf),
  login('login-empty-code', (party) => ({ ...loginOf(party), js_code: '' })),
  login('login-of-an-unknown-appid', (party) => ({
    ...loginOf(party),
    appid: 'wx0000000000000000',
    secret: '0'.repeat(32),
    js_code: 'no-such-code',
  })),
  ...TOKEN_PATHS.flatMap(([name, path]): Call[] => [
    { name: `${name}-without-token`, draft: () => postJson(path, {}, { service: 'miniProgram' }) },
    {
      name: `${name}-with-an-invalid-token`,
      draft: () => postJson(`${path}?access_token=${INVALID_TOKEN}`, {}, { service: 'miniProgram' }),
    },
  ]),
  { name: 'mini-program-unknown-path', draft: () => get('/wxa/no-such-path', { service: 'miniProgram' }) },
];

/** Without `--prepay` and `--stable-token`: nothing that leaves a trace. */
export const CALLS: readonly Call[] = [
  ...SIGNATURES,
  ...HEADERS,
  ...QUERIES,
  ...BILLS,
  ...FIELDS,
  ...PRODUCTS,
  ...MINI_PROGRAM,
];

/** The life of an order of one fen that nobody pays, in this order. */
export const PREPAY_CALLS: readonly Call[] = [
  { name: 'prepay', draft: (party) => postJson(PREPAY, orderOf(party)) },
  { name: 'prepay-again', draft: (party) => postJson(PREPAY, orderOf(party)) },
  {
    name: 'prepay-again-with-another-field',
    draft: (party) => postJson(PREPAY, { ...orderOf(party), description: 'another one' }),
  },
  { name: 'query-of-an-unpaid-order', draft: (party) => query(party) },
  { name: 'close-of-an-unpaid-order', draft: close },
  { name: 'close-again', draft: close },
  { name: 'query-of-a-closed-order', draft: (party) => query(party) },
  { name: 'prepay-of-a-closed-order', draft: (party) => postJson(PREPAY, orderOf(party)) },
];

/** A token is issued, or the one that is valid comes again. It ends none. */
export const STABLE_TOKEN_CALLS: readonly Call[] = [
  {
    name: 'stable-token',
    draft: ({ appId, appSecret }) =>
      postJson(
        '/cgi-bin/stable_token',
        { grant_type: 'client_credential', appid: appId, secret: appSecret },
        { service: 'miniProgram' },
      ),
  },
  {
    name: 'stable-token-of-another-grant-type',
    draft: ({ appId, appSecret }) =>
      postJson(
        '/cgi-bin/stable_token',
        { grant_type: 'none', appid: appId, secret: appSecret },
        { service: 'miniProgram' },
      ),
  },
  {
    name: 'stable-token-without-appid',
    draft: ({ appSecret }) =>
      postJson(
        '/cgi-bin/stable_token',
        { grant_type: 'client_credential', secret: appSecret },
        { service: 'miniProgram' },
      ),
  },
];
