import {
  createCipheriv,
  createHmac,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';

/**
 * What every process of the benchmark agrees on: one merchant, a hundred buyers, and orders whose numbers say
 * whose they are.
 */

export const BUYERS = 100;
export const TOTAL_FEN = 7_200;
/** The demo's: with one alone, every new order would wait for the same row. */
const PRODUCT_IDS = ['yirgacheffe', 'huila', 'mandheling', 'house-blend', 'drip-bags', 'cold-brew'] as const;

/** Runs of orders are told apart by a letter, and sort as ULIDs do. */
export const orderId = (run: string, index: number) => `01${run}${String(index).padStart(23, '0')}`;
const buyerOf = (index: number) => index % BUYERS;

/** A paid order as WeChat tells it, in a query or in a notification. */
export function paidPayment(id: string, appId: string, merchantId: string) {
  return {
    appid: appId,
    mchid: merchantId,
    out_trade_no: id,
    // Digits alone, as WeChat's are: the letter of the run is told by its code.
    transaction_id: `42${id.charCodeAt(2)}${id.slice(3)}`,
    trade_type: 'JSAPI',
    trade_state: 'SUCCESS',
    trade_state_desc: '支付成功',
    bank_type: 'OTHERS',
    attach: '',
    success_time: '2026-01-01T12:00:01+08:00',
    payer: { openid: `openid-${buyerOf(Number(id.slice(3)))}` },
    amount: { total: TOTAL_FEN, payer_total: TOTAL_FEN, currency: 'CNY', payer_currency: 'CNY' },
  };
}

export interface Inputs {
  /** The environment of the API, and of the floor. */
  readonly environment: Readonly<Record<string, string>>;
  readonly platformPrivateKey: string;
  readonly requests: ReturnType<typeof createRequests>;
}

const pem = (key: KeyObject) =>
  key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem' }).toString();

/** Makes keys and an environment; nothing of it outlives the run. */
export function createInputs(wechatPort: number): Inputs {
  const merchant = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const platform = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const wechatUrl = `http://127.0.0.1:${wechatPort}`;
  const environment = {
    JWT_SECRET: 'a secret of the benchmark, 32 characters',
    OPERATOR_TOKEN: 'an operator token of the benchmark, long',
    RATE_LIMIT: 'off',
    WECHAT_APP_ID: 'wx0123456789abcdef',
    WECHAT_APP_SECRET: '0123456789abcdef0123456789abcdef',
    WECHAT_MERCHANT_ID: '1900000001',
    WECHAT_SERIAL_NO: '7F1E2D3C4B5A69788796A5B4C3D2E1F00F1E2D3C',
    WECHAT_PRIVATE_KEY: pem(merchant.privateKey),
    WECHAT_API_V3_KEY: 'an-APIv3-key-of-32-characters-00',
    WECHAT_PAY_PUBLIC_KEY_ID: 'PUB_KEY_ID_0119000000012026010100000000000001',
    WECHAT_PAY_PUBLIC_KEY: pem(platform.publicKey),
    WECHAT_API_BASE_URL: wechatUrl,
    WECHAT_PAY_BASE_URL: wechatUrl,
  };
  const platformPrivateKey = pem(platform.privateKey);
  return { environment, platformPrivateKey, requests: createRequests(environment, platformPrivateKey) };
}

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

function http(method: string, path: string, headers: Record<string, string>, body = ''): Buffer {
  const all = {
    host: '127.0.0.1',
    ...headers,
    ...(body === ''
      ? {}
      : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
    ...(body === '' && method === 'POST' ? { 'content-length': '0' } : {}),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
}

/** Whole HTTP requests, prepared before anything is timed. */
function createRequests(environment: Record<string, string>, platformPrivateKey: string) {
  const privateKey = createPrivateKey(platformPrivateKey);
  const {
    JWT_SECRET = '',
    WECHAT_APP_ID = '',
    WECHAT_MERCHANT_ID = '',
    WECHAT_API_V3_KEY = '',
  } = environment;
  const serial = environment.WECHAT_PAY_PUBLIC_KEY_ID ?? '';

  function issueToken(buyer: number): string {
    const iat = Math.floor(Date.now() / 1000);
    const signed = `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url({ sub: `buyer-${buyer}`, aud: environment.WECHAT_APP_ID, iat, exp: iat + 7200 })}`;
    return `${signed}.${createHmac('sha256', JWT_SECRET).update(signed).digest('base64url')}`;
  }
  const tokens = Array.from({ length: BUYERS }, (_, buyer) => `Bearer ${issueToken(buyer)}`);
  const as = (index: number) => ({ authorization: tokens[buyerOf(index)] ?? '' });

  function seal(resource: object): object {
    const nonce = randomBytes(6).toString('hex');
    const cipher = createCipheriv('aes-256-gcm', WECHAT_API_V3_KEY, nonce).setAAD(Buffer.from('transaction'));
    const ciphertext = Buffer.concat([
      cipher.update(JSON.stringify(resource)),
      cipher.final(),
      cipher.getAuthTag(),
    ]);
    return {
      original_type: 'transaction',
      algorithm: 'AEAD_AES_256_GCM',
      ciphertext: ciphertext.toString('base64'),
      associated_data: 'transaction',
      nonce,
    };
  }

  return {
    session: (index: number) =>
      http('POST', '/api/session', {}, JSON.stringify({ code: `openid-${buyerOf(index)}` })),
    products: () => http('GET', '/api/products', {}),
    createOrder: (index: number) =>
      http(
        'POST',
        '/api/orders',
        { ...as(index), 'idempotency-key': randomBytes(16).toString('hex') },
        JSON.stringify({ items: [{ productId: PRODUCT_IDS[index % PRODUCT_IDS.length], quantity: 1 }] }),
      ),
    getOrder: (id: string, index: number) => http('GET', `/api/orders/${id}`, as(index)),
    listOrders: (index: number, cursor?: string) =>
      http('GET', `/api/orders${cursor === undefined ? '' : `?cursor=${cursor}`}`, as(index)),
    prepay: (id: string, index: number) => http('POST', `/api/orders/${id}/payment`, as(index)),
    confirm: (id: string, index: number) => http('POST', `/api/orders/${id}/payment/confirm`, as(index)),
    notification(id: string): Buffer {
      const body = JSON.stringify({
        id: `notification-${id}`,
        create_time: '2026-01-01T12:00:01+08:00',
        resource_type: 'encrypt-resource',
        event_type: 'TRANSACTION.SUCCESS',
        summary: '支付成功',
        resource: seal(paidPayment(id, WECHAT_APP_ID, WECHAT_MERCHANT_ID)),
      });
      const timestamp = String(Math.floor(Date.now() / 1000));
      const nonce = randomBytes(16).toString('hex');
      const message = Buffer.from(`${timestamp}\n${nonce}\n${body}\n`);
      return http(
        'POST',
        '/webhooks/wechatpay/transactions',
        {
          'wechatpay-timestamp': timestamp,
          'wechatpay-nonce': nonce,
          'wechatpay-serial': serial,
          'wechatpay-signature': sign('RSA-SHA256', message, privateKey).toString('base64'),
          'wechatpay-signature-type': 'WECHATPAY2-SHA256-RSA2048',
        },
        body,
      );
    },
  };
}

export type Requests = Inputs['requests'];
