import { type Static, Type } from 'typebox';

/**
 * WeChat Pay's main host, then its fallback hosts: WeChat's pages name api2.mch.weixin.qq.com, its Java SDK
 * api2.wechatpay.cn. https://pay.weixin.qq.com/doc/v3/merchant/4013070356
 */
const PAY_BASE_URLS =
  'https://api.mch.weixin.qq.com,https://api2.mch.weixin.qq.com,https://api2.wechatpay.cn';

const Variable = Type.Optional(Type.String());
const Default = (value: string) => Type.String({ default: value });

/** Every variable that the API reads, with its default. The tests hold README.md and .env.example to it. */
export const EnvironmentSchema = Type.Object({
  NODE_ENV: Default('development'),
  HOST: Default('127.0.0.1'),
  PORT: Default('3000'),
  DATABASE_URL: Default('file:./data/dev.db'),
  CREATE_DATABASE: Default('off'),
  ALLOW_OTHER_MERCHANT: Default('off'),
  PICTURES_PATH: Variable,
  JWT_SECRET: Variable,
  OPERATOR_TOKEN: Variable,
  PUBLIC_BASE_URL: Variable,
  ORDER_TTL_SECONDS: Variable,
  DRAIN_SECONDS: Default('0'),
  METRICS_PORT: Variable,
  OTEL_EXPORTER_OTLP_ENDPOINT: Variable,
  // pnpm sets it to the folder in which it was called; it runs a script in the folder of its package.
  INIT_CWD: Variable,
  SEED_DEMO: Default('off'),
  SITE: Default('shop'),
  DELIVERY_KINDS: Variable,
  RATE_LIMIT: Default('on'),
  TRUSTED_PROXIES: Variable,
  AWS_ENDPOINT_URL_S3: Variable,
  AWS_REGION: Variable,
  AWS_ACCESS_KEY_ID: Variable,
  AWS_SECRET_ACCESS_KEY: Variable,
  ROBOT_KIND: Variable,
  ROBOT_URL: Variable,
  ROBOT_SECRET: Variable,
  WECHAT_APP_ID: Variable,
  WECHAT_APP_SECRET: Variable,
  WECHAT_MERCHANT_ID: Variable,
  WECHAT_SERIAL_NO: Variable,
  WECHAT_PRIVATE_KEY: Variable,
  WECHAT_PRIVATE_KEY_PATH: Variable,
  WECHAT_API_V3_KEY: Variable,
  WECHAT_PAY_PUBLIC_KEY_ID: Variable,
  WECHAT_PAY_PUBLIC_KEY: Variable,
  WECHAT_PAY_PUBLIC_KEY_PATH: Variable,
  WECHAT_MESSAGE_TOKEN: Variable,
  WECHAT_MESSAGE_AES_KEY: Variable,
  WECHAT_API_BASE_URL: Default('https://api.weixin.qq.com'),
  WECHAT_PAY_BASE_URL: Default(PAY_BASE_URLS),
});

export type Environment = Static<typeof EnvironmentSchema>;
export type VariableName = keyof Environment;
