import { closeSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { type Child, startChild } from './child.js';
import { openDataFolder, openLog } from './data-folder.js';
import { chooseFreePort, isPortFree } from './ports.js';

const ROOT = new URL('../../../', import.meta.url);
const SIMULATOR = fileURLToPath(new URL('packages/simulator/dist/cli.js', ROOT));
const API = fileURLToPath(new URL('packages/stack/dist/shop-server.js', ROOT));
const API_FOLDER = fileURLToPath(new URL('apps/api/', ROOT));

export interface StackOptions {
  /** 0 chooses a free port. */
  readonly apiPort: number;
  readonly simulatorPort: number;
  /** Databases, merchant, env files and log of this stack. */
  readonly dataFolder: string;
  /** Moves the old databases aside and starts with empty ones. */
  readonly isFresh?: boolean;
  /** Further environment variables of the API. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Restarts both when their build changes, and shows their output. */
  readonly watch?: boolean;
}

export interface Stack {
  readonly apiUrl: string;
  readonly simulatorUrl: string;
  readonly logFile: string;
  /** The database of the API. */
  readonly databaseUrl: string;
  /** The bearer token of the operators. */
  readonly operatorToken: string;
  /** Resolves with a message when one of the processes ends by itself. */
  readonly broken: Promise<string>;
  readonly stop: () => Promise<void>;
}

/**
 * Starts the built simulator and the built API as processes, with the browser preview if it is built. They are connected
 * by an env file only; the API uses the simulator's clock.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { dataFolder, isFresh = false, environment = {}, watch = false } = options;
  const apiPort = await claimPort(options.apiPort);
  const simulatorPort = await claimPort(options.simulatorPort);
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  const simulatorUrl = `http://127.0.0.1:${simulatorPort}`;
  const data = openDataFolder(dataFolder, { isFresh });
  if (data.notice !== null) console.log(data.notice);
  const { logFile, secrets, merchantFile, wechatEnv, wechatState } = data;
  const log = openLog(logFile);
  const node = watch ? [process.execPath, '--watch', '--watch-preserve-output'] : [process.execPath];
  const children: Child[] = [];
  const stop = async () => {
    await Promise.all(children.map((child) => child.stop()));
  };
  try {
    const kept = ['--merchant', merchantFile, '--db', wechatState, '--write-env', wechatEnv];
    // WeChat notifies the shop of refunds from the merchant console as well.
    const notified = ['--refund-notify-url', `${apiUrl}/webhooks/wechatpay/refunds`];
    const simulator = startChild(
      'The simulator',
      [...node, SIMULATOR, '--port', String(simulatorPort), ...kept, ...notified],
      { stdio: ['ignore', watch ? 'inherit' : 'ignore', 'inherit'] },
    );
    children.push(simulator);
    await simulator.answers(simulatorUrl);

    const api = startChild('The API', [...node, API], {
      cwd: API_FOLDER,
      stdio: ['ignore', watch ? 'inherit' : log, 'inherit'],
      // These override the shell's variables, which may name a real merchant.
      env: {
        ...process.env,
        ...parseEnv(readFileSync(wechatEnv, 'utf8')),
        ...secrets,
        NODE_ENV: 'development',
        SEED_DEMO: 'on',
        ...environment,
        PORT: String(apiPort),
        PUBLIC_BASE_URL: apiUrl,
        DATABASE_URL: data.databaseUrl,
        SIMULATOR_URL: simulatorUrl,
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
  const broken = Promise.race(children.map(({ ended }) => ended));
  const { databaseUrl } = data;
  return { apiUrl, simulatorUrl, logFile, databaseUrl, operatorToken: secrets.OPERATOR_TOKEN, broken, stop };
}

async function claimPort(wanted: number): Promise<number> {
  if (wanted === 0) return chooseFreePort();
  if (await isPortFree(wanted)) return wanted;
  throw new Error(`Port ${wanted} is taken.`);
}
