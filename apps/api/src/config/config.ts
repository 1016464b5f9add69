import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import proxyAddr from '@fastify/proxy-addr';
import { DELIVERY_KINDS } from '@taro-pay/contracts';
import { SITES, type Site, type SiteName, siteName } from '@taro-pay/site';
import { parse } from 'dotenv';
import { Value } from 'typebox/value';
import { databasePath } from '../database/database-file.js';
import type { WechatConfig } from '../wechat/index.js';
import { type Environment, EnvironmentSchema, type VariableName } from './environment.js';
import { type RobotConfig, readRobotConfig } from './robot.js';
import { readS3Config } from './s3.js';
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
  /** What makes the shop this one: its name, delivery and the like. */
  readonly site: Site;
  /** Its folder in packages/site. */
  readonly siteName: SiteName;
  readonly isProduction: boolean;
  readonly host: string;
  readonly port: number;
  /** Where the metrics are, on 127.0.0.1 alone; null where there are none. */
  readonly metricsPort: number | null;
  /** The collector of traces; null where nothing is traced. */
  readonly tracesEndpoint: string | null;
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
  const chosenSite = readSiteName(env);
  if (isProduction) {
    required(env, 'PUBLIC_BASE_URL');
    requireHttps(ownUrl, 'PUBLIC_BASE_URL', 'WeChat sends notifications to https addresses only');
    requireHttps(wechat.apiBaseUrl, 'WECHAT_API_BASE_URL', 'the simulator is not for production');
    for (const url of wechat.payBaseUrls) {
      requireHttps(url, 'WECHAT_PAY_BASE_URL', 'the simulator is not for production');
    }
  }
  return {
    site: readSite(env, chosenSite),
    siteName: chosenSite,
    isProduction,
    host: required(env, 'HOST'),
    port,
    metricsPort: metricsPort(env, port),
    tracesEndpoint: tracesEndpoint(env),
    databaseUrl: databaseUrl(env, isProduction),
    mayCreateDatabase: mayCreateDatabase(env),
    mayReplaceMerchant: isOn(env, 'ALLOW_OTHER_MERCHANT'),
    jwtSecret: secret(env, 'JWT_SECRET', 32),
    operatorToken: secret(env, 'OPERATOR_TOKEN', 32),
    publicBaseUrl: ownUrl,
    picturesFolder: picturesFolder(env),
    orderTtlSeconds: orderTtlSeconds(env, SITES[chosenSite]),
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
    mayCreateDatabase: mayCreateDatabase(env),
    publicBaseUrl: publicBaseUrl(env),
    /** Where the API of this machine listens. */
    apiUrl: `http://${/^(0\.0\.0\.0|::)$/.test(env.HOST) ? '127.0.0.1' : env.HOST}:${wholeNumber(env, 'PORT', 0, 65_535)}`,
    callerFolder: optional(env, 'INIT_CWD') ?? '',
    /** The store of backups. @throws ConfigError: other programs may have set half of its variables */
    s3Config: () => readS3Config(env, inProduction(env)),
  };
}

/** The variables as they are, with their defaults: for `doctor`, which looks at those that cannot be used as well. */
export async function readVariables(environment?: Variables) {
  const variables = await readEnvironment(environment);
  return { variables, callerFolder: optional(variables, 'INIT_CWD') ?? '' };
}

const NEEDED = [
  'JWT_SECRET',
  'OPERATOR_TOKEN',
  'WECHAT_APP_ID',
  'WECHAT_APP_SECRET',
  'WECHAT_MERCHANT_ID',
  'WECHAT_SERIAL_NO',
  'WECHAT_PRIVATE_KEY',
  'WECHAT_API_V3_KEY',
] as const satisfies readonly VariableName[];
const NEEDED_IN_PRODUCTION = [
  'PUBLIC_BASE_URL',
  'TRUSTED_PROXIES',
] as const satisfies readonly VariableName[];

/** The variables without a default that are not set, all at once: `loadConfig` names the first one. */
export function missingVariables(env: Environment): VariableName[] {
  const names = inProduction(env) ? [...NEEDED, ...NEEDED_IN_PRODUCTION] : NEEDED;
  return names.filter((name) => {
    const hasPath = name === 'WECHAT_PRIVATE_KEY' && optional(env, 'WECHAT_PRIVATE_KEY_PATH') !== null;
    return optional(env, name) === null && !hasPath;
  });
}

/** What a script needs that talks to the running API as an operator. @throws ConfigError */
export async function loadOperatorConfig() {
  const env = await readEnvironment(undefined);
  return { publicBaseUrl: publicBaseUrl(env), operatorToken: secret(env, 'OPERATOR_TOKEN', 32) };
}

function tracesEndpoint(env: Environment): string | null {
  const name = 'OTEL_EXPORTER_OTLP_ENDPOINT';
  const value = optional(env, name);
  return value === null ? null : baseUrl(value, name);
}

function metricsPort(env: Environment, port: number): number | null {
  if (optional(env, 'METRICS_PORT') === null) return null;
  const own = wholeNumber(env, 'METRICS_PORT', 0, 65_535);
  if (own !== 0 && own === port) {
    throw new ConfigError('METRICS_PORT has to be another port than PORT, which buyers reach.');
  }
  return own;
}

const mayCreateDatabase = (env: Environment): boolean => isOn(env, 'CREATE_DATABASE') || !inProduction(env);

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

function readSiteName({ SITE }: Environment): SiteName {
  try {
    return siteName(SITE);
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : String(error));
  }
}

/** WeChat refuses a time_expire less than a minute ahead. */
function orderTtlSeconds(env: Environment, { orderMinutes }: Site): number {
  if (optional(env, 'ORDER_TTL_SECONDS') === null) return orderMinutes * 60;
  return wholeNumber(env, 'ORDER_TTL_SECONDS', 60, 7 * 24 * 3600);
}

/** The shop with the kinds of delivery that DELIVERY_KINDS leaves of all. */
function readSite(env: Environment, name: SiteName): Site {
  const site = SITES[name];
  const list = optional(env, 'DELIVERY_KINDS');
  if (list === null) return site;
  const words = new Set(list.split(',').map((word) => word.trim()));
  const kinds = DELIVERY_KINDS.filter((kind) => words.has(kind));
  if (kinds.length === words.size) return { ...site, delivery: { ...site.delivery, kinds } };
  throw new ConfigError(`DELIVERY_KINDS has to be a list of ${DELIVERY_KINDS.join(', ')}, not “${list}”.`);
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
