import { constants, type KeyObject, privateDecrypt } from 'node:crypto';
import { Refusal } from './refusal.js';

/** WeChat's private key of a `Wechatpay-Serial`; null for an unknown serial. */
export type FindPrivateKey = (serial: string) => KeyObject | null;

/**
 * Decrypts a merchant's text for WeChat: RSA-OAEP with SHA-1, Base64, with the key that `Wechatpay-Serial` of the
 * request names. https://pay.weixin.qq.com/docs/partner/development/interface-rules/sensitive-data-encryption.html
 * @throws Refusal if the key is unknown or another one was used
 */
export function openSensitiveText(
  ciphertext: string,
  field: string,
  serial: string | null,
  findPrivateKey: FindPrivateKey,
): string {
  if (serial === null)
    throw new Refusal(
      'sensitiveSerialMissing',
      `Wechatpay-Serial has to name the key that ${field} is encrypted for.`,
    );
  const key = findPrivateKey(serial);
  if (key === null)
    throw new Refusal('sensitiveSerialUnknown', `Wechatpay-Serial names an unknown key: ${serial}.`);
  try {
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    return privateDecrypt({ key, padding, oaepHash: 'sha1' }, Buffer.from(ciphertext, 'base64')).toString();
  } catch {
    const issue = 'cannot be decrypted: it needs RSA-OAEP with the key that Wechatpay-Serial names';
    throw new Refusal('sensitiveText', `${field} ${issue}.`, { field, issue, location: 'body' });
  }
}
