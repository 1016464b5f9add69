import { type KeyObject, sign, verify } from 'node:crypto';
import { promisify } from 'node:util';

// With a callback, Node signs in its thread pool instead of blocking the event loop for half a millisecond.
const signInPool = promisify(sign);

/** The allowed difference between WeChat's clock and ours. https://pay.weixin.qq.com/doc/v3/merchant/4013053249 */
export const MAXIMUM_CLOCK_SKEW_SECONDS = 300;

/** The headers of a signed answer or notification. */
export interface SignatureHeaders {
  readonly timestamp: string;
  readonly nonce: string;
  readonly signature: string;
  readonly serial: string;
}

/** RSASSA-PKCS1-v1_5 with SHA-256, as Base64. */
export async function signMessage(message: string, privateKey: KeyObject): Promise<string> {
  return (await signInPool('RSA-SHA256', Buffer.from(message), privateKey)).toString('base64');
}

/** Tells whether the signature is one of exactly these bytes; a text that is not Base64 is not. */
export function isSignatureOf(message: Buffer, signature: string, publicKey: KeyObject): boolean {
  const bytes = Buffer.from(signature, 'base64');
  // Node's decoder skips characters that are not Base64; only the canonical text counts.
  if (bytes.toString('base64') !== signature) return false;
  return verify('RSA-SHA256', message, publicKey, bytes);
}

/** The text that WeChat signs for an answer or a notification: timestamp, nonce and the raw body. */
export function platformMessage({ timestamp, nonce }: SignatureHeaders, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), body, Buffer.from('\n')]);
}

interface RequestText {
  readonly method: string;
  /** With its query, as in the URL. */
  readonly path: string;
  readonly timestamp: string;
  readonly nonce: string;
  /** As sent; empty where there is none. */
  readonly body: string;
}

/** The five lines that the merchant signs for a request. https://pay.weixin.qq.com/doc/v3/merchant/4012365336 */
export function requestMessage({ method, path, timestamp, nonce, body }: RequestText): string {
  return `${method}\n${path}\n${timestamp}\n${nonce}\n${body}\n`;
}
