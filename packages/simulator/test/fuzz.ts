import { createSign } from 'node:crypto';
import { connect } from 'node:net';
import { seededRandomBytes } from '../src/foundation/seeded-random.js';
import type { Simulator } from '../src/index.js';
import { FIELDS, METHODS, NUMBERS, PATHS, TOKEN_PATHS, WORDS } from './fuzz-vocabulary.js';
import { nearlyRightBody } from './nearly-right.js';

// They would make what comes after them slow, or leave; they have tests of their own.
const HARMFUL = /"(LATENCY|TIMEOUT|CONNECTION_RESET|ANSWER_LOST|rotate)"/;

const WORKERS = 32;

/** Much, because other processes may keep the machine busy. */
const ANSWER_WITHIN_MS = 30_000;

export interface FuzzReport {
  readonly requests: number;
  /** By status; 0 where nothing was sent, and nothing answered. */
  readonly statuses: ReadonlyMap<number, number>;
  /** What was answered 5xx, or not at all though something was sent. */
  readonly failures: readonly string[];
}

/** Sends a simulator `requests` things that nobody should send, the same ones for the same seed. */
export async function fuzz(simulator: Simulator, requests: number, seed: string): Promise<FuzzReport> {
  const statuses = new Map<number, number>();
  const failures: string[] = [];
  const tell = (status: number, what: string) => {
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if ((status >= 500 || (status === 0 && what !== '')) && failures.length < 20)
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

/** @param what was sent; empty for nothing */
type Tell = (status: number, what: string) => void;

/** An access_token; empty where a fault answers instead. */
async function tokenOf({ address, merchant }: Simulator): Promise<string> {
  const grant = { grant_type: 'client_credential', appid: merchant.appId, secret: merchant.appSecret };
  try {
    const response = await fetch(`${address}/cgi-bin/stable_token`, {
      method: 'POST',
      body: JSON.stringify(grant),
    });
    return JSON.parse(await response.text()).access_token ?? '';
  } catch {
    return '';
  }
}

async function sendHttp(simulator: Simulator, chance: Chance, tell: Tell): Promise<void> {
  const { address, merchant } = simulator;
  const path =
    chance.below(6) === 0 ? `/${chance.of(['v3', '_sim', 'sns', 'x'])}/${chance.text()}` : chance.of(PATHS);
  const url = new URL(path.startsWith('/') ? `${address}${path}` : `${address}/${path}`);
  if (TOKEN_PATHS.includes(path) && chance.below(2) === 0)
    url.searchParams.set('access_token', await tokenOf(simulator));
  const sentPath = url.pathname + url.search;
  const method = chance.of(METHODS);
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const body = hasBody
    ? (chance.below(4) === 0 && nearlyRightBody(simulator, sentPath, chance)) || chance.body()
    : '';
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
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
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
    tell(response.status, what);
  } catch (error) {
    tell(0, `${what}: ${error instanceof Error ? (error.cause ?? error) : error}`);
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
    () => Buffer.from(`CONNECT ${chance.text()} HTTP/1.1\r\nHost: x\r\n\r\n`),
    // A tunnel to a host that the proxy takes over, with anything in place of TLS.
    () =>
      Buffer.concat([
        Buffer.from('CONNECT api.mch.weixin.qq.com:443 HTTP/1.1\r\nHost: x\r\n\r\n'),
        chance.bytes(chance.below(200)),
      ]),
    () => Buffer.from(`GET http://api.weixin.qq.com/${chance.text()} HTTP/1.1\r\nHost: x\r\n\r\n`),
  ])();
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.end(bytes));
    // An answer that leaves the connection open is whole long before.
    socket.setTimeout(ANSWER_WITHIN_MS, () => socket.destroy());
    socket.on('data', (data) => {
      answer += data.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      const status = Number(/^HTTP\/1\.\d (\d{3})/.exec(answer)?.[1] ?? 0);
      tell(status, bytes.toString('latin1').slice(0, 200));
      resolve();
    });
  });
}

/** What a seed decides, the same each time. */
export function createChance(seed: string) {
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

  return { below, of, text, bytes, value, body };
}

export type Chance = ReturnType<typeof createChance>;
