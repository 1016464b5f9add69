import { createCipheriv, createSign, randomBytes, randomUUID } from 'node:crypto';
import knownAnswers from './known-answers.json' with { type: 'json' };

const { platformPrivateKey, platformPublicKey, merchantPrivateKey, apiV3Key } = knownAnswers;

/** WeChat's side in the hands of a test: an API with this environment believes what is signed below. */
export const PLATFORM_ENVIRONMENT = {
  WECHAT_PAY_PUBLIC_KEY_ID: 'PUB_KEY_ID_0119000000012026',
  WECHAT_PAY_PUBLIC_KEY: platformPublicKey,
  WECHAT_API_V3_KEY: apiV3Key,
};

export interface Signed {
  readonly headers: Record<string, string>;
  readonly body: string;
}

interface Envelope {
  readonly id?: string;
  readonly eventType?: string;
  readonly associatedData?: string;
}

/** Seals a resource into the envelope of a notification. https://pay.weixin.qq.com/doc/v3/merchant/4012082053 */
export function seal(
  resource: unknown,
  { id = randomUUID(), eventType, associatedData }: Envelope = {},
): string {
  const nonce = randomBytes(6).toString('hex');
  const cipher = createCipheriv('aes-256-gcm', apiV3Key, nonce);
  cipher.setAAD(Buffer.from(associatedData ?? 'transaction'));
  const ciphertext = Buffer.concat([
    cipher.update(typeof resource === 'string' ? resource : JSON.stringify(resource)),
    cipher.final(),
    cipher.getAuthTag(),
  ]).toString('base64');
  return JSON.stringify({
    id,
    create_time: new Date().toISOString(),
    resource_type: 'encrypt-resource',
    event_type: eventType ?? 'TRANSACTION.SUCCESS',
    summary: '支付成功',
    resource: {
      original_type: 'transaction',
      algorithm: 'AEAD_AES_256_GCM',
      ciphertext,
      associated_data: associatedData ?? 'transaction',
      nonce,
    },
  });
}

/** Signs a body as the platform does, `ageSeconds` ago. */
export function sign(body: string, { ageSeconds = 0, key = platformPrivateKey } = {}): Signed {
  const timestamp = String(Math.floor(Date.now() / 1000) - ageSeconds);
  const nonce = randomBytes(16).toString('hex');
  const signature = createSign('RSA-SHA256').update(`${timestamp}\n${nonce}\n${body}\n`).sign(key, 'base64');
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'wechatpay-timestamp': timestamp,
      'wechatpay-nonce': nonce,
      'wechatpay-signature': signature,
      'wechatpay-serial': PLATFORM_ENVIRONMENT.WECHAT_PAY_PUBLIC_KEY_ID,
      'wechatpay-signature-type': 'WECHATPAY2-SHA256-RSA2048',
    },
  };
}

/** A body signed with a key that is not the platform's. */
export const signWithMerchantKey = (body: string): Signed => sign(body, { key: merchantPrivateKey });
