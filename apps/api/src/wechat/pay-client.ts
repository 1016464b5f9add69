import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Decorator, Formatter } from 'wechatpay-axios-plugin';
import { createAgents } from './agents.js';
import { HostUnreachable, headerOf, toWechatError, UnknownSerial } from './pay-errors.js';
import type { PlatformKeys, RawAnswer } from './platform-keys.js';
import { type Pauses, withRetries } from './retries.js';
import { signMessage } from './signature.js';

/** Whose requests they are. */
export interface PayMerchant {
  readonly merchantId: string;
  readonly merchantSerialNo: string;
  readonly merchantPrivateKey: string;
  /** The main host and, for when that cannot be reached, the backup host. */
  readonly payBaseUrls: readonly string[];
}

interface Options extends PayMerchant {
  /** For a call with all its repeats. */
  readonly timeoutMs: number;
  readonly keys: PlatformKeys;
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

/** What the plugin hands to its signer of a request. */
interface Unsigned {
  readonly method: string;
  readonly url: string;
  readonly baseURL: string;
  readonly data?: object;
  readonly headers: { set(name: string, value: string): void };
  readonly mchid: string;
  readonly serial: string;
  readonly privateKey: KeyObject;
}

/** The plugin signs on the main thread; this signs the same text in the thread pool, so that all cores do. */
class PayDecorator extends Decorator {
  static override requestInterceptor() {
    return async (request: Unsigned): Promise<Unsigned> => {
      const { method, url, baseURL, data, headers, mchid, serial, privateKey } = request;
      const { pathname, search } = new URL(url, baseURL);
      const body = data === undefined ? '' : JSON.stringify(data);
      const timestamp = Formatter.timestamp();
      const nonce = Formatter.nonce();
      const text = Formatter.request(method.toUpperCase(), pathname + search, timestamp, nonce, body);
      const signature = await signMessage(text, privateKey);
      headers.set('Authorization', Formatter.authorization(mchid, nonce, signature, timestamp, serial));
      return request;
    };
  }
}

function createPluginClient(
  merchant: PayMerchant,
  baseURL: string,
  certs: Record<string, KeyObject>,
): Decorator {
  return new PayDecorator({
    mchid: merchant.merchantId,
    serial: merchant.merchantSerialNo,
    privateKey: merchant.merchantPrivateKey,
    certs,
    baseURL,
    maxRedirects: 0,
    maxContentLength: 1_000_000,
    ...agents,
  });
}

/** Asks the main host, and the backup host only where nothing was sent. */
async function onReachableHost<Answer>(
  { payBaseUrls }: PayMerchant,
  ask: (baseUrl: string) => Promise<Answer>,
): Promise<Answer> {
  let unreachable: unknown;
  for (const baseUrl of payBaseUrls) {
    try {
      return await ask(baseUrl);
    } catch (error) {
      if (!(error instanceof HostUnreachable)) throw error;
      unreachable = error;
    }
  }
  throw unreachable;
}

/**
 * Calls WeChat Pay APIv3: signs every request, and believes a 2xx answer only where its signature is WeChat's.
 * Every call may be repeated: WeChat takes the same order or refund number with the same values as one.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012081606
 */
export function createPayClient(options: Options) {
  const { keys, timeoutMs, pauses, guard, ...merchant } = options;
  let clients = new Map<string, Decorator>();
  let clientKeys: ReadonlyMap<string, KeyObject> | null = null;

  // The plugin copies its keys when it is made, so a new set of keys is a new client.
  async function clientOf(baseUrl: string): Promise<Decorator> {
    const current = await keys.all();
    if (clientKeys !== current) clients = new Map();
    clientKeys = current;
    const known = clients.get(baseUrl);
    if (known !== undefined) return known;
    const client = createPluginClient(merchant, baseUrl, Object.fromEntries(current));
    clients.set(baseUrl, client);
    return client;
  }

  async function call(method: Method, path: string, data?: object): Promise<Answer> {
    const signal = AbortSignal.timeout(timeoutMs);

    async function send(baseUrl: string): Promise<Answer> {
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
        return await onReachableHost(merchant, send);
      } catch (error) {
        // A platform certificate that is new since the last download: fetch it, and ask once more.
        const serial = error instanceof UnknownSerial ? error.serial : null;
        // Where it cannot be had, the outcome of this call is unknown, whatever that one says.
        const key = serial === null ? null : await keys.find(serial).catch(() => null);
        if (key === null) throw error;
        return onReachableHost(merchant, send);
      }
    }

    return withRetries(attempt, signal, pauses);
  }

  return {
    /** @throws WechatError with WeChat's code, such as `ORDER_NOT_EXIST`. */
    call: (method: Method, path: string, data?: object) => guard(() => call(method, path, data)),

    /** A file: asked for with a signature, answered without one. @throws WechatError */
    download: (path: string): Promise<Readable> =>
      onReachableHost(merchant, async (baseUrl) => {
        const client = await clientOf(baseUrl);
        try {
          const answer = await client.request(path, 'get', undefined, {
            signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS),
            responseType: 'stream',
            transformResponse: [],
            maxContentLength: Number.POSITIVE_INFINITY,
          });
          return answer.data;
        } catch (error) {
          throw toWechatError(error, 'GET', path);
        }
      }),
  };
}

export type PayClient = ReturnType<typeof createPayClient>;

/** `GET /v3/certificates` as it came: no key is known yet that could verify it. @throws WechatError */
export function downloadCertificates(merchant: PayMerchant, timeoutMs: number): Promise<RawAnswer> {
  const path = '/v3/certificates';
  return onReachableHost(merchant, async (baseUrl) => {
    // The plugin insists on a key; this one belongs to nobody else and verifies nothing.
    const none = createPublicKey(merchant.merchantPrivateKey);
    try {
      const answer = await createPluginClient(merchant, baseUrl, { none }).request(path, 'get', undefined, {
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
  });
}
