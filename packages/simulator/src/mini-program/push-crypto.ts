import { createCipheriv, createHash } from 'node:crypto';

const BLOCK_BYTES = 32;

/**
 * The signature of a message push: SHA-1 of the sorted parts. `signature` of the URL has token, timestamp and nonce;
 * `msg_signature` of an encrypted message has `Encrypt` as well.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */
export function signPush(...parts: readonly string[]): string {
  return createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex');
}

/**
 * Encrypts a message as `Encrypt`: AES-256-CBC of 16 random characters, the length of the message in four bytes, the
 * message and the appid, padded to 32 bytes. The IV is the beginning of the key.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */
export function encryptPush(message: string, prefix: string, appId: string, encodingAesKey: string): string {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  const text = Buffer.from(message);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  const content = Buffer.concat([Buffer.from(prefix), length, text, Buffer.from(appId)]);
  const missing = BLOCK_BYTES - (content.length % BLOCK_BYTES);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([content, Buffer.alloc(missing, missing)]);
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64');
}
