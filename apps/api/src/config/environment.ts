import { Type } from 'typebox';

/**
 * WeChat Pay's main host, and those for when it cannot be reached: WeChat's pages name api2.mch.weixin.qq.com, its Java
 * SDK api2.wechatpay.cn. https://pay.weixin.qq.com/doc/v3/merchant/4013070356
 */
const PAY_BASE_URLS =
  'https://api.mch.weixin.qq.com,https://api2.mch.weixin.qq.com,https://api2.wechatpay.cn';

/** Every variable that the API reads, with its default. The tests hold README.md and .env.example to it. */
export const EnvironmentSchema = Type.Object({
  NODE_ENV: Type.String({ default: 'development' }),
  HOST: Type.String({ default: '127.0.0.1' }),
  PORT: Type.String({ default: '3000' }),
  DATABASE_URL: Type.String({ default: 'file:./data/dev.db' }),
  CREATE_DATABASE: Type.String({ default: 'off' }),
  JWT_SECRET: Type.String({ default: '' }),
  OPERATOR_TOKEN: Type.String({ default: '' }),
  PUBLIC_BASE_URL: Type.String({ default: '' }),
  ORDER_TTL_SECONDS: Type.String({ default: '900' }),
  // Set by pnpm, which runs a script in the folder of its package.
  INIT_CWD: Type.String({ default: '' }),
  SEED_DEMO: Type.String({ default: 'off' }),
  RATE_LIMIT: Type.String({ default: 'on' }),
  TRUSTED_PROXIES: Type.String({ default: '' }),
  WECHAT_APP_ID: Type.String({ default: '' }),
  WECHAT_APP_SECRET: Type.String({ default: '' }),
  WECHAT_MERCHANT_ID: Type.String({ default: '' }),
  WECHAT_SERIAL_NO: Type.String({ default: '' }),
  WECHAT_PRIVATE_KEY: Type.String({ default: '' }),
  WECHAT_PRIVATE_KEY_PATH: Type.String({ default: '' }),
  WECHAT_API_V3_KEY: Type.String({ default: '' }),
  WECHAT_PAY_PUBLIC_KEY_ID: Type.String({ default: '' }),
  WECHAT_PAY_PUBLIC_KEY: Type.String({ default: '' }),
  WECHAT_PAY_PUBLIC_KEY_PATH: Type.String({ default: '' }),
  WECHAT_API_BASE_URL: Type.String({ default: 'https://api.weixin.qq.com' }),
  WECHAT_PAY_BASE_URL: Type.String({ default: PAY_BASE_URLS }),
});
