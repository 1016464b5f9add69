import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import fastifyEnv from '@fastify/env';
import proxyAddr from '@fastify/proxy-addr';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { WechatConfig } from '../wechat/index.js';
import { EnvironmentSchema } from './environment.js';

/** A value of the environment is missing or wrong; the message is one line that names it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

type Environment = Static<typeof EnvironmentSchema>;
type Name = keyof Environment;

declare module 'fastify' {
  interface FastifyInstance {
    environment: Environment;
  }
}

export interface Config {
  readonly isProduction: boolean;
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  /** Whether a database is made where there is none: in production a path is more likely to be wrong than new. */
  readonly mayCreateDatabase: boolean;
  readonly jwtSecret: string;
  /** What operators send as `Authorization: Bearer`. */
  readonly operatorToken: string;
  /** Where WeChat and buyers reach this API, without a slash at the end. */
  readonly publicBaseUrl: string;
  readonly orderTtlSeconds: number;
  /** Whether an empty catalogue is filled with the demo's. */
  readonly seedsDemo: boolean;
  /** Whether requests and open orders are limited; off for load tests only. */
  readonly hasLimits: boolean;
  /** Whether the X-Forwarded-For of this address is believed. */
  readonly isTrustedProxy: (address: string) => boolean;
  readonly wechat: WechatConfig;
}

/**
 * Reads the whole configuration; nothing else in the API looks at the environment. A file `.env` in the
 * working folder fills in what the environment does not say.
 * @throws ConfigError on the first value that is missing or wrong. A secret's value is never in its message.
 */
export async function loadConfig(
  app: FastifyInstance,
  environment?: Readonly<Record<string, string | undefined>>,
): Promise<Config> {
  return parse(await readEnvironment(app, environment));
}

/** What a backup needs: where the database is, and the folder in which pnpm was called. @throws ConfigError */
export async function loadBackupConfig(): Promise<{ databaseUrl: string; callerFolder: string }> {
  const env = await readEnvironment(Fastify(), undefined);
  return { databaseUrl: databaseUrl(env), callerFolder: env.INIT_CWD };
}

async function readEnvironment(
  app: FastifyInstance,
  environment: Readonly<Record<string, string | undefined>> | undefined,
): Promise<Environment> {
  await app.register(fastifyEnv, {
    confKey: 'environment',
    schema: EnvironmentSchema,
    ...(environment === undefined ? { dotenv: true } : { data: environment, env: false }),
  });
  return app.environment;
}

function parse(env: Environment): Config {
  const isProduction = inProduction(env);
  const port = wholeNumber(env, 'PORT', 0, 65_535);
  const publicBaseUrl = baseUrl(env.PUBLIC_BASE_URL || `http://127.0.0.1:${port}`, 'PUBLIC_BASE_URL');
  const wechat = parseWechat(env);
  if (isProduction) {
    required(env, 'PUBLIC_BASE_URL');
    requireHttps(publicBaseUrl, 'PUBLIC_BASE_URL', 'WeChat sends notifications to https addresses only');
    requireHttps(wechat.apiBaseUrl, 'WECHAT_API_BASE_URL', 'the simulator is not for production');
    for (const url of wechat.payBaseUrls) {
      requireHttps(url, 'WECHAT_PAY_BASE_URL', 'the simulator is not for production');
    }
  }
  return {
    isProduction,
    host: required(env, 'HOST'),
    port,
    databaseUrl: databaseUrl(env),
    mayCreateDatabase: isOn(env, 'CREATE_DATABASE') || !isProduction,
    jwtSecret: secret(env, 'JWT_SECRET', 32),
    operatorToken: secret(env, 'OPERATOR_TOKEN', 32),
    publicBaseUrl,
    // WeChat refuses a time_expire that is nearer than a minute.
    orderTtlSeconds: wholeNumber(env, 'ORDER_TTL_SECONDS', 60, 7 * 24 * 3600),
    seedsDemo: isOn(env, 'SEED_DEMO'),
    hasLimits: hasLimits(env, isProduction),
    isTrustedProxy: trustedProxies(env, isProduction),
    wechat,
  };
}

// A misspelt production would open everything that development has open.
function inProduction({ NODE_ENV }: Environment): boolean {
  if (!['production', 'development', 'test'].includes(NODE_ENV)) {
    throw new ConfigError(`NODE_ENV has to be production, development or test, not “${NODE_ENV}”.`);
  }
  return NODE_ENV === 'production';
}

function isOn(env: Environment, name: Name): boolean {
  if (env[name] !== 'on' && env[name] !== 'off') {
    throw new ConfigError(`${name} has to be on or off, not “${env[name]}”.`);
  }
  return env[name] === 'on';
}

function hasLimits(env: Environment, isProduction: boolean): boolean {
  const isLimited = isOn(env, 'RATE_LIMIT');
  if (!isLimited && isProduction) {
    throw new ConfigError('RATE_LIMIT=off is for load tests: in production it has to be on.');
  }
  return isLimited;
}

