import { beijingTime } from '../foundation/clock.js';
import { type RandomBytes, randomText, seal } from '../foundation/cryptography.js';
import { readChoice } from '../protocol/fields.js';
import type { Keyring } from '../protocol/keyring.js';
import type { Merchant } from '../protocol/merchant.js';
import { Refusal } from '../protocol/refusal.js';
import type { PayRoute } from './pay-route.js';

/** Only RSA certificates exist here. */
const ALGORITHMS = ['RSA', 'SM2', 'ALL'] as const;

interface Options {
  readonly merchant: Merchant;
  readonly keyring: Keyring;
  readonly randomBytes: RandomBytes;
}

/**
 * The platform certificates, several during a rotation.
 * https://github.com/TheNorthMemory/wechatpay-openapi/blob/main/docs/v3/certificates.yaml
 */
export function createCertificateRoutes({ merchant, keyring, randomBytes }: Options): PayRoute[] {
  return [
    {
      method: 'GET',
      path: /^\/v3\/certificates$/,
      answer({ query }) {
        const algorithm = readChoice(query, 'algorithm_type', ALGORITHMS, 'RSA');
        const certificates = algorithm === 'SM2' ? [] : keyring.platformCertificates();
        if (certificates.length === 0) {
          throw new Refusal(
            'noCertificate',
            'This merchant has no platform certificate. Verify with the public key of the merchant console.',
          );
        }
        const data = certificates.map(({ serial, certificate, effectiveAtMs, expiresAtMs }) => ({
          serial_no: serial,
          effective_time: beijingTime(effectiveAtMs),
          expire_time: beijingTime(expiresAtMs),
          encrypt_certificate: seal(
            certificate,
            'certificate',
            randomText(12, randomBytes),
            merchant.apiV3Key,
          ),
        }));
        return { status: 200, outTradeNo: null, body: { data } };
      },
    },
  ];
}
