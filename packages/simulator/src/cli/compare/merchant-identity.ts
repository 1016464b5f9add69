import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { createMerchant, type Merchant } from '../../protocol/merchant.js';
import { Failure } from '../command.js';

/** A merchant as its back end is: its names, and what it signs and logs in with. */
export interface Identity {
  readonly appId: string;
  readonly appSecret: string;
  readonly merchantId: string;
  readonly serialNo: string;
  readonly privateKey: KeyObject;
  /** Null for a merchant without WeChat Pay's public key. */
  readonly payPublicKeyId: string | null;
}

/** Reads the env file of a back end, as `--write-env` and `--write-pem` write it. @throws Failure */
export function readIdentity(path: string): Identity {
  const values = readEnv(path);
  const read = (name: string): string => {
    const value = values[name];
    if (value === undefined || value === '') throw new Failure(`${path} has no ${name}.`);
    return value;
  };
  const keyPath = values.WECHAT_PRIVATE_KEY_PATH;
  const pem = keyPath === undefined ? read('WECHAT_PRIVATE_KEY') : readText(keyPath);
  return {
    appId: read('WECHAT_APP_ID'),
    appSecret: read('WECHAT_APP_SECRET'),
    merchantId: read('WECHAT_MERCHANT_ID'),
    serialNo: read('WECHAT_SERIAL_NO'),
    privateKey: readPrivateKey(pem, keyPath ?? `WECHAT_PRIVATE_KEY of ${path}`),
    payPublicKeyId: values.WECHAT_PAY_PUBLIC_KEY_ID || null,
  };
}

/**
 * The merchant at the simulator: the same names, with a key and an app secret of its own, so that nothing that listens
 * holds the real ones. WeChat's two keys are the same one: their serials are compared, and making keys takes longer than
 * all calls.
 */
export function standInOf({ appId, merchantId, serialNo, payPublicKeyId }: Identity): Merchant {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const made = createMerchant(Date.now(), randomBytes, { merchant: pair, pay: pair, platform: pair });
  return { ...made, appId, merchantId, serialNo, payPublicKeyId: payPublicKeyId ?? made.payPublicKeyId };
}

/** How the stand-in signs and logs in. */
export function identityOf(merchant: Merchant): Identity {
  return { ...merchant, privateKey: createPrivateKey(merchant.privateKey) };
}

const readEnv = (path: string) => parseEnv(readText(path));

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Failure(`${path} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

// An env file holds the line feeds of a key as `\n`, and not every Node turns these into line feeds.
function readPrivateKey(pem: string, where: string): KeyObject {
  try {
    return createPrivateKey(pem.replaceAll('\\n', '\n'));
  } catch {
    throw new Failure(`${where} is not a private key in PEM form.`);
  }
}
