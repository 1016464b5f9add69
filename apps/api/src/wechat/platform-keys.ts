import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { Type } from 'typebox';
import { WechatError } from './errors.js';
import type { HttpAnswer } from './exchange.js';
import { parseJson } from './json.js';
import { openSealedBox } from './sealed-box.js';
import { findFlaw } from './verification.js';
import { Id, isOf } from './wire.js';

/** Anybody can send an unknown serial; it must not cause more calls to WeChat than this. */
const DOWNLOAD_AT_MOST_EVERY_MS = 60_000;

/** WeChat publishes a new certificate days before the old one expires; its own SDKs download them at least daily. */
const CERTIFICATES_FRESH_FOR_MS = 12 * 3600 * 1000;

interface Options {
  readonly publicKey: { readonly id: string; readonly pem: string } | null;
  readonly apiV3Key: string;
  readonly now: () => number;
  /** `GET /v3/certificates`, signed by the merchant, the answer not verified. */
  readonly downloadCertificates: () => Promise<HttpAnswer>;
}

const isCertificates = isOf(
  Type.Object({
    data: Type.Array(
      Type.Object({
        serial_no: Id(64),
        encrypt_certificate: Type.Object({
          nonce: Type.String(),
          associated_data: Type.Optional(Type.String()),
          ciphertext: Type.String(),
        }),
      }),
      { minItems: 1 },
    ),
  }),
);

/**
 * WeChat's keys by the id in `Wechatpay-Serial`: the public key of the configuration, and platform certificates,
 * downloaded on demand. Both are valid while a merchant migrates.
 * https://pay.weixin.qq.com/doc/v3/merchant/4012154180
 */
export function createPlatformKeys({ publicKey, apiV3Key, now, downloadCertificates }: Options) {
  const configured = publicKey === null ? [] : [[publicKey.id, createPublicKey(publicKey.pem)] as const];
  let keys = new Map<string, KeyObject>(configured);
  let certificatesEndMs: number | null = null;
  /** When the certificates in use were downloaded; null where none is in use. */
  let downloadedAt: number | null = null;
  let triedAt = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | null = null;
  let failure: unknown = null;

  async function download(): Promise<void> {
    const answer = await downloadCertificates();
    const certificates = openCertificates(answer.body, apiV3Key);
    // The certificates are encrypted with our APIv3 key; the answer has to be signed by one of them as well.
    const found = new Map(certificates.map(({ serial, certificate }) => [serial, certificate.publicKey]));
    const findKey = async (serial: string) => found.get(serial) ?? keys.get(serial) ?? null;
    const flaw = await findFlaw(answer, { findKey, now });
    if (flaw !== null) {
      throw new WechatError('rejected', `The answer of /v3/certificates is not signed by WeChat: ${flaw}.`);
    }
    // A certificate that WeChat no longer lists has expired.
    keys = new Map([...configured, ...found]);
    certificatesEndMs = Math.max(...certificates.map(({ certificate }) => endOf(certificate)));
    downloadedAt = now();
  }

  function downloadOnce(): Promise<void> {
    if (running !== null) return running;
    // A clock that was set back must not stop the downloads.
    if (Math.abs(now() - triedAt) < DOWNLOAD_AT_MOST_EVERY_MS) return Promise.resolve();
    triedAt = now();
    running = download()
      .catch((error: unknown) => {
        // WeChat's code is about the certificates; the waiting callers made other calls.
        failure = error instanceof WechatError ? new WechatError(error.kind, error.message) : error;
        throw failure;
      })
      .finally(() => {
        running = null;
      });
    return running;
  }

  return {
    /** All keys, after a download where there is none yet. @throws WechatError */
    async all(): Promise<ReadonlyMap<string, KeyObject>> {
      if (keys.size === 0) await downloadOnce();
      if (keys.size === 0) throw failure;
      return keys;
    },

    /** The key of a serial, after a download where its certificate is unknown. */
    async find(serial: string): Promise<KeyObject | null> {
      const isCertificate = /^[0-9A-F]{16,64}$/i.test(serial);
      if (!keys.has(serial) && isCertificate) await downloadOnce();
      return keys.get(serial) ?? null;
    },

    /** Downloads certificates where some are needed and none is present, or those in use are old. @throws WechatError */
    async keepFresh(): Promise<void> {
      const isOld = downloadedAt !== null && Math.abs(now() - downloadedAt) >= CERTIFICATES_FRESH_FOR_MS;
      if (keys.size === 0 || isOld) await downloadOnce();
    },

    /** When the last of the platform certificates in use ends, in milliseconds since 1970; null where none is in use. */
    certificatesEndMs: () => certificatesEndMs,

    /** The key id with which WeChat is asked to sign its answers: the public key's where there is one. */
    preferredId(): string {
      return publicKey?.id ?? [...keys.keys()].at(-1) ?? '';
    },
  };
}

export type PlatformKeys = ReturnType<typeof createPlatformKeys>;

/** Sorted by expiry, the latest last. @throws WechatError `rejected` where the APIv3 key does not open them */
export function openCertificates(body: Buffer, apiV3Key: string) {
  const answer = parseJson(body);
  if (!isCertificates(answer)) {
    throw new WechatError('unavailable', '/v3/certificates did not answer as documented.');
  }
  const certificates = answer.data.map(({ serial_no, encrypt_certificate }) => {
    const pem = openSealedBox(encrypt_certificate, apiV3Key);
    if (pem === null) {
      throw new WechatError('rejected', 'WECHAT_API_V3_KEY does not decrypt WeChat’s platform certificate.');
    }
    return { serial: serial_no, certificate: readCertificate(pem) };
  });
  return certificates.sort((one, other) => endOf(one.certificate) - endOf(other.certificate));
}

const endOf = ({ validTo }: X509Certificate) => Date.parse(validTo);

function readCertificate(pem: Buffer): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw new WechatError('unavailable', '/v3/certificates answered with what is no certificate.');
  }
}
