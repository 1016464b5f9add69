import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Decorator } from 'wechatpay-axios-plugin';
import { createAgents } from './agents.js';
import { HostUnreachable, headerOf, toWechatError, UnknownSerial } from './pay-errors.js';
import type { PlatformKeys, RawAnswer } from './platform-keys.js';
import { type Pauses, withRetries } from './retries.js';

/** Whose requests they are. */
export interface PayMerchant {
  readonly merchantId: string;
  readonly merchantSerialNo: string;
  readonly merchantPrivateKey: string;
  readonly payBaseUrl: string;
}

interface Options extends PayMerchant {
  /** For a call with all its repeats. */
  readonly timeoutMs: number;
  readonly keys: PlatformKeys;
  /** Where a call goes when the main host cannot be reached. */
  readonly backupBaseUrl: string | null;
  readonly pauses: Pauses;
  /** Runs a call, or refuses it at once. */
  readonly guard: <T>(call: () => Promise<T>) => Promise<T>;
}

/** A bill of a busy day takes longer than a call. */
const DOWNLOAD_TIMEOUT_MS = 120_000;

type Method = 'GET' | 'POST';

/** An answer whose signature was verified. */
interface Answer {
  readonly body: unknown;
  /** WeChat's Request-ID: what its support asks for. */
  readonly requestId: string | null;
}

// The plugin's chained proxy rewrites ids in the path (`ABC` becomes `-a-b-c`); its client underneath sends the
// path as it is.
const agents = createAgents();

function createPluginClient(merchant: PayMerchant, certs: Record<string, KeyObject>): Decorator {
  return new Decorator({
    mchid: merchant.merchantId,
    serial: merchant.merchantSerialNo,
    privateKey: merchant.merchantPrivateKey,
    certs,
    baseURL: merchant.payBaseUrl,
    maxRedirects: 0,
    maxContentLength: 1_000_000,
    ...agents,
  });
}

/**
 * Calls WeChat Pay APIv3: signs every request, and believes a 2xx answer only where its signature is WeChat's.
 * Every call may be repeated: WeChat takes the same order or refund number with the same values as one.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012081606
 */
export function createPayClient(options: Options) {
  const { keys, timeoutMs, backupBaseUrl, pauses, guard, ...merchant } = options;
  let clients = new Map<string, Decorator>();
  let clientKeys: ReadonlyMap<string, KeyObject> | null = null;

  // The plugin copies its keys when it is made, so a new set of keys is a new client.
  async function clientOf(payBaseUrl: string): Promise<Decorator> {
    const current = await keys.all();
    if (clientKeys !== current) clients = new Map();
    clientKeys = current;
    const known = clients.get(payBaseUrl);
    if (known !== undefined) return known;
    const client = createPluginClient({ ...merchant, payBaseUrl }, Object.fromEntries(current));
    clients.set(payBaseUrl, client);
    return client;
  }

  async function call(method: Method, path: string, data?: object): Promise<Answer> {
    const signal = AbortSignal.timeout(timeoutMs);
    let baseUrl = merchant.payBaseUrl;

    async function send(): Promise<Answer> {
      const client = await clientOf(baseUrl);
      try {
        const headers = { 'Wechatpay-Serial': keys.preferredId() };
        const answer = await client.request(path, method.toLowerCase(), data, { signal, headers });
        return { body: answer.data, requestId: headerOf(answer, 'request-id') };
      } catch (error) {
        throw toWechatError(error, method, path);
      }
    }

    async function attempt(): Promise<Answer> {
      try {
        return await send();
      } catch (error) {
        if (error instanceof HostUnreachable && backupBaseUrl !== null) {
          baseUrl = baseUrl === backupBaseUrl ? merchant.payBaseUrl : backupBaseUrl;
        }
        // A platform certificate that is new since the last download: fetch it, and ask once more.
        const serial = error instanceof UnknownSerial ? error.serial : null;
        if (serial === null || (await keys.find(serial)) === null) throw error;
        return send();
      }
    }

    return withRetries(attempt, signal, pauses);
  }

  return {
    /** @throws WechatError with WeChat's code, such as `ORDER_NOT_EXIST`. */
    call: (method: Method, path: string, data?: object) => guard(() => call(method, path, data)),

    /** A file: asked for with a signature, answered without one. @throws WechatError */
    async download(path: string): Promise<Readable> {
      const current = await clientOf(merchant.payBaseUrl);
      try {
        const answer = await current.request(path, 'get', undefined, {
          signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS),
          responseType: 'stream',
          transformResponse: [],
          maxContentLength: Number.POSITIVE_INFINITY,
        });
        return answer.data;
      } catch (error) {
        throw toWechatError(error, 'GET', path);
      }
    },
  };
}

export type PayClient = ReturnType<typeof createPayClient>;

/** `GET /v3/certificates` as it came: no key is known yet that could verify it. */
export async function downloadCertificates(merchant: PayMerchant, timeoutMs: number): Promise<RawAnswer> {
  const path = '/v3/certificates';
  // The plugin insists on a key; this one belongs to nobody else and verifies nothing.
  const client = createPluginClient(merchant, { none: createPublicKey(merchant.merchantPrivateKey) });
  try {
    const answer = await client.request(path, 'get', undefined, {
      signal: AbortSignal.timeout(timeoutMs),
      responseType: 'arraybuffer',
      transformResponse: [],
    });
    return {
      body: Buffer.from(answer.data),
      timestamp: headerOf(answer, 'wechatpay-timestamp') ?? '',
      nonce: headerOf(answer, 'wechatpay-nonce') ?? '',
      signature: headerOf(answer, 'wechatpay-signature') ?? '',
      serial: headerOf(answer, 'wechatpay-serial') ?? '',
    };
  } catch (error) {
    throw toWechatError(error, 'GET', path);
  }
}
