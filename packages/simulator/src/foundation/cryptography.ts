import { createCipheriv, createHash, type KeyObject, sign, verify } from 'node:crypto';

/** A source of random bytes; injected, so that a run can be repeated. */
export type RandomBytes = (size: number) => Buffer;

/** RSASSA-PKCS1-v1_5 with SHA-256, as Base64. */
export function signMessage(message: string | Buffer, privateKey: KeyObject): Promise<string> {
  // With a callback it runs on another thread. Signing is most of the cost of an answer.
  return new Promise((resolve, reject) => {
    sign('RSA-SHA256', Buffer.from(message), privateKey, (error, signature) => {
      if (error === null) resolve(signature.toString('base64'));
      else reject(error);
    });
  });
}

/** A digest of a text. */
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64');

/** Whether the signature is standard Base64 and fits exactly this message. */
export function isSignatureOf(message: string | Buffer, signature: string, publicKey: KeyObject): boolean {
  const bytes = Buffer.from(signature, 'base64');
  if (bytes.toString('base64') !== signature) return false;
  return verify('RSA-SHA256', Buffer.from(message), publicKey, bytes);
}

export interface SealedBox {
  readonly algorithm: 'AEAD_AES_256_GCM';
  readonly ciphertext: string;
  readonly associated_data: string;
  readonly nonce: string;
}

/**
 * Seals a text with the APIv3 key: Base64 of the ciphertext with its 16-byte tag behind it.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012071382
 */
export function seal(plaintext: string, associatedData: string, nonce: string, apiV3Key: string): SealedBox {
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(apiV3Key), Buffer.from(nonce));
  cipher.setAAD(Buffer.from(associatedData));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  return {
    algorithm: 'AEAD_AES_256_GCM',
    ciphertext: ciphertext.toString('base64'),
    associated_data: associatedData,
    nonce,
  };
}

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A text of letters and digits. */
export function randomText(length: number, randomBytes: RandomBytes): string {
  return [...randomBytes(length)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

/** A text of decimal digits. */
export function randomDigits(length: number, randomBytes: RandomBytes): string {
  return [...randomBytes(length)].map((byte) => byte % 10).join('');
}

/** A version 4 UUID. */
export function randomUuid(randomBytes: RandomBytes): string {
  const hex = randomBytes(16).toString('hex');
  const variant = '89ab'[Number.parseInt(hex.slice(16, 17), 16) % 4];
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}
