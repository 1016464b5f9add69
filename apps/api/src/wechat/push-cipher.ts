import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto';

/** Random bytes before the length of the message. */
const PREFIX_BYTES = 16;
const LENGTH_BYTES = 4;
const BLOCK_BYTES = 32;

/**
 * Whether a signature is that of these parts: SHA-1 of them, sorted and joined.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */
export function isPushSignature(signature: string, parts: readonly string[]): boolean {
  const wanted = createHash('sha1')
    .update([...parts].sort().join(''))
    .digest();
  const told = Buffer.from(signature, 'hex');
  return told.length === wanted.length && timingSafeEqual(told, wanted);
}

/**
 * Opens `Encrypt`: AES-256-CBC of random bytes, the length of the message, the message and the appid, padded to 32
 * bytes. Null where it was not made with this key. Only for what is signed: it tells wrong padding from a wrong key.
 */
export function openPush(encrypted: string, aesKey: string): { message: string; appId: string } | null {
  const key = Buffer.from(`${aesKey}=`, 'base64');
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const bytes = Buffer.from(encrypted, 'base64');
  if (bytes.length === 0 || bytes.length % BLOCK_BYTES !== 0) return null;
  const plain = Buffer.concat([decipher.update(bytes), decipher.final()]);
  const padding = plain.at(-1) ?? 0;
  const end = plain.length - padding;
  const start = PREFIX_BYTES + LENGTH_BYTES;
  if (padding < 1 || padding > BLOCK_BYTES || end < start) return null;
  const messageEnd = start + plain.readUInt32BE(PREFIX_BYTES);
  if (messageEnd > end) return null;
  return {
    message: plain.toString('utf8', start, messageEnd),
    appId: plain.toString('utf8', messageEnd, end),
  };
}
