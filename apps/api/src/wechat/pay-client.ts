import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { CallTrace, SignedText } from '@taro-pay/contracts';
import { WechatError } from './errors.js';
import { exchange, type HttpAnswer, type HttpRequest, NoAnswer, openAnswer, readAnswer } from './exchange.js';
import { parseJson } from './json.js';
import { requestIdOf, toWechatError, unbelievable } from './pay-errors.js';
import type { PlatformKeys } from './platform-keys.js';
import { type Pauses, withRetries } from './retries.js';
import { requestMessage, signMessage } from './signature.js';
import { showSigned } from './signed-text.js';
import { findFlaw } from './verification.js';

/** The merchant that signs the requests. */
export interface PayMerchant {
  readonly merchantId: string;
  readonly merchantSerialNo: string;
  /** PEM. */
  readonly merchantPrivateKey: string;
  /** The main host, then the backup hosts. */
  readonly payBaseUrls: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (size: number) => Buffer;
}

interface Options extends PayMerchant {
  /** The limit of a call with all its retries. */
  readonly timeoutMs: number;
  readonly keys: PlatformKeys;
  readonly pauses: Pauses;
  /** Told of each genuine answer by how many milliseconds our clock is ahead of WeChat's. */
  readonly onSkew?: (milliseconds: number) => void;
  /** Runs a call, or fails immediately. */
  readonly guard: <T>(call: () => Promise<T>) => Promise<T>;
}

/** The bill of a busy day takes longer than a call. */
const DOWNLOAD_TIMEOUT_MS = 120_000;

type Method = HttpRequest['method'];

/** An answer whose signature was verified. */
interface Answer {
  readonly body: unknown;
  /** What WeChat's support asks for. */
  readonly trace: CallTrace;
}

/**
 * Calls WeChat Pay APIv3: signs every request, and accepts an answer only with WeChat's signature. Every call may be
 * retried: WeChat treats the same order or refund number with the same values as one call.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012081606
 */
export function createPayClient(options: Options) {
  const { keys, timeoutMs, pauses, guard, now, onSkew, ...merchant } = options;
  const requests = createRequests({ ...merchant, now });

  // Without a certificate nothing is verified, whatever the reason.
  const findKey = (serial: string) => keys.find(serial).catch(() => null);

  async function attempt(method: Method, path: string, data: object | null, leftMs: () => number) {
    // Without a key no answer could be verified.
    await keys.all();
    const headers = { 'Wechatpay-Serial': keys.preferredId() };
    const { answer, signed } = await requests.send({ method, path, data, headers }, (request) =>
      exchange(request, leftMs()),
    );
    const sent = { call: nameOf(method, path), signed };
    const flaw = await findFlaw(answer, { findKey, now });
    // A stale answer proves nothing but that one of the clocks is wrong.
    if (flaw === null || flaw === 'stale')
      onSkew?.(now() - Number(answer.headers['wechatpay-timestamp']) * 1000);
    if (!isSuccess(answer.status)) throw toWechatError(answer, flaw, sent);
    if (flaw !== null) throw unbelievable(answer, flaw, sent);
    return { body: parseJson(answer.body), trace: { wechatRequestId: requestIdOf(answer), signed } };
  }

  function call(method: Method, path: string, data: object | null): Promise<Answer> {
    return within(timeoutMs, nameOf(method, path), (leftMs) =>
      withRetries(
        () => attempt(method, path, data, leftMs),
        () => leftMs() <= 0,
        pauses,
      ),
    );
  }

  return {
    /** @throws WechatError with WeChat's code, such as `ORDER_NOT_EXIST`. */
    call: (method: Method, path: string, data: object | null = null) => guard(() => call(method, path, data)),

    /** Downloads a file: the request is signed, the answer is not. @throws WechatError */
    async download(path: string): Promise<Readable> {
      const call = nameOf('GET', path);
      const { answer: response, signed } = await requests.send(
        { method: 'GET', path, data: null, headers: {} },
        (request) => openAnswer(request, DOWNLOAD_TIMEOUT_MS),
      );
      if (isSuccess(response.statusCode ?? 0)) return response;
      const answer = await readAnswer(response).catch(unanswered(call));
      throw toWechatError(answer, await findFlaw(answer, { findKey, now }), { call, signed });
    },
  };
}

