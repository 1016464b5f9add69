import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Keys that nobody could have written by chance: no log may have them. */
export const KEYS = {
  accessKeyId: 'AKIDPLANTEDBYTHETEST',
  secretAccessKey: 'planted/Secret+OfTheStore0123456789',
};
export const REGION = 'cn-test';

const SKEW_MS = 15 * 60_000;

const sha256 = (content: Buffer | string) => createHash('sha256').update(content).digest('hex');
const hmac = (key: Buffer | string, text: string) => createHmac('sha256', key).update(text).digest();

/**
 * The answer to a request whose signature, time or content is not right; null where all are. The signature is computed
 * anew, without the code that made it.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function refusal(
  request: IncomingMessage,
  body: Buffer,
): readonly [status: number, code: string] | null {
  const form =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8}\/[^/]+\/s3\/aws4_request), SignedHeaders=([^,]+), Signature=(\w{64})$/;
  const [, keyId, scope = '', names = '', signature] = form.exec(request.headers.authorization ?? '') ?? [];
  const header = (name: string) => String(request.headers[name] ?? '');
  if (keyId !== KEYS.accessKeyId) return [403, 'InvalidAccessKeyId'];
  const at = header('x-amz-date');
  const [day = '', region] = scope.split('/');
  if (region !== REGION || !at.startsWith(day)) return [400, 'AuthorizationHeaderMalformed'];
  const time = Date.parse(at.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!(Math.abs(Date.now() - time) < SKEW_MS)) return [403, 'RequestTimeTooSkewed'];
  const signed = names.split(';');
  const sent = Object.keys(request.headers).filter((name) => name.startsWith('x-amz-') || name === 'host');
  if (!sent.every((name) => signed.includes(name))) return [403, 'AccessDenied'];

  const [path = '', search = ''] = (request.url ?? '').split('?');
  const canonical = [
    request.method,
    path.split('/').map(decodeURIComponent).map(encode).join('/'),
    search.split('&').filter(Boolean).sort().join('&'),
    ...signed.map((name) => `${name}:${header(name).trim()}`),
    '',
    names,
    header('x-amz-content-sha256'),
  ].join('\n');
  const key = scope.split('/').reduce<Buffer | string>(hmac, `AWS4${KEYS.secretAccessKey}`);
  const text = ['AWS4-HMAC-SHA256', at, scope, sha256(canonical)].join('\n');
  if (hmac(key, text).toString('hex') !== signature) return [403, 'SignatureDoesNotMatch'];
  if (header('x-amz-content-sha256') !== sha256(body)) return [400, 'XAmzContentSHA256Mismatch'];
  const md5 = createHash('md5').update(body).digest('base64');
  if (request.method === 'PUT' && request.headers['content-md5'] !== md5) return [400, 'BadDigest'];
  return null;
}

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
