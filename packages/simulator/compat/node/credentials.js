import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';

export const appId = env.WECHAT_APP_ID;
export const appSecret = env.WECHAT_APP_SECRET;
export const merchantId = env.WECHAT_MERCHANT_ID;
export const serialNo = env.WECHAT_SERIAL_NO;
export const privateKey = env.WECHAT_PRIVATE_KEY;
export const apiV3Key = env.WECHAT_API_V3_KEY;
export const subMerchantId = env.WECHAT_SUB_MERCHANT_ID;
export const baseUrl = env.WECHAT_PAY_BASE_URL;

/** A file of `exec --write-pem`. */
export const pathOf = (name) => join(env.COMPAT_CREDENTIALS, name);

/** Files with WeChat's keys by their serial or id: those that the merchant has. */
export const platformKeyPaths = {};
if (env.WECHAT_PAY_PUBLIC_KEY_ID) platformKeyPaths[env.WECHAT_PAY_PUBLIC_KEY_ID] = pathOf('pub_key.pem');
if (existsSync(pathOf('platform_cert.pem'))) {
  const { serialNumber } = new X509Certificate(readFileSync(pathOf('platform_cert.pem')));
  platformKeyPaths[serialNumber] = pathOf('platform_cert.pem');
}
