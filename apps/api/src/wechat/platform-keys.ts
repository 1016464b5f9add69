import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { WechatError } from './errors.js';
import { openSealedBox } from './sealed-box.js';
import { isSignatureOf, platformMessage, type SignatureHeaders } from './signature.js';

/** Anybody can name an unknown serial; that must not make us call WeChat more often than this. */
const DOWNLOAD_AT_MOST_EVERY_MS = 60_000;

/** An answer of WeChat as it came, before anybody could verify it. */
export interface RawAnswer extends SignatureHeaders {
  readonly body: Buffer;
}

interface Options {
  readonly publicKey: { readonly id: string; readonly pem: string } | null;
  readonly apiV3Key: string;
  readonly now: () => number;
  /** `GET /v3/certificates`, signed by the merchant and not verified. */
  readonly downloadCertificates: () => Promise<RawAnswer>;
}

const CertificatesSchema = Type.Object({
  data: Type.Array(
    Type.Object({
      serial_no: Type.String(),
      encrypt_certificate: Type.Object({
        nonce: Type.String(),
        associated_data: Type.Optional(Type.String()),
        ciphertext: Type.String(),
      }),
    }),
    { minItems: 1 },
  ),
});

/**
 * The keys that WeChat signs with, by the id in `Wechatpay-Serial`: the public key of the configuration, and
 * platform certificates, downloaded when one is needed. Both may be live at once while a merchant moves.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012154180
 */
export function createPlatformKeys({ publicKey, apiV3Key, now, downloadCertificates }: Options) {
  let keys = new Map<string, KeyObject>();
  if (publicKey !== null) keys.set(publicKey.id, createPublicKey(publicKey.pem));
  let triedAt = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | null = null;
  let failure: unknown = null;

  async function download(): Promise<void> {
    const answer = await downloadCertificates();
    const certificates = openCertificates(answer.body, apiV3Key);
    // The boxes are sealed with our APIv3 key; that the answer is signed with what lies in them completes it.
    const signer = certificates.get(answer.serial) ?? keys.get(answer.serial);
    if (
      signer === undefined ||
      !isSignatureOf(platformMessage(answer, answer.body), answer.signature, signer)
    ) {
      throw new WechatError('rejected', 'The answer of /v3/certificates is not signed by WeChat.');
    }
    keys = new Map([...keys, ...certificates]);
  }

  function downloadOnce(): Promise<void> {
    if (running !== null) return running;
    if (now() - triedAt < DOWNLOAD_AT_MOST_EVERY_MS) return Promise.resolve();
    triedAt = now();
    running = download()
      .catch((error: unknown) => {
        failure = error;
        throw error;
      })
      .finally(() => {
        running = null;
      });
    return running;
  }

  return {
    /** All keys, after a download where there was none yet. @throws WechatError */
    async all(): Promise<ReadonlyMap<string, KeyObject>> {
      if (keys.size === 0) await downloadOnce();
      if (keys.size === 0) throw failure;
      return keys;
    },

    /** The key of a serial, after a download where it is a certificate that is not known yet. */
    async find(serial: string): Promise<KeyObject | null> {
      const isCertificate = /^[0-9A-F]{16,64}$/i.test(serial);
      if (!keys.has(serial) && isCertificate) await downloadOnce();
      return keys.get(serial) ?? null;
    },

    /** The id that WeChat is asked to sign its answers with: the public key's where there is one. */
    preferredId(): string {
      return publicKey?.id ?? [...keys.keys()].at(-1) ?? '';
    },
  };
}

export type PlatformKeys = ReturnType<typeof createPlatformKeys>;

function openCertificates(body: Buffer, apiV3Key: string): Map<string, KeyObject> {
  const answer: unknown = JSON.parse(body.toString());
  if (!Value.Check(CertificatesSchema, answer)) {
    throw new WechatError('rejected', '/v3/certificates did not answer as documented.');
  }
  return new Map(
    answer.data.map(({ serial_no, encrypt_certificate }) => {
      const pem = openSealedBox(encrypt_certificate, apiV3Key);
      if (pem === null) {
        throw new WechatError('rejected', 'WECHAT_API_V3_KEY does not open WeChat’s platform certificate.');
      }
      return [serial_no, new X509Certificate(pem).publicKey];
    }),
  );
}
