/**
 * The floor: a bare node:http server that does what cannot be left out of each operation, and nothing else. The same
 * signatures, the same durable transactions on the same schema, one by one on the bare driver; no framework, no
 * ORM, no validation.
 */
import {
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  randomBytes,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import http, {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { promisify } from 'node:util';
import { openFloorDatabase } from './floor-database.js';
import { openFloorPostgresql } from './floor-postgresql.js';

const env = (name: string) => process.env[name] ?? '';
const databaseUrl = env('DATABASE_URL');
const database = databaseUrl.startsWith('file:')
  ? openFloorDatabase(databaseUrl.slice('file:'.length))
  : openFloorPostgresql(databaseUrl);
const privateKey = createPrivateKey(env('WECHAT_PRIVATE_KEY'));
const platformKey = createPublicKey(env('WECHAT_PAY_PUBLIC_KEY'));
const signRsa = promisify(sign);
const agent = new http.Agent({ keepAlive: true });
const wechat = new URL(env('WECHAT_PAY_BASE_URL'));

interface Reply {
  readonly status: number;
  readonly body?: object;
}

async function signText(text: string): Promise<string> {
  const signature: Buffer = await signRsa('RSA-SHA256', Buffer.from(text), privateKey);
  return signature.toString('base64');
}

function isGenuine(headers: IncomingHttpHeaders, body: string): boolean {
  const text = `${headers['wechatpay-timestamp']}\n${headers['wechatpay-nonce']}\n${body}\n`;
  const signature = Buffer.from(String(headers['wechatpay-signature']), 'base64');
  return verify('RSA-SHA256', Buffer.from(text), platformKey, signature);
}

function readBody(message: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => resolve(Buffer.concat(chunks).toString()));
    message.on('error', reject);
  });
}

function send(method: string, path: string, headers: Record<string, string>, body: string) {
  return new Promise<{ headers: IncomingHttpHeaders; body: string }>((resolve, reject) => {
    const options = { agent, host: wechat.hostname, port: wechat.port, method, path, headers };
    const request = http.request(options, (response) => {
      readBody(response).then((text) => resolve({ headers: response.headers, body: text }), reject);
    });
    request.on('error', reject).end(body);
  });
}

/** A signed call whose answer is verified. */
async function callWechat(method: string, path: string, body: string) {
  const timestamp = Math.floor(Date.now() / 1000);
  const nonce = randomBytes(16).toString('hex');
  const signature = await signText(`${method}\n${path}\n${timestamp}\n${nonce}\n${body}\n`);
  const answer = await send(
    method,
    path,
    {
      'content-type': 'application/json',
      authorization: `WECHATPAY2-SHA256-RSA2048 mchid="${env('WECHAT_MERCHANT_ID')}",nonce_str="${nonce}",signature="${signature}",timestamp="${timestamp}",serial_no="${env('WECHAT_SERIAL_NO')}"`,
    },
    body,
  );
  if (!isGenuine(answer.headers, answer.body)) throw new Error('Not signed by WeChat.');
  return JSON.parse(answer.body);
}

const hmac = (text: string) => createHmac('sha256', env('JWT_SECRET')).update(text).digest();

/** The buyer of a token; one that is not genuine, has expired, or whose user is gone, is nobody's. */
async function buyerOf({ authorization = '' }: IncomingHttpHeaders): Promise<string> {
  const token = authorization.slice('Bearer '.length);
  const dot = token.lastIndexOf('.');
  const isGenuineToken = timingSafeEqual(
    hmac(token.slice(0, dot)),
    Buffer.from(token.slice(dot + 1), 'base64url'),
  );
  const claims = JSON.parse(Buffer.from(token.slice(token.indexOf('.') + 1, dot), 'base64url').toString());
  if (!isGenuineToken || claims.exp * 1000 < Date.now()) throw new Error('Not logged in.');
  return database.findUser(claims.sub);
}

async function logIn(message: IncomingMessage): Promise<Reply> {
  const { code } = JSON.parse(await readBody(message));
  const query = new URLSearchParams({
    appid: env('WECHAT_APP_ID'),
    secret: env('WECHAT_APP_SECRET'),
    js_code: code,
  });
  const { body } = await send('GET', `/sns/jscode2session?${query}&grant_type=authorization_code`, {}, '');
  const sub = await database.findUserByOpenid(JSON.parse(body).openid);
  const iat = Math.floor(Date.now() / 1000);
  const claims = Buffer.from(JSON.stringify({ sub, iat, exp: iat + 7200 })).toString('base64url');
  const signed = `${Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url')}.${claims}`;
  const expiresAt = new Date((iat + 7200) * 1000).toISOString();
  return { status: 201, body: { token: `${signed}.${hmac(signed).toString('base64url')}`, expiresAt } };
}