function trustedProxies(env: Environment, isProduction: boolean): Config['isTrustedProxy'] {
  const named = env.TRUSTED_PROXIES.split(',').flatMap((entry) => entry.trim() || []);
  if (isProduction && named.length === 0) {
    throw missing('TRUSTED_PROXIES', 'name the proxies in front, like 127.0.0.1,10.0.0.0/8, or none');
  }
  const entries = named.join() === 'none' ? [] : named;
  try {
    // What reads the list takes 10.0.0 for 10.0.0.0, and not for the network that was meant.
    if (entries.some((entry) => /^[\d./]+$/.test(entry) && isIP(entry.split('/', 1)[0] ?? '') === 0))
      throw new Error('Too short.');
    const isTrusted = proxyAddr.compile(entries);
    return (address) => isTrusted(address, 0);
  } catch {
    throw new ConfigError(
      `TRUSTED_PROXIES has to be a list like 127.0.0.1,10.0.0.0/8, or none, not “${env.TRUSTED_PROXIES}”.`,
    );
  }
}

function parseWechat(env: Environment): WechatConfig {
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
    apiBaseUrl: baseUrl(env.WECHAT_API_BASE_URL, 'WECHAT_API_BASE_URL'),
    payBaseUrls: env.WECHAT_PAY_BASE_URL.split(',').map((url) => baseUrl(url.trim(), 'WECHAT_PAY_BASE_URL')),
  };
}

function merchantPrivateKey(env: Environment): string {
  const pem = pemOf(env, 'WECHAT_PRIVATE_KEY', 'WECHAT_PRIVATE_KEY_PATH');
  if (pem === '')
    throw missing('WECHAT_PRIVATE_KEY', 'or set WECHAT_PRIVATE_KEY_PATH to the file apiclient_key.pem');
  try {
    if (createPrivateKey(pem).asymmetricKeyType === 'rsa') return pem;
  } catch {
    // Told below: the reason inside could quote the key.
  }
  throw new ConfigError(
    'WECHAT_PRIVATE_KEY is not an RSA private key in PEM form (the content of apiclient_key.pem).',
  );
}

function payPublicKey(env: Environment): WechatConfig['payPublicKey'] {
  const pem = pemOf(env, 'WECHAT_PAY_PUBLIC_KEY', 'WECHAT_PAY_PUBLIC_KEY_PATH');
  const id = env.WECHAT_PAY_PUBLIC_KEY_ID;
  if (pem === '' && id === '') return null;
  if (pem === '') throw missing('WECHAT_PAY_PUBLIC_KEY', 'it belongs to WECHAT_PAY_PUBLIC_KEY_ID');
  if (!/^PUB_KEY_ID_\w+$/.test(id)) {
    throw new ConfigError(
      'WECHAT_PAY_PUBLIC_KEY_ID has to begin with PUB_KEY_ID_, as the merchant console shows it.',
    );
  }
  try {
    if (createPublicKey(pem).asymmetricKeyType === 'rsa') return { id, pem };
  } catch {
    // Told below.
  }
  throw new ConfigError(
    'WECHAT_PAY_PUBLIC_KEY is not an RSA public key in PEM form (the content of pub_key.pem).',
  );
}

function pemOf(env: Environment, name: Name, pathName: Name): string {
  if (env[name] !== '') return env[name].replaceAll('\\n', '\n');
  if (env[pathName] === '') return '';
  try {
    return readFileSync(env[pathName], 'utf8');
  } catch {
    throw new ConfigError(`${pathName} names a file that cannot be read: ${env[pathName]}`);
  }
}

function required(env: Environment, name: Name): string {
  if (env[name] === '') throw missing(name, 'README.md lists every variable');
  return env[name];
}

function secret(env: Environment, name: Name, minimumLength: number): string {
  const value = required(env, name);
  if (value.length < minimumLength) {
    throw new ConfigError(
      `${name} has to be at least ${minimumLength} characters long; it has ${value.length}.`,
    );
  }
  return value;
}

function matching(env: Environment, name: Name, pattern: RegExp, words: string): string {
  const value = required(env, name);
  if (!pattern.test(value))
    throw new ConfigError(`${name} has to be ${words}; it has ${value.length} characters.`);
  return value;
}

function wholeNumber(env: Environment, name: Name, minimum: number, maximum: number): number {
  const value = Number(env[name]);
  if (!/^\d+$/.test(env[name]) || value < minimum || value > maximum) {
    throw new ConfigError(
      `${name} has to be a whole number from ${minimum} to ${maximum}, not “${env[name]}”.`,
    );
  }
  return value;
}

function databaseUrl(env: Environment): string {
  if (!/^file:[^?#]+$/.test(env.DATABASE_URL)) {
    throw new ConfigError('DATABASE_URL has to be a SQLite file, like file:./data/dev.db.');
  }
  return env.DATABASE_URL;
}

function baseUrl(value: string, name: Name): string {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new ConfigError(`${name} has to be an http(s) address without query, not “${value}”.`);
  }
  return value.replace(/\/+$/, '');
}

function requireHttps(value: string, name: Name, why: string): void {
  if (!value.startsWith('https://')) throw new ConfigError(`${name} has to be https in production: ${why}.`);
}

function missing(name: Name, hint: string): ConfigError {
  return new ConfigError(`${name} is not set: ${hint}.`);
}
