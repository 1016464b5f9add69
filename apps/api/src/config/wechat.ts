import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { WechatConfig } from '../wechat/index.js';
import type { Environment, VariableName } from './environment.js';
import { baseUrl, ConfigError, matching, missing, optional, required } from './values.js';

/** The credentials and addresses of WeChat. @throws ConfigError */
export function readWechatConfig(env: Environment): WechatConfig {
  return {
    appId: required(env, 'WECHAT_APP_ID'),
    appSecret: required(env, 'WECHAT_APP_SECRET'),
    merchantId: required(env, 'WECHAT_MERCHANT_ID'),
    merchantSerialNo: matching(
      env,
      'WECHAT_SERIAL_NO',
      /^[0-9A-Fa-f]{8,64}$/,
      'the certificate’s serial in hex',
    ),
    merchantPrivateKey: merchantPrivateKey(env),
    apiV3Key: matching(env, 'WECHAT_API_V3_KEY', /^[\x21-\x7e]{32}$/, 'exactly 32 ASCII characters'),
    payPublicKey: payPublicKey(env),
    messagePush: messagePush(env),
    apiBaseUrl: baseUrl(env.WECHAT_API_BASE_URL, 'WECHAT_API_BASE_URL'),
    payBaseUrls: env.WECHAT_PAY_BASE_URL.split(',').map((url) => baseUrl(url.trim(), 'WECHAT_PAY_BASE_URL')),
  };
}

function merchantPrivateKey(env: Environment): string {
  const pem = pemOf(env, 'WECHAT_PRIVATE_KEY', 'WECHAT_PRIVATE_KEY_PATH');
  if (pem === null)
    throw missing('WECHAT_PRIVATE_KEY', 'or set WECHAT_PRIVATE_KEY_PATH to the file apiclient_key.pem');
  if (isRsaKey(pem, createPrivateKey)) return pem;
  throw new ConfigError(
    'WECHAT_PRIVATE_KEY is not an RSA private key in PEM form (the content of apiclient_key.pem).',
  );
}

function payPublicKey(env: Environment): WechatConfig['payPublicKey'] {
  const pem = pemOf(env, 'WECHAT_PAY_PUBLIC_KEY', 'WECHAT_PAY_PUBLIC_KEY_PATH');
  const id = optional(env, 'WECHAT_PAY_PUBLIC_KEY_ID');
  if (pem === null && id === null) return null;
  if (pem === null) throw missing('WECHAT_PAY_PUBLIC_KEY', 'it belongs to WECHAT_PAY_PUBLIC_KEY_ID');
  if (id === null || !/^PUB_KEY_ID_\w+$/.test(id)) {
    throw new ConfigError(
      'WECHAT_PAY_PUBLIC_KEY_ID has to begin with PUB_KEY_ID_, as the merchant console shows it.',
    );
  }
  if (isRsaKey(pem, createPublicKey)) return { id, pem };
  throw new ConfigError(
    'WECHAT_PAY_PUBLIC_KEY is not an RSA public key in PEM form (the content of pub_key.pem).',
  );
}

function messagePush(env: Environment): WechatConfig['messagePush'] {
  const hasKey = optional(env, 'WECHAT_MESSAGE_AES_KEY') !== null;
  if (optional(env, 'WECHAT_MESSAGE_TOKEN') === null) {
    if (hasKey) throw missing('WECHAT_MESSAGE_TOKEN', 'it belongs to WECHAT_MESSAGE_AES_KEY');
    return null;
  }
  const token = matching(env, 'WECHAT_MESSAGE_TOKEN', /^[0-9A-Za-z]{3,32}$/, '3 to 32 letters and digits');
  if (!hasKey) return { token, aesKey: null };
  const form = 'the 43 letters and digits of the EncodingAESKey';
  return { token, aesKey: matching(env, 'WECHAT_MESSAGE_AES_KEY', /^[0-9A-Za-z]{43}$/, form) };
}

// The parser's own error is dropped: it could quote the key.
function isRsaKey(pem: string, parse: (pem: string) => KeyObject): boolean {
  try {
    return parse(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}

function pemOf(env: Environment, name: VariableName, pathName: VariableName): string | null {
  const pem = optional(env, name);
  if (pem !== null) return pem.replaceAll('\\n', '\n');
  const path = optional(env, pathName);
  if (path === null) return null;
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new ConfigError(`${pathName} names a file that cannot be read: ${path}`);
  }
}
