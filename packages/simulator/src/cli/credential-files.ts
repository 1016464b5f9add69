import { createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { MerchantAccess } from '../index.js';
import { writeCertificate } from '../protocol/certificate.js';
import { writeKeyStore } from '../protocol/key-store.js';
import { Failure } from './command.js';
import { makePrivateFolder, writeSecret } from './secret-files.js';

const CERTIFICATE_LIFETIME_MS = 5 * 365 * 24 * 3600 * 1000;

/** The alias that SDKs look for in apiclient_cert.p12. */
const ALIAS = 'Tenpay Certificate';

/** Values of these need no quotes: sh, `docker --env-file` and `node --env-file` read them alike. */
const PLAIN = /^[\w./:@%+,=-]*$/;

/**
 * Writes the credentials as WeChat hands them out, and `wechat.env`, which names them by their paths. The path of the
 * env file. @throws Failure
 */
export function writeCredentials(folder: string, access: MerchantAccess): string {
  const path = resolve(folder);
  if (!PLAIN.test(path))
    throw new Failure(
      `${path} stands in an env file, so it has to do without spaces and quotes. Choose another folder.`,
    );
  makePrivateFolder(path);
  const { payPublicKeys, platformCertificates } = access.control.keys();
  for (const [name, content] of [
    ...apiCertificateFiles(access),
    ...payPublicKeys.slice(-1).map(({ publicKey }) => ['pub_key.pem', publicKey] as const),
    ...platformCertificates.slice(-1).map(({ certificate }) => ['platform_cert.pem', certificate] as const),
  ])
    writeSecret(join(path, name), content);
  const environmentPath = join(path, 'wechat.env');
  writeSecret(environmentPath, plainEnvironment(access, path));
  return environmentPath;
}

/** The merchant's API certificate in its three files; the password of the key store is the mchid. */
function apiCertificateFiles({ merchant, control }: MerchantAccess): (readonly [string, string | Buffer])[] {
  const privateKey = createPrivateKey(merchant.privateKey);
  const nowMs = control.realNow();
  const certificate = writeCertificate({
    serialNo: merchant.serialNo,
    commonName: merchant.merchantId,
    notBefore: new Date(nowMs - 24 * 3600 * 1000),
    notAfter: new Date(nowMs + CERTIFICATE_LIFETIME_MS),
    publicKey: createPublicKey(privateKey),
    privateKey,
  });
  const store = { privateKey, certificate, alias: ALIAS, password: merchant.merchantId };
  return [
    ['apiclient_key.pem', merchant.privateKey],
    ['apiclient_cert.pem', certificate],
    ['apiclient_cert.p12', writeKeyStore(store, randomBytes)],
  ];
}

function plainEnvironment(access: MerchantAccess, path: string): string {
  const { WECHAT_PRIVATE_KEY: _key, WECHAT_PAY_PUBLIC_KEY: publicKey, ...rest } = access.environment;
  const values = {
    ...rest,
    WECHAT_PRIVATE_KEY_PATH: join(path, 'apiclient_key.pem'),
    ...(publicKey !== undefined && { WECHAT_PAY_PUBLIC_KEY_PATH: join(path, 'pub_key.pem') }),
  };
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
