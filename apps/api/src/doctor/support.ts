import { writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { ANOMALY_KINDS, ORDER_STATUSES, REFUND_STATUSES } from '@taro-pay/contracts';
import type { Environment, VariableName } from '../config/environment.js';
import type { Database } from '../database/database.js';
import { PRIVATE } from '../database/database-file.js';
import { openDatabase } from '../database/open-database.js';
import { listNewestEvents } from '../modules/doctor/doctor-store.js';
import { countOpenAnomalies, countOrders, countRefunds } from '../modules/metrics/metrics-store.js';
import type { Report } from './report.js';

/**
 * What the file tells of a variable. `shown`: its value. `masked`: its first and last four characters. `set`: that it is
 * set. `secret`: the same, and its value is taken out wherever else it stands.
 */
const TOLD = {
  NODE_ENV: 'shown',
  HOST: 'shown',
  PORT: 'shown',
  DATABASE_URL: 'secret',
  CREATE_DATABASE: 'shown',
  ALLOW_OTHER_MERCHANT: 'shown',
  PICTURES_PATH: 'set',
  JWT_SECRET: 'secret',
  OPERATOR_TOKEN: 'secret',
  PUBLIC_BASE_URL: 'set',
  ORDER_TTL_SECONDS: 'shown',
  DRAIN_SECONDS: 'shown',
  METRICS_PORT: 'shown',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'set',
  INIT_CWD: 'set',
  SEED_DEMO: 'shown',
  SITE: 'shown',
  DELIVERY_KINDS: 'shown',
  RATE_LIMIT: 'shown',
  TRUSTED_PROXIES: 'set',
  AWS_ENDPOINT_URL_S3: 'set',
  AWS_REGION: 'shown',
  AWS_ACCESS_KEY_ID: 'secret',
  AWS_SECRET_ACCESS_KEY: 'secret',
  ROBOT_KIND: 'shown',
  ROBOT_URL: 'secret',
  ROBOT_SECRET: 'secret',
  WECHAT_APP_ID: 'masked',
  WECHAT_APP_SECRET: 'secret',
  WECHAT_MERCHANT_ID: 'masked',
  WECHAT_SERIAL_NO: 'masked',
  WECHAT_PRIVATE_KEY: 'secret',
  WECHAT_PRIVATE_KEY_PATH: 'set',
  WECHAT_API_V3_KEY: 'secret',
  WECHAT_PAY_PUBLIC_KEY_ID: 'masked',
  WECHAT_PAY_PUBLIC_KEY: 'set',
  WECHAT_PAY_PUBLIC_KEY_PATH: 'set',
  WECHAT_MESSAGE_TOKEN: 'secret',
  WECHAT_MESSAGE_AES_KEY: 'secret',
  WECHAT_API_BASE_URL: 'set',
  WECHAT_PAY_BASE_URL: 'set',
} as const satisfies Readonly<Record<VariableName, 'shown' | 'masked' | 'set' | 'secret'>>;

const NAMES = Object.keys(TOLD).filter((name): name is VariableName => Object.hasOwn(TOLD, name));

/** Shorter texts stand everywhere by chance, and shorter lines of a key are the words of its head. */
const SHORTEST_SECRET = 6;
const SHORTEST_LINE = 16;

/** Writes what somebody who helps needs to know, and nothing that is secret. @returns its path */
export async function writeSupportFile(
  folder: string,
  variables: Environment,
  report: Report,
): Promise<string> {
  const content = {
    ...report,
    machine: {
      node: process.version,
      system: `${process.platform} ${release()} ${process.arch}`,
      database: variables.DATABASE_URL.startsWith('file:') ? 'SQLite' : 'PostgreSQL',
    },
    variables: Object.fromEntries(NAMES.map((name) => [name, tell(name, variables[name])])),
    books: await readBooks(variables.DATABASE_URL),
  };
  const path = join(folder, `taro-pay-support-${report.at.replace(/[-:]|\.\d+/g, '')}.json`);
  const text = takeOut(JSON.stringify(content, null, 2), secretsOf(variables));
  writeFileSync(path, `${text}\n`, { mode: PRIVATE, flag: 'wx' });
  return path;
}

function tell(name: VariableName, value: string | undefined): string {
  if (value === undefined || value === '') return 'not set';
  switch (TOLD[name]) {
    case 'shown':
      return value;
    case 'masked':
      return value.length > 12 ? `${value.slice(0, 4)}…${value.slice(-4)}` : `…${value.slice(-4)}`;
    case 'set':
    case 'secret':
      return 'set';
  }
}

/** The counts of the books, and WeChat's newest refusals by call and code; null where the database cannot be asked. */
async function readBooks(url: string) {
  try {
    const database = await openDatabase(url, { mayCreate: false, migrates: false });
    try {
      return {
        orders: await countEach(ORDER_STATUSES, (status) => countOrders(database, status)),
        refunds: await countEach(REFUND_STATUSES, (status) => countRefunds(database, status)),
        openAnomalies: await countEach(ANOMALY_KINDS, (kind) => countOpenAnomalies(database, kind)),
        refusals: await readRefusals(database),
      };
    } finally {
      await database.$disconnect();
    }
  } catch {
    return null;
  }
}

async function countEach<Key extends string>(keys: readonly Key[], count: (key: Key) => Promise<number>) {
  const counts: [Key, number][] = [];
  for (const key of keys) counts.push([key, await count(key)]);
  return Object.fromEntries(counts);
}

async function readRefusals(database: Database) {
  const refusals = new Map<string, { count: number; lastAt: string }>();
  for (const { type, at, data } of await listNewestEvents(database)) {
    if (type !== 'WECHAT_REFUSED') continue;
    const { call, code } = JSON.parse(data);
    const key = `${call}: ${code}`;
    const known = refusals.get(key) ?? { count: 0, lastAt: at.toISOString() };
    refusals.set(key, { ...known, count: known.count + 1 });
  }
  return Object.fromEntries(refusals);
}

/** Every secret with its parts: the lines of a key, the password in an address, the key in a robot's query. */
function secretsOf(variables: Environment): string[] {
  const found = NAMES.flatMap((name) => {
    const value = variables[name] ?? '';
    const passwords = passwordsIn(value);
    if (TOLD[name] !== 'secret') return passwords;
    const lines = value.split(/\s+|\\n/).filter((line) => line.length >= SHORTEST_LINE);
    return [value, ...lines, ...passwords];
  });
  const long = [...new Set(found)].filter((part) => part.length >= SHORTEST_SECRET);
  return long.sort((one, other) => other.length - one.length);
}

function passwordsIn(value: string): string[] {
  return value.split(',').flatMap((text) => {
    if (!URL.canParse(text)) return [];
    const { password, searchParams } = new URL(text);
    const texts = [password, ...searchParams.values()];
    return texts.flatMap((one) => [one, decode(one)]);
  });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function takeOut(text: string, secrets: readonly string[]): string {
  const withoutQuotes = (secret: string) => JSON.stringify(secret).slice(1, -1);
  return secrets.reduce((rest, secret) => rest.replaceAll(withoutQuotes(secret), '•••'), text);
}
