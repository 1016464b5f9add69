import { type KeyObject, sign, verify } from 'node:crypto';
import { promisify } from 'node:util';

// With a callback, Node signs in its thread pool: half a millisecond that nobody else waits for.
const signInPool = promisify(sign);

/** WeChat's and our clock may differ by this much. https://pay.weixin.qq.com/doc/v3/merchant/4013053249 */
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

/** Tells whether the signature is one of exactly these bytes; text that is no Base64 is simply not one. */
export function isSignatureOf(message: Buffer, signature: string, publicKey: KeyObject): boolean {
  const bytes = Buffer.from(signature, 'base64');
  // Node's decoder skips what is not Base64; only the canonical text counts.
  if (bytes.toString('base64') !== signature) return false;
  return verify('RSA-SHA256', message, publicKey, bytes);
}

/** What WeChat signs of an answer or a notification: three lines around the bytes as they came. */
export function platformMessage({ timestamp, nonce }: SignatureHeaders, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), body, Buffer.from('\n')]);
}

interface RequestText {
  readonly method: string;
  /** With its query, as it stands in the address. */
  readonly path: string;
  readonly timestamp: string;
  readonly nonce: string;
  /** As it is sent; empty where there is none. */
  readonly body: string;
}

/** What the merchant signs of a request: five lines. https://pay.weixin.qq.com/doc/v3/merchant/4012365336 */
export function requestMessage({ method, path, timestamp, nonce, body }: RequestText): string {
  return `${method}\n${path}\n${timestamp}\n${nonce}\n${body}\n`;
}
