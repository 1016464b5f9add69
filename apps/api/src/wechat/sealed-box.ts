import { createDecipheriv } from 'node:crypto';

const TAG_BYTES = 16;
const NONCE_BYTES = 12;

export interface SealedBox {
  readonly ciphertext: string;
  readonly associated_data?: string;
  readonly nonce: string;
}

/**
 * Decrypts AEAD_AES_256_GCM: Base64 of the ciphertext followed by its 16-byte tag.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012071382
 * @returns null where the tag does not match: the key is wrong, or a part was changed.
 */
export function openSealedBox(box: SealedBox, key: string): Buffer | null {
  const bytes = Buffer.from(box.ciphertext, 'base64');
  const nonce = Buffer.from(box.nonce);
  // Other lengths are not WeChat's, and Node throws for some of them.
  if (bytes.length < TAG_BYTES || nonce.length !== NONCE_BYTES) return null;
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(key), nonce, {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(box.associated_data ?? ''));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  const plaintext = decipher.update(bytes.subarray(0, -TAG_BYTES));
  try {
    return Buffer.concat([plaintext, decipher.final()]);
  } catch {
    return null;
  }
}
