import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import proxyAddr from '@fastify/proxy-addr';
import { parse } from 'dotenv';
import { Value } from 'typebox/value';
import { databasePath } from '../database/database-file.js';
import type { WechatConfig } from '../wechat/index.js';
import { type Environment, EnvironmentSchema } from './environment.js';
import { type RobotConfig, readRobotConfig } from './robot.js';
import {
  baseUrl,
  ConfigError,
  isOn,
  missing,
  optional,
  required,
  requireHttps,
  secret,
  wholeNumber,
} from './values.js';
import { readWechatConfig } from './wechat.js';

export { ConfigError } from './values.js';

export interface Config {
  readonly isProduction: boolean;
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  /** Whether a missing database is created. In production a path is more likely to be wrong than new. */
  readonly mayCreateDatabase: boolean;
  /** Whether a database of another merchant or app passes to this one. */
  readonly mayReplaceMerchant: boolean;
  readonly jwtSecret: string;
  /** The bearer token of operators. */
  readonly operatorToken: string;
  /** The address at which WeChat and buyers reach this API, without a slash at the end. */
  readonly publicBaseUrl: string;
  /** Where pictures that operators upload are kept. */
  readonly picturesFolder: string;
  readonly orderTtlSeconds: number;
  /** How long a process that was told to stop goes on serving, so that every proxy notices it first. */
  readonly drainSeconds: number;
  /** Whether an empty catalogue is filled with the demo's products. */
  readonly seedsDemo: boolean;
  /** Whether requests and open orders are limited; false for load tests only. */
  readonly hasLimits: boolean;
  /** Fastify's option of that name: the proxies whose X-Forwarded-For is believed. */
  readonly trustProxy: string[] | false;
  /** Null where no robot is set. */
  readonly robot: RobotConfig | null;
  readonly wechat: WechatConfig;
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads the whole configuration; nothing else in the API reads the environment.
 * @param environment left out: the process's environment, and a file `.env` in the working folder for what it lacks
 * @throws ConfigError on the first variable that is missing or malformed, never with the value of a secret
 */
export async function loadConfig(environment?: Variables): Promise<Config> {
  const env = await readEnvironment(environment);
  const isProduction = inProduction(env);
  const port = wholeNumber(env, 'PORT', 0, 65_535);
  const ownUrl = publicBaseUrl(env);
  const wechat = readWechatConfig(env);
  if (isProduction) {
    required(env, 'PUBLIC_BASE_URL');
    requireHttps(ownUrl, 'PUBLIC_BASE_URL', 'WeChat sends notifications to https addresses only');
    requireHttps(wechat.apiBaseUrl, 'WECHAT_API_BASE_URL', 'the simulator is not for production');
    for (const url of wechat.payBaseUrls) {
      requireHttps(url, 'WECHAT_PAY_BASE_URL', 'the simulator is not for production');
    }
  }
  return {
    isProduction,
    host: required(env, 'HOST'),
    port,
    databaseUrl: databaseUrl(env, isProduction),
    mayCreateDatabase: isOn(env, 'CREATE_DATABASE') || !isProduction,
    mayReplaceMerchant: isOn(env, 'ALLOW_OTHER_MERCHANT'),
    jwtSecret: secret(env, 'JWT_SECRET', 32),
    operatorToken: secret(env, 'OPERATOR_TOKEN', 32),
    publicBaseUrl: ownUrl,
    picturesFolder: picturesFolder(env),
    // WeChat refuses a time_expire less than a minute ahead.
    orderTtlSeconds: wholeNumber(env, 'ORDER_TTL_SECONDS', 60, 7 * 24 * 3600),
    drainSeconds: wholeNumber(env, 'DRAIN_SECONDS', 0, 60),
    seedsDemo: isOn(env, 'SEED_DEMO'),
    hasLimits: hasLimits(env, isProduction),
    trustProxy: trustProxy(env, isProduction),
    robot: readRobotConfig(env, isProduction),
    wechat,
  };
}

/** The part of the configuration that commands need, and the folder in which pnpm was called. @throws ConfigError */
export async function loadCommandConfig() {
  const env = await readEnvironment(undefined);
  return {
    databaseUrl: databaseUrl(env, inProduction(env)),
    publicBaseUrl: publicBaseUrl(env),
    callerFolder: optional(env, 'INIT_CWD') ?? '',
  };
}

/** Beside a SQLite file, so that they are found and copied with it. */
function picturesFolder(env: Environment): string {
  const { DATABASE_URL: url } = env;
  const folder = url.startsWith('file:') ? dirname(databasePath(url)) : 'data';
  return resolve(optional(env, 'PICTURES_PATH') ?? join(folder, 'pictures'));
}

function publicBaseUrl(env: Environment): string {
  const url = optional(env, 'PUBLIC_BASE_URL') ?? `http://127.0.0.1:${required(env, 'PORT')}`;
  return baseUrl(url, 'PUBLIC_BASE_URL');
}

async function readEnvironment(environment: Variables | undefined): Promise<Environment> {
  const variables = environment ?? { ...(await readFileOfVariables()), ...process.env };
  const given = Object.entries(variables).filter(([, value]) => value !== undefined);
  return Value.Parse(EnvironmentSchema, Value.Default(EnvironmentSchema, Object.fromEntries(given)));
}

async function readFileOfVariables(): Promise<Variables> {
  return existsSync('.env') ? parse(await readFile('.env')) : {};
}

// A misspelt “production” would otherwise enable everything that development allows.
function inProduction({ NODE_ENV }: Environment): boolean {
  if (!['production', 'development', 'test'].includes(NODE_ENV)) {
    throw new ConfigError(`NODE_ENV has to be production, development or test, not “${NODE_ENV}”.`);
  }
  return NODE_ENV === 'production';
}

function hasLimits(env: Environment, isProduction: boolean): boolean {
  const isLimited = isOn(env, 'RATE_LIMIT');
  if (!isLimited && isProduction) {
    throw new ConfigError('RATE_LIMIT=off is for load tests: in production it has to be on.');
  }
  return isLimited;
}

function trustProxy(env: Environment, isProduction: boolean): Config['trustProxy'] {
  const list = optional(env, 'TRUSTED_PROXIES') ?? '';
  const named = list.split(',').flatMap((entry) => entry.trim() || []);
  if (isProduction && named.length === 0) {
    throw missing('TRUSTED_PROXIES', 'name the proxies in front, like 127.0.0.1,10.0.0.0/8, or none');
  }
  if (named.length === 0 || named.join() === 'none') return false;
  if (named.every(isAddressOrNetwork)) return named;
  throw new ConfigError(
    `TRUSTED_PROXIES has to be a list like 127.0.0.1,10.0.0.0/8, or none, not “${list}”.`,
  );
}

function isAddressOrNetwork(entry: string): boolean {
  // Fastify's parser reads 10.0.0 as the address 10.0.0.0, not as the network that was meant.
  if (/^[\d./]+$/.test(entry) && isIP(entry.split('/', 1)[0] ?? '') === 0) return false;
  try {
    proxyAddr.compile(entry);
    return true;
  } catch {
    return false;
  }
}

function databaseUrl(env: Environment, isProduction: boolean): string {
  const { DATABASE_URL: url } = env;
  if (/^postgres(ql)?:/.test(url)) return postgresqlUrl(url, isProduction);
  if (!/^file:[^?#]+$/.test(url)) {
    throw new ConfigError(
      'DATABASE_URL has to be a SQLite file, like file:./data/dev.db, or an address, like postgresql://user:password@host:5432/shop.',
    );
  }
  return url;
}

/** It has a password in it, so no message repeats it. */
function postgresqlUrl(url: string, isProduction: boolean): string {
  const [, hosts, query] = /^\w+:\/\/(?:[^@/?]*@)?([^/?@]+)\/[^/?]+(?:\?(.*))?$/.exec(url) ?? [];
  if (hosts === undefined) {
    throw new ConfigError('DATABASE_URL has to be like postgresql://user:password@host:5432/shop.');
  }
  const parameters = new URLSearchParams(query);
  const names = parameters.get('host') ?? hosts;
  const isHere = names.startsWith('/') || names.split(',').every(isLoopback);
  const mode = parameters.get('sslmode');
  if (isProduction && !isHere && mode !== 'verify-full') {
    throw new ConfigError(
      'DATABASE_URL has to end in ?sslmode=verify-full in production: names and payments go over the network.',
    );
  }
  return url;
}

const isLoopback = (host: string) => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(host);
