import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type RandomBytes, randomText } from '../foundation/cryptography.js';
import { isRecord } from '../foundation/json.js';
import { writeCertificate } from './certificate.js';

const TEXT_FIELDS = [
  'appId',
  'appSecret',
  'merchantId',
  'serialNo',
  'privateKey',
  'apiV3Key',
  'payPublicKeyId',
  'payPrivateKey',
  'platformPrivateKey',
  'platformSerialNo',
  'platformCertificate',
] as const;

/**
 * A mini-program with its merchant, and WeChat's keys for it. Everything is text, so that a file can keep the merchant
 * across starts.
 */
export type Merchant = Readonly<Record<(typeof TEXT_FIELDS)[number], string>>;

export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const CERTIFICATE_LIFETIME_MS = 5 * 365 * 24 * 3600 * 1000;

export interface MerchantKeyPairs {
  readonly merchant: KeyPair;
  readonly pay: KeyPair;
  readonly platform: KeyPair;
}

/** Makes a merchant, by default with new keys. RSA takes some tenths of a second. */
export function createMerchant(
  nowMs: number,
  randomBytes: RandomBytes,
  keyPairs: MerchantKeyPairs = { merchant: newKeyPair(), pay: newKeyPair(), platform: newKeyPair() },
): Merchant {
  const { merchant, pay, platform } = keyPairs;
  const platformSerialNo = randomSerial(randomBytes);
  const merchantId = `16${String(randomBytes(4).readUInt32BE() % 100_000_000).padStart(8, '0')}`;
  const today = new Date(nowMs).toISOString().slice(0, 10).replaceAll('-', '');
  return {
    appId: `wx${randomBytes(8).toString('hex')}`,
    appSecret: randomBytes(16).toString('hex'),
    merchantId,
    serialNo: randomSerial(randomBytes),
    privateKey: toPem(merchant.privateKey),
    apiV3Key: randomText(32, randomBytes),
    payPublicKeyId: `PUB_KEY_ID_01${merchantId}${today}`,
    payPrivateKey: toPem(pay.privateKey),
    platformPrivateKey: toPem(platform.privateKey),
    platformSerialNo,
    platformCertificate: writeCertificate({
      ...platform,
      serialNo: platformSerialNo,
      commonName: 'WeChat Pay simulator, platform',
      notBefore: new Date(nowMs - 24 * 3600 * 1000),
      notAfter: new Date(nowMs + CERTIFICATE_LIFETIME_MS),
    }),
  };
}

/** Reads a merchant from JSON. @throws Error that names the missing field */
export function parseMerchant(text: string): Merchant {
  const value: unknown = JSON.parse(text);
  const read = (name: (typeof TEXT_FIELDS)[number]): string => {
    const field = isRecord(value) ? value[name] : undefined;
    if (typeof field !== 'string' || field === '') throw new Error(`The merchant file has no “${name}”.`);
    return field;
  };
  return {
    appId: read('appId'),
    appSecret: read('appSecret'),
    merchantId: read('merchantId'),
    serialNo: read('serialNo'),
    privateKey: read('privateKey'),
    apiV3Key: read('apiV3Key'),
    payPublicKeyId: read('payPublicKeyId'),
    payPrivateKey: read('payPrivateKey'),
    platformPrivateKey: read('platformPrivateKey'),
    platformSerialNo: read('platformSerialNo'),
    platformCertificate: read('platformCertificate'),
  };
}

/** The keys of a merchant, parsed. */
export function loadKeys(merchant: Merchant) {
  return {
    merchantPublicKey: createPublicKey(merchant.privateKey),
    /** WeChat's key behind the public key of the merchant console. */
    payPrivateKey: createPrivateKey(merchant.payPrivateKey),
    /** WeChat's key behind the platform certificate. */
    platformPrivateKey: createPrivateKey(merchant.platformPrivateKey),
  };
}

export type Keys = ReturnType<typeof loadKeys>;

/** One of WeChat Pay's public keys, as PEM. */
interface PayPublicKey {
  readonly id: string;
  readonly publicKey: string;
}

/** The merchant as environment variables of a back end, with the last of the public keys that it has. */
export function environmentOf(merchant: Merchant, address: string, payPublicKeys: readonly PayPublicKey[]) {
  const payPublicKey = payPublicKeys.at(-1);
  return {
    WECHAT_APP_ID: merchant.appId,
    WECHAT_APP_SECRET: merchant.appSecret,
    WECHAT_MERCHANT_ID: merchant.merchantId,
    WECHAT_SERIAL_NO: merchant.serialNo,
    WECHAT_PRIVATE_KEY: merchant.privateKey,
    WECHAT_API_V3_KEY: merchant.apiV3Key,
    ...(payPublicKey !== undefined && {
      WECHAT_PAY_PUBLIC_KEY_ID: payPublicKey.id,
      WECHAT_PAY_PUBLIC_KEY: payPublicKey.publicKey,
    }),
    WECHAT_API_BASE_URL: address,
    WECHAT_PAY_BASE_URL: address,
  };
}

/** The same as an env file for `node --env-file` and dotenv. Line feeds are written as `\n`. */
export function environmentFile(environment: Readonly<Record<string, string>>): string {
  return Object.entries(environment)
    .map(([name, value]) => `${name}="${value.replaceAll('\n', '\\n')}"\n`)
    .join('');
}

const newKeyPair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

function toPem(privateKey: KeyObject): string {
  return String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
}

/** A serial of 20 bytes. Its first digit keeps it positive and without a leading zero. */
export function randomSerial(randomBytes: RandomBytes): string {
  return `5${randomBytes(20).toString('hex').slice(1)}`.toUpperCase();
}
