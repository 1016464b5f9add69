import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseEnv } from 'node:util';

/** The databases of API and simulator belong together: each refers to payments of the other. */
const SHOP_DATABASE = 'dev.db';
const WECHAT_STATE = 'wechat.db';
const FILES_OF_BOTH = [SHOP_DATABASE, `${SHOP_DATABASE}-wal`, `${SHOP_DATABASE}-shm`, WECHAT_STATE];

type SecretName = 'JWT_SECRET' | 'OPERATOR_TOKEN' | 'WECHAT_MESSAGE_TOKEN' | 'WECHAT_MESSAGE_AES_KEY';

/** Files that a stack keeps across restarts; only their owner can read them. */
export interface DataFolder {
  /** The database of the API. */
  readonly databaseUrl: string;
  /** The database of the simulator. */
  readonly wechatState: string;
  readonly merchantFile: string;
  /** The simulator writes the credentials of the merchant here. */
  readonly wechatEnv: string;
  readonly logFile: string;
  readonly secrets: Readonly<Record<SecretName, string>>;
  /** One line about databases that were moved aside; null if there are none. */
  readonly notice: string | null;
}

/**
 * Opens the folder and creates missing files. Moves the databases aside if one of the two is missing, or for a fresh
 * start. The merchant, the secrets and the log stay.
 */
export function openDataFolder(folder: string, { isFresh }: { readonly isFresh: boolean }): DataFolder {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Earlier versions created the folder readable for all.
  chmodSync(folder, 0o700);
  const notice = setAside(folder, isFresh);
  return {
    databaseUrl: fileUrl(join(folder, SHOP_DATABASE)),
    wechatState: join(folder, WECHAT_STATE),
    merchantFile: join(folder, 'merchant.json'),
    wechatEnv: join(folder, 'wechat.env'),
    logFile: join(folder, 'api.log'),
    secrets: keepSecrets(join(folder, 'local.env')),
    notice,
  };
}

/** Opens a log for appending; only its owner can read it. */
export function openLog(path: string): number {
  const log = openSync(path, 'a', 0o600);
  chmodSync(path, 0o600);
  return log;
}

function setAside(folder: string, isFresh: boolean): string | null {
  const [hasShop, hasWechat] = [SHOP_DATABASE, WECHAT_STATE].map((name) => existsSync(join(folder, name)));
  if (hasShop === hasWechat && !(isFresh && hasShop)) return null;
  const aside = join(folder, `set-aside-${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}`);
  mkdirSync(aside, { recursive: true, mode: 0o700 });
  for (const name of FILES_OF_BOTH.filter((file) => existsSync(join(folder, file)))) {
    renameSync(join(folder, name), join(aside, name));
  }
  const place = `the old data is in ${basename(folder)}/${basename(aside)}`;
  if (isFresh) return `A fresh shop: ${place}.`;
  const missing = hasShop ? WECHAT_STATE : SHOP_DATABASE;
  return `${missing} is missing, so API and simulator start with empty databases: ${place}.`;
}

// A path may contain characters with a meaning in a URL.
function fileUrl(path: string): string {
  return `file:${encodeURI(path).replace(/[?#]/g, encodeURIComponent)}`;
}

// Kept, so that logins survive a restart. A missing secret is added.
function keepSecrets(path: string): DataFolder['secrets'] {
  const kept = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const { JWT_SECRET = newSecret(), OPERATOR_TOKEN = newSecret(), ...push } = parseEnv(kept);
  // WeChat's forms: at most 32 letters and digits, and exactly 43.
  const {
    WECHAT_MESSAGE_TOKEN = newSecret().slice(0, 32),
    WECHAT_MESSAGE_AES_KEY = newSecret().slice(0, 43),
  } = push;
  const secrets = { JWT_SECRET, OPERATOR_TOKEN, WECHAT_MESSAGE_TOKEN, WECHAT_MESSAGE_AES_KEY };
  writeFileSync(path, environmentFile(secrets), { mode: 0o600 });
  return secrets;
}

const newSecret = () => randomBytes(32).toString('hex');

const environmentFile = (values: Readonly<Record<string, string>>) =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