async function createOrder(message: IncomingMessage): Promise<Reply> {
  const userId = await buyerOf(message.headers);
  const { items } = JSON.parse(await readBody(message));
  return {
    status: 201,
    body: await database.createOrder(userId, String(message.headers['idempotency-key']), items),
  };
}

async function pay(message: IncomingMessage, orderId: string): Promise<Reply> {
  const order = await database.getOrder(await buyerOf(message.headers), orderId);
  const { prepay_id } = await callWechat(
    'POST',
    '/v3/pay/transactions/jsapi',
    JSON.stringify({
      appid: env('WECHAT_APP_ID'),
      mchid: env('WECHAT_MERCHANT_ID'),
      description: order.items.map(({ name, quantity }) => `${name} × ${quantity}`).join('、'),
      out_trade_no: orderId,
      time_expire: order.expiresAt,
      notify_url: 'http://127.0.0.1/webhooks/wechatpay/transactions',
      amount: { total: order.totalFen, currency: 'CNY' },
      payer: { openid: await database.openidOf(orderId) },
    }),
  );
  await database.keepPrepay(orderId, prepay_id);
  const timeStamp = String(Math.floor(Date.now() / 1000));
  const nonceStr = randomBytes(16).toString('hex');
  const text = `${env('WECHAT_APP_ID')}\n${timeStamp}\n${nonceStr}\nprepay_id=${prepay_id}\n`;
  const paySign = await signText(text);
  return {
    status: 200,
    body: { timeStamp, nonceStr, package: `prepay_id=${prepay_id}`, signType: 'RSA', paySign },
  };
}

async function confirm(message: IncomingMessage, orderId: string): Promise<Reply> {
  const userId = await buyerOf(message.headers);
  await database.getOrder(userId, orderId);
  const path = `/v3/pay/transactions/out-trade-no/${orderId}?mchid=${env('WECHAT_MERCHANT_ID')}`;
  await database.settle(await callWechat('GET', path, ''), null);
  return { status: 200, body: await database.getOrder(userId, orderId) };
}

async function notify(message: IncomingMessage): Promise<Reply> {
  const body = await readBody(message);
  if (!isGenuine(message.headers, body)) return { status: 401, body: { code: 'FAIL' } };
  const { id, resource } = JSON.parse(body);
  const bytes = Buffer.from(resource.ciphertext, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', env('WECHAT_API_V3_KEY'), resource.nonce);
  decipher.setAAD(Buffer.from(resource.associated_data)).setAuthTag(bytes.subarray(-16));
  const text = decipher.update(bytes.subarray(0, -16)).toString() + decipher.final().toString();
  await database.settle(JSON.parse(text), { id, resource: text });
  return { status: 204 };
}

async function reply(message: IncomingMessage): Promise<Reply> {
  const [path = ''] = (message.url ?? '').split('?');
  const orderId = path.slice('/api/orders/'.length, '/api/orders/'.length + 26);
  switch (`${message.method} ${orderId.length === 26 ? path.replace(orderId, ':id') : path}`) {
    case 'POST /api/session':
      return logIn(message);
    case 'GET /api/products':
      return { status: 200, body: { products: await database.listProducts() } };
    case 'POST /api/orders':
      return createOrder(message);
    case 'GET /api/orders':
      return { status: 200, body: await database.listOrders(await buyerOf(message.headers)) };
    case 'GET /api/orders/:id':
      return { status: 200, body: await database.getOrder(await buyerOf(message.headers), orderId) };
    case 'POST /api/orders/:id/payment':
      return pay(message, orderId);
    case 'POST /api/orders/:id/payment/confirm':
      return confirm(message, orderId);
    case 'POST /webhooks/wechatpay/transactions':
      return notify(message);
    default:
      return { status: 404 };
  }
}

function write(response: ServerResponse, { status, body }: Reply): void {
  if (body === undefined) {
    response.writeHead(status).end();
    return;
  }
  const text = JSON.stringify(body);
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
    .end(text);
}

const server = createServer((message, response) => {
  reply(message).then(
    (answer) => write(response, answer),
    (error: unknown) => {
      console.error(error);
      write(response, { status: 500 });
    },
  );
});
server.keepAliveTimeout = 60_000;
server.listen(Number(process.env.PORT), '127.0.0.1', () => process.send?.('ready'));
