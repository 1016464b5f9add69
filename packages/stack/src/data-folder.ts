import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseEnv } from 'node:util';

/** Each half of a shop is worth nothing without the other: what one has taken the other must know. */
const SHOP_DATABASE = 'dev.db';
const WECHAT_STATE = 'wechat.db';
const FILES_OF_BOTH = [SHOP_DATABASE, `${SHOP_DATABASE}-wal`, `${SHOP_DATABASE}-shm`, WECHAT_STATE];

/** What a stack keeps over restarts; nobody else on this machine can read it. */
export interface DataFolder {
  /** The API's half. */
  readonly databaseUrl: string;
  /** WeChat's half. */
  readonly wechatState: string;
  readonly merchantFile: string;
  /** Where the simulator writes what a back end has to know of the merchant. */
  readonly wechatEnv: string;
  readonly logFile: string;
  readonly secrets: Readonly<Record<'JWT_SECRET' | 'OPERATOR_TOKEN', string>>;
  /** What became of a shop that was kept there and is not gone on with, in a line; null where there is none. */
  readonly notice: string | null;
}

/**
 * Opens the folder, makes what is missing, and moves a shop aside of which only one half is there, or that is not to be
 * gone on with. The merchant, the secrets and the log stay.
 */
export function openDataFolder(folder: string, { isFresh }: { readonly isFresh: boolean }): DataFolder {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // One that an earlier version made is open to all.
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

/** Opens a log that goes on where it ended; only its owner may read it. */
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
  const place = `what was kept was moved to ${basename(folder)}/${basename(aside)}`;
  if (isFresh) return `A fresh shop: ${place}.`;
  const missing = hasShop ? 'WeChat’s half' : 'The API’s half';
  return `${missing} of the shop is gone (${hasShop ? WECHAT_STATE : SHOP_DATABASE}), so both begin anew: ${place}.`;
}

// A path may hold what has a meaning in a URL.
function fileUrl(path: string): string {
  return `file:${encodeURI(path).replace(/[?#]/g, encodeURIComponent)}`;
}

// Made once and kept, so that logins survive a second start; a secret that is new since then is added.
function keepSecrets(path: string): DataFolder['secrets'] {
  const kept = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const { JWT_SECRET = newSecret(), OPERATOR_TOKEN = newSecret() } = parseEnv(kept);
  const secrets = { JWT_SECRET, OPERATOR_TOKEN };
  writeFileSync(path, environmentFile(secrets), { mode: 0o600 });
  return secrets;
}

const newSecret = () => randomBytes(32).toString('hex');

const environmentFile = (values: Readonly<Record<string, string>>) =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
