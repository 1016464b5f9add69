import { closeSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { type Child, startChild } from './child.js';
import { openDataFolder, openLog } from './data-folder.js';
import { chooseFreePort, isPortFree } from './ports.js';

const ROOT = new URL('../../../', import.meta.url);
const SIMULATOR = fileURLToPath(new URL('packages/simulator/dist/cli.js', ROOT));
const API = fileURLToPath(new URL('packages/stack/dist/shop-server.js', ROOT));
/** The preview of the site that SITE chose when it was built. */
const PREVIEW = fileURLToPath(new URL('apps/miniapp/dist/h5', ROOT));
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
  /** Whether WeChat holds the money of orders until their buyers have them; false by default. */
  readonly isTradeManaged?: boolean;
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
  /** What the API knows of WeChat: the merchant of this stack, and its mini-program. */
  readonly wechat: Readonly<Record<string, string | undefined>>;
  /** Resolves with a message when one of the processes ends by itself. */
  readonly broken: Promise<string>;
  readonly stop: () => Promise<void>;
}

/**
 * Starts the built simulator and the built API as processes, with the browser preview if it is built. They are connected
 * by an env file only; the API uses the simulator's clock.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { dataFolder, isFresh = false, environment = {}, isTradeManaged = false, watch = false } = options;
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
    const messages = ['--message-templates', await messageTemplates(environment.SITE ?? process.env.SITE)];
    const push = {
      url: `${apiUrl}/webhooks/wechat/messages`,
      token: secrets.WECHAT_MESSAGE_TOKEN,
      encodingAesKey: secrets.WECHAT_MESSAGE_AES_KEY,
    };
    const pushed = ['--message-push', JSON.stringify(push)];
    const managed = isTradeManaged ? ['--trade-managed'] : [];
    const simulator = startChild(
      'The simulator',
      [
        ...node,
        SIMULATOR,
        '--port',
        String(simulatorPort),
        ...kept,
        ...notified,
        ...messages,
        ...pushed,
        ...managed,
      ],
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
        PREVIEW_FOLDER: PREVIEW,
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
  const wechat = parseEnv(readFileSync(wechatEnv, 'utf8'));
  const addresses = { apiUrl, simulatorUrl, logFile, databaseUrl };
  return { ...addresses, operatorToken: secrets.OPERATOR_TOKEN, wechat, broken, stop };
}

/** The simulator's templates for the messages of this site, as JSON. */
async function messageTemplates(name: string | undefined): Promise<string> {
  // `pnpm start` builds the site itself: it is loaded here, not at the start.
  const { SITES, siteName, standInTemplates } = await import('@taro-pay/site');
  return JSON.stringify(standInTemplates(SITES[siteName(name)].messages));
}

async function claimPort(wanted: number): Promise<number> {
  if (wanted === 0) return chooseFreePort();
  if (await isPortFree(wanted)) return wanted;
  throw new Error(`Port ${wanted} is taken.`);
}
