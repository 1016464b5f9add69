import type { Clock } from '../foundation/clock.js';
import { type RandomBytes, randomText, signMessage } from '../foundation/cryptography.js';
import type { Keyring, SigningChoice } from './keyring.js';

interface Options {
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /** Which key signs now if WeChat has several. */
  readonly signWith: () => SigningChoice;
}

/** WeChat's signature: its headers, and the exact signed text. */
export interface PlatformSignature {
  readonly headers: Readonly<Record<string, string>>;
  readonly signingString: string;
}

/**
 * Signs answers and notifications as WeChat does, with a timestamp `skewSeconds` from now.
 * https://pay.weixin.qq.com/doc/v3/merchant/4013053249
 */
export function createPlatformSigner({ keyring, clock, randomBytes, signWith }: Options) {
  return async (
    body: string,
    requestedSerial: string | null,
    skewSeconds = 0,
  ): Promise<PlatformSignature> => {
    const { serial, privateKey } = keyring.signingKey(requestedSerial, signWith());
    const timestamp = String(Math.floor(clock.realNow() / 1000) + skewSeconds);
    const nonce = randomText(32, randomBytes);
    const signingString = `${timestamp}\n${nonce}\n${body}\n`;
    return {
      signingString,
      headers: {
        'Wechatpay-Timestamp': timestamp,
        'Wechatpay-Nonce': nonce,
        'Wechatpay-Signature': await signMessage(signingString, privateKey),
        'Wechatpay-Serial': serial,
        'Wechatpay-Signature-Type': 'WECHATPAY2-SHA256-RSA2048',
      },
    };
  };
}

export type PlatformSigner = ReturnType<typeof createPlatformSigner>;