export type PayClient = ReturnType<typeof createPayClient>;

/** `GET /v3/certificates`, not verified: no key is known yet. @throws WechatError */
export async function downloadCertificates(merchant: PayMerchant, timeoutMs: number): Promise<HttpAnswer> {
  const path = '/v3/certificates';
  const { answer, signed } = await createRequests(merchant).send(
    { method: 'GET', path, data: null, headers: {} },
    (request) => exchange(request, timeoutMs),
  );
  if (isSuccess(answer.status)) return answer;
  throw toWechatError(answer, 'unknownSerial', { call: nameOf('GET', path), signed });
}

interface Unsigned {
  readonly method: Method;
  /** With its query. */
  readonly path: string;
  readonly data: object | null;
  readonly headers: Readonly<Record<string, string>>;
}

interface Sent<T> {
  readonly answer: T;
  readonly signed: SignedText;
}

/** Signs requests, and sends each to the main host, or to the next host where nothing was sent. */
export function createRequests(merchant: PayMerchant) {
  const { payBaseUrls, merchantPrivateKey } = merchant;
  const privateKey = createPrivateKey(merchantPrivateKey);

  return {
    /** @throws WechatError where no answer arrived */
    async send<T>(unsigned: Unsigned, ask: (request: HttpRequest) => Promise<T>): Promise<Sent<T>> {
      const { method, path, data, headers } = unsigned;
      const body = data === null ? '' : JSON.stringify(data);
      const { authorization, message } = await authorize(merchant, privateKey, { method, path, body });
      const request = {
        method,
        headers: { ...GENERAL_HEADERS, ...headers, Authorization: authorization },
        body,
      };
      let failure: unknown = new Error('There is no host to ask.');
      for (const baseUrl of payBaseUrls) {
        try {
          const answer = await ask({ ...request, url: new URL(baseUrl + path) });
          return { answer, signed: showSigned(message) };
        } catch (error) {
          failure = error;
          if (!(error instanceof NoAnswer) || error.isSent) break;
        }
      }
      return unanswered(nameOf(method, path))(failure);
    },
  };
}

const GENERAL_HEADERS = {
  Accept: '*/*',
  'Content-Type': 'application/json; charset=utf-8',
  'User-Agent': `taro-pay Node.js/${process.versions.node}`,
};

interface Text {
  readonly method: Method;
  readonly path: string;
  readonly body: string;
}

/** https://pay.weixin.qq.com/doc/v3/merchant/4012365342 */
async function authorize(merchant: PayMerchant, privateKey: KeyObject, { method, path, body }: Text) {
  const { merchantId, merchantSerialNo, now, randomBytes } = merchant;
  const timestamp = String(Math.floor(now() / 1000));
  const nonce = randomBytes(16).toString('hex').toUpperCase();
  const message = requestMessage({ method, path, timestamp, nonce, body });
  const signature = await signMessage(message, privateKey);
  const parameters = Object.entries({
    mchid: merchantId,
    nonce_str: nonce,
    signature,
    timestamp,
    serial_no: merchantSerialNo,
  }).map(([name, value]) => `${name}="${value}"`);
  return { authorization: `WECHATPAY2-SHA256-RSA2048 ${parameters.join(',')}`, message };
}

/** Rejects after `timeoutMs`, whatever the work waits for: an answer, a certificate, a pause. */
async function within<T>(
  timeoutMs: number,
  name: string,
  work: (leftMs: () => number) => Promise<T>,
): Promise<T> {
  const endsAt = performance.now() + timeoutMs;
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_, reject) => {
    const error = new WechatError('unavailable', `${name} was not answered within ${timeoutMs} ms.`);
    timer = setTimeout(() => reject(error), timeoutMs);
  });
  try {
    return await Promise.race([work(() => endsAt - performance.now()), end]);
  } finally {
    clearTimeout(timer);
  }
}

/** A call without an answer: its outcome is unknown. */
function unanswered(name: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof NoAnswer)) throw error;
    throw new WechatError('unavailable', `${name} got no answer from WeChat: ${error.message}.`);
  };
}

const isSuccess = (status: number) => status >= 200 && status < 300;

const nameOf = (method: Method, path: string) => `${method} ${path.split('?', 1)[0]}`;
