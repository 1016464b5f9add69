import { randomBytes } from 'node:crypto';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { randomText, signMessage } from '../../foundation/cryptography.js';
import type { Draft, Party, Service } from './draft.js';
import { isHarmless } from './harmless.js';

const ANSWER_WITHIN_MS = 10_000;

/** More than this of an answer is not read. */
const MAXIMUM_BYTES = 1024 * 1024;

/** WeChat, or the simulator, and who calls it. */
export interface Side {
  /** The addresses of both hosts, without a path. */
  readonly urls: Readonly<Record<Service, string>>;
  readonly party: Party;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Makes a call. @throws Error for a call that is not in the list of harmless ones, and where no answer comes */
export async function send({ urls, party }: Side, draft: Draft): Promise<Answer> {
  if (!isHarmless(draft))
    throw new Error(`${draft.method} ${draft.path.split('?', 1)[0]} is not in the list of harmless calls.`);
  const body = Buffer.from(draft.body ?? '');
  const authorization = draft.service === 'pay' ? await authorizationOf(draft, party) : '';
  const headers = {
    Authorization: authorization,
    Accept: 'application/json',
    'User-Agent': 'wechat-simulator compare',
    ...(draft.method === 'POST' && {
      'Content-Type': 'application/json',
      'Content-Length': String(body.length),
    }),
    ...(party.payPublicKeyId !== null && { 'Wechatpay-Serial': party.payPublicKeyId }),
    ...draft.headers,
  };
  return post(new URL(urls[draft.service] + draft.path), {
    method: draft.method,
    headers: Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== '')),
    body,
  });
}

/** https://pay.weixin.qq.com/doc/v3/merchant/4012072670 */
async function authorizationOf({ method, path, body = '', bend = {} }: Draft, party: Party): Promise<string> {
  if (bend.header !== undefined) return bend.header;
  const seconds = Math.floor(Date.now() / 1000);
  const timestamp = bend.timestamp?.(seconds) ?? String(seconds);
  const nonce = randomText(32, randomBytes);
  const message = Buffer.concat(
    [`${method}\n${path}\n${timestamp}\n${nonce}\n`, bend.signedBody ?? body, '\n'].map((part) =>
      Buffer.from(part),
    ),
  );
  const signature = bend.signature ?? (await signMessage(message, party.privateKey));
  const parameters = [
    `mchid="${party.merchantId}"`,
    `nonce_str="${nonce}"`,
    `signature="${signature}"`,
    `timestamp="${timestamp}"`,
    `serial_no="${bend.serialNo ?? party.serialNo}"`,
  ];
  return `WECHATPAY2-SHA256-RSA2048 ${parameters.join(',')}`;
}

interface Outgoing {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

// fetch adds Accept and User-Agent where they are left out.
function post(url: URL, { method, headers, body }: Outgoing): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const open = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    // A connection of its own for each call: WeChat may close an idle one at any time.
    const request = open(url, { method, headers, signal, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length <= MAXIMUM_BYTES) chunks.push(chunk);
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    request.on('error', (error) =>
      reject(signal.aborted ? new Error(`no answer within ${ANSWER_WITHIN_MS / 1000} s`) : error),
    );
    request.end(body);
  });
}
