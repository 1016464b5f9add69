import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { type Child, startChild } from './child.js';
import { chooseFreePort, isPortFree } from './ports.js';

const ROOT = new URL('../../../', import.meta.url);
const SIMULATOR = fileURLToPath(new URL('packages/simulator/dist/cli.js', ROOT));
const API = fileURLToPath(new URL('apps/api/dist/server.js', ROOT));
const API_FOLDER = fileURLToPath(new URL('apps/api/', ROOT));

export interface StackOptions {
  /** 0 for any that is free. */
  readonly apiPort: number;
  readonly simulatorPort: number;
  /** Where the database, the merchant, the env files and the log of this stack live. */
  readonly dataFolder: string;
  /** What the API's environment holds beside what is set here. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Restart both when their build changes, and show their output. */
  readonly watch?: boolean;
}

export interface Stack {
  readonly apiUrl: string;
  readonly simulatorUrl: string;
  readonly logFile: string;
  /** What lets operators in. */
  readonly operatorToken: string;
  /** Resolves with words when one of the processes ends by itself. */
  readonly broken: Promise<string>;
  readonly stop: () => Promise<void>;
}

/** Starts the built simulator and the built API as processes; they know each other through an env file only. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { dataFolder, environment = {}, watch = false } = options;
  mkdirSync(dataFolder, { recursive: true });
  const apiPort = await claimPort(options.apiPort);
  const simulatorPort = await claimPort(options.simulatorPort);
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  const simulatorUrl = `http://127.0.0.1:${simulatorPort}`;
  const wechatEnv = join(dataFolder, 'wechat.env');
  const logFile = join(dataFolder, 'api.log');
  const log = openSync(logFile, 'a');
  const node = watch ? [process.execPath, '--watch', '--watch-preserve-output'] : [process.execPath];
  const secretsFile = localSecrets(dataFolder);
  const children: Child[] = [];
  const stop = async () => {
    await Promise.all(children.map((child) => child.stop()));
  };
  try {
    const merchant = join(dataFolder, 'merchant.json');
    const flags = ['--port', String(simulatorPort), '--merchant', merchant, '--write-env', wechatEnv];
    const simulator = startChild('The simulator', [...node, SIMULATOR, ...flags], {
      stdio: ['ignore', watch ? 'inherit' : 'ignore', 'inherit'],
    });
    children.push(simulator);
    await simulator.answers(simulatorUrl);

    const envFiles = [`--env-file=${wechatEnv}`, `--env-file=${secretsFile}`];
    const api = startChild('The API', [...node, ...envFiles, API], {
      cwd: API_FOLDER,
      stdio: ['ignore', watch ? 'inherit' : log, 'inherit'],
      env: {
        ...process.env,
        SEED_DEMO: 'on',
        ...environment,
        PORT: String(apiPort),
        PUBLIC_BASE_URL: apiUrl,
        DATABASE_URL: `file:${join(dataFolder, 'dev.db')}`,
      },
    });
    children.push(api);
    await api.answers(`${apiUrl}/readyz`);
  } catch (error) {
    await stop();
    throw error;
  } finally {
    closeSync(log);
  }
  const operatorToken = parseEnv(readFileSync(secretsFile, 'utf8')).OPERATOR_TOKEN ?? '';
  const broken = Promise.race(children.map(({ ended }) => ended));
  return { apiUrl, simulatorUrl, logFile, operatorToken, broken, stop };
}

async function claimPort(wanted: number): Promise<number> {
  if (wanted === 0) return chooseFreePort();
  if (await isPortFree(wanted)) return wanted;
  throw new Error(`Port ${wanted} is taken.`);
}

// Made once and kept, so that logins survive a second start; a secret that is new since then is added.
function localSecrets(dataFolder: string): string {
  const path = join(dataFolder, 'local.env');
  const kept = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const missing = ['JWT_SECRET', 'OPERATOR_TOKEN'].filter((name) => !kept.includes(`${name}=`));
  const added = missing.map((name) => `${name}=${randomBytes(32).toString('hex')}\n`);
  writeFileSync(path, kept + added.join(''), { mode: 0o600 });
  return path;
}
