import { createSign } from 'node:crypto';
import { connect } from 'node:net';
import { seededRandomBytes } from '../src/foundation/seeded-random.js';
import type { Simulator } from '../src/index.js';

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'HEAD'];

const PATHS = [
  '/',
  '/page/app.js',
  '/page/../index.js',
  '/sns/jscode2session?appid=%&js_code=%ff',
  '/cgi-bin/stable_token',
  '/wxa/sec/order/upload_shipping_info?access_token=%00',
  '/v3/pay/transactions/jsapi',
  '/v3/pay/transactions/out-trade-no/FUZZ-000001?mchid=1',
  '/v3/pay/transactions/out-trade-no/%ff/close',
  '/v3/pay/transactions/id/42000?mchid=%E5',
  '/v3/refund/domestic/refunds',
  '/v3/refund/domestic/refunds/%ff',
  '/v3/refund/domestic/refunds/5030/apply-abnormal-refund',
  '/v3/certificates?algorithm_type=ALL',
  '/v3/bill/tradebill?bill_date=0000-00-00&bill_type=x',
  '/v3/bill/fundflowbill?bill_date=9999-99-99&account_type=%',
  '/v3/billdownload/file?token=%00',
  '/_sim/login',
  '/_sim/cashier',
  '/_sim/orders?limit=-1',
  '/_sim/orders/%ff',
  '/_sim/orders/FUZZ-000001',
  '/_sim/refunds/%ff',
  '/_sim/notifications/x/resend',
  '/_sim/events?after=x',
  '/_sim/books?after=1e400',
  '/_sim/clock',
  '/_sim/faults',
  '/_sim/keys',
  '/_sim/preview',
  '/_sim/reset',
];

/** Field names of every body that anything here reads. */
const FIELDS = [
  ...[
    'appid',
    'mchid',
    'description',
    'out_trade_no',
    'notify_url',
    'amount',
    'payer',
    'openid',
    'total',
    'refund',
  ],
  ...[
    'currency',
    'time_expire',
    'attach',
    'detail',
    'scene_info',
    'out_refund_no',
    'transaction_id',
    'funds_account',
  ],
  ...[
    'grant_type',
    'secret',
    'force_refresh',
    'order_key',
    'shipping_list',
    'upload_time',
    'delivery_mode',
    'type',
  ],
  ...[
    'timeStamp',
    'nonceStr',
    'package',
    'signType',
    'paySign',
    'action',
    'user',
    'advanceMs',
    'freeze',
    'reset',
  ],
  ...[
    'seed',
    'rules',
    'operation',
    'fault',
    'probability',
    'times',
    'signWith',
    'refunds',
    'mode',
    'variant',
  ],
  ...['__proto__', 'constructor', 'toString', '', 'status', 'refundOutcome', 'bank_account'],
];

const WORDS = [
  '',
  'pay',
  'FUZZ-000001',
  'CNY',
  'http://127.0.0.1:9/',
  'prepay_id=wx',
  '\u0000',
  '😀',
  '\ud800',
  '2026-01-01T00:00:00+08:00',
];
const NUMBERS = [0, -1, 1, 1.5, 1e300, 2 ** 31, 2 ** 53, -0];

// They would make what comes after them slow, or leave; they have tests of their own.
const HARMFUL = /"(LATENCY|TIMEOUT|CONNECTION_RESET|ANSWER_LOST|rotate)"/;

const WORKERS = 32;

export interface FuzzReport {
  readonly requests: number;
  /** By status; 0 where the connection was closed without an answer. */
  readonly statuses: ReadonlyMap<number, number>;
  /** What was answered 5xx, or not at all though it was HTTP. */
  readonly failures: readonly string[];
}

/** Sends a simulator `requests` things that nobody should send, the same ones for the same seed. */
export async function fuzz(simulator: Simulator, requests: number, seed: string): Promise<FuzzReport> {
  const statuses = new Map<number, number>();
  const failures: string[] = [];
  const tell = (status: number, what: string, isHttp: boolean) => {
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if ((status >= 500 || (status === 0 && isHttp)) && failures.length < 20)
      failures.push(`${status} ${what}`);
  };
  let next = 0;
  async function work(): Promise<void> {
    while (next < requests) {
      // Each request has a chance of its own, so that their order does not matter.
      const chance = createChance(`${seed} ${next}`);
      next += 1;
      await (chance.below(8) === 0 ? sendBytes(simulator, chance, tell) : sendHttp(simulator, chance, tell));
    }
  }
  await Promise.all(Array.from({ length: WORKERS }, work));
  return { requests, statuses, failures };
}

type Tell = (status: number, what: string, isHttp: boolean) => void;

