import type { Clock } from './clock.js';
import { type RandomBytes, randomText, signMessage } from './cryptography.js';
import type { Faults } from './faults.js';
import type { Keys, Merchant } from './merchant.js';

interface Options {
  readonly merchant: Merchant;
  readonly keys: Keys;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly faults: () => Faults;
}

/** A signature of WeChat's: the headers that carry it, and the exact text under it. */
export interface PlatformSignature {
  readonly headers: Readonly<Record<string, string>>;
  readonly signingString: string;
}

/**
 * Signs answers and notifications as WeChat does. https://pay.weixin.qq.com/doc/v3/merchant/4013053249
 */
export function createPlatformSigner({ merchant, keys, clock, randomBytes, faults }: Options) {
  const publicKey = { serial: merchant.payPublicKeyId, privateKey: keys.payPrivateKey };
  const certificate = { serial: merchant.platformSerialNo, privateKey: keys.platformPrivateKey };

  function keyFor(requestedSerial: string | null) {
    switch (faults().signWith) {
      case 'publicKey':
        return publicKey;
      case 'certificate':
        return certificate;
      case 'requested':
        return requestedSerial === certificate.serial ? certificate : publicKey;
    }
  }

  return (body: string, requestedSerial: string | null): PlatformSignature => {
    const { serial, privateKey } = keyFor(requestedSerial);
    const timestamp = String(Math.floor(clock.realNow() / 1000));
    const nonce = randomText(32, randomBytes);
    const signingString = `${timestamp}\n${nonce}\n${body}\n`;
    return {
      signingString,
      headers: {
        'Wechatpay-Timestamp': timestamp,
        'Wechatpay-Nonce': nonce,
        'Wechatpay-Signature': signMessage(signingString, privateKey),
        'Wechatpay-Serial': serial,
        'Wechatpay-Signature-Type': 'WECHATPAY2-SHA256-RSA2048',
      },
    };
  };
}

export type PlatformSigner = ReturnType<typeof createPlatformSigner>;