async function sendHttp({ address, merchant }: Simulator, chance: Chance, tell: Tell): Promise<void> {
  const path =
    chance.below(6) === 0 ? `/${chance.of(['v3', '_sim', 'sns', 'x'])}/${chance.text()}` : chance.of(PATHS);
  const url = new URL(path.startsWith('/') ? `${address}${path}` : `${address}/${path}`);
  const sentPath = url.pathname + url.search;
  const method = chance.of(METHODS);
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const body = hasBody ? chance.body() : '';
  const timestamp = String(Math.floor(Date.now() / 1000));
  const message = `${method}\n${sentPath}\n${timestamp}\nnonce\n${body}\n`;
  // Signing is most of the work, and only Pay asks for it.
  const isSigned = sentPath.startsWith('/v3/') && chance.below(2) === 0;
  const signature = isSigned
    ? createSign('RSA-SHA256').update(message).sign(merchant.privateKey, 'base64')
    : chance.text().replace(/[^ -~]|"/g, '');
  const what = `${method} ${sentPath} ${body.slice(0, 500)}`;
  try {
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(30_000),
      headers: {
        authorization: `WECHATPAY2-SHA256-RSA2048 mchid="${merchant.merchantId}",nonce_str="nonce",signature="${signature}",timestamp="${timestamp}",serial_no="${merchant.serialNo}"`,
        'wechatpay-serial': chance.of([merchant.payPublicKeyId, merchant.platformSerialNo, 'x']),
        ...(chance.below(20) === 0
          ? { 'wechatpay-negative-test': chance.of(['REFUND_CLOSED', 'PAY_FAIL', 'UNSIGNED', '?']) }
          : {}),
      },
      ...(hasBody ? { body } : {}),
    });
    await response.arrayBuffer();
    tell(response.status, what, true);
  } catch (error) {
    tell(0, `${what}: ${error instanceof Error ? (error.cause ?? error) : error}`, true);
  }
}

/** Bytes that are no HTTP, or nearly none. */
function sendBytes({ address }: Simulator, chance: Chance, tell: Tell): Promise<void> {
  const { port, hostname } = new URL(address);
  const bytes = chance.of<() => Buffer>([
    () => chance.bytes(chance.below(2_000)),
    () => Buffer.from(`GET ${chance.text()} HTTP/1.1\r\n\r\n`),
    () => Buffer.from(`POST /v3/pay/transactions/jsapi HTTP/1.0\r\nContent-Length: 5\r\n\r\n{}`),
    () => Buffer.from(`POST /_sim/login HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n`),
    () =>
      Buffer.from(
        `POST /_sim/login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n`,
      ),
    () => Buffer.from(`GET /v3/x HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`),
    () => Buffer.from(`GET http://${chance.text()}/v3/ HTTP/1.1\r\nHost: \r\n\r\n`),
    () => Buffer.from('CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n'),
    () =>
      Buffer.from(
        'GET /_sim/events HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n',
      ),
    () =>
      Buffer.concat([Buffer.from('GET /v3/'), chance.bytes(40), Buffer.from(' HTTP/1.1\r\nHost: x\r\n\r\n')]),
  ])();
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.end(bytes));
    socket.setTimeout(200, () => socket.destroy());
    socket.on('data', (data) => {
      answer += data.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      const status = Number(/^HTTP\/1\.\d (\d{3})/.exec(answer)?.[1] ?? 0);
      tell(status, bytes.toString('latin1').slice(0, 200), false);
      resolve();
    });
  });
}

function createChance(seed: string) {
  const bytes = seededRandomBytes(seed);
  const below = (limit: number) => bytes(4).readUInt32BE() % limit;
  const of = <Value>(values: readonly Value[]): Value => {
    const value = values[below(values.length)];
    if (value === undefined) throw new RangeError('There is nothing to choose from.');
    return value;
  };
  const text = () =>
    below(2) === 0 ? of(WORDS) : bytes(below(40)).toString(of(['latin1', 'base64', 'utf8']));

  function value(depth = 0): unknown {
    switch (below(depth > 3 ? 5 : 8)) {
      case 0:
        return null;
      case 1:
        return below(2) === 0;
      case 2:
        return of(NUMBERS);
      case 3:
      case 4:
        return text();
      case 5:
        return Array.from({ length: below(4) }, () => value(depth + 1));
      default:
        return Object.fromEntries(Array.from({ length: below(8) }, () => [of(FIELDS), value(depth + 1)]));
    }
  }

  function body(): string {
    switch (below(10)) {
      case 0:
        return text();
      case 1:
        return bytes(below(3_000)).toString('latin1');
      case 2:
        return '['.repeat(below(5_000));
      default: {
        const json = JSON.stringify(value());
        return HARMFUL.test(json) ? '{}' : json;
      }
    }
  }

  return { below, of, text, bytes, body };
}

type Chance = ReturnType<typeof createChance>;
