/**
 * `pnpm start`: builds, then runs the whole shop on this machine with the simulator instead of WeChat. `--fresh` starts
 * with empty databases. `pnpm dev` is the same in watch mode.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BUILD, failedOutput, reportTasks } from './build.js';
import { type Child, startChild } from './child.js';
import { isPortFree } from './ports.js';
import { startStack } from './stack.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const DATA = fileURLToPath(new URL('../../../apps/api/data/', import.meta.url));
const TURBO = createRequire(`${ROOT}package.json`).resolve('turbo/bin/turbo');
const PREVIEW_PORT = 10_086;
const API_PORT = 3000;
const SIMULATOR_PORT = 3100;

/** An error that is reported in one line. */
class StartError extends Error {}

type PortVariable = 'PORT' | 'SIMULATOR_PORT' | 'PREVIEW_PORT';

async function portOf(variable: PortVariable, defaultPort: number): Promise<number> {
  const text = process.env[variable] ?? String(defaultPort);
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    throw new StartError(`${variable} must be a port from 1 to 65535, not “${text}”.`);
  }
  if (!(await isPortFree(port))) {
    throw new StartError(
      `Port ${port} is taken. Choose another with ${variable}, for example ${variable}=${port + 1}.`,
    );
  }
  return port;
}

interface Flags {
  readonly watch: boolean;
  readonly isFresh: boolean;
}

function readFlags(): Flags {
  try {
    const options = {
      watch: { type: 'boolean', default: false },
      fresh: { type: 'boolean', default: false },
    } as const;
    const { watch, fresh } = parseArgs({ options }).values;
    return { watch, isFresh: fresh };
  } catch {
    throw new StartError(
      `Unknown option “${process.argv.slice(2).join(' ')}”. The only option is --fresh, for an empty shop.`,
    );
  }
}

/** Three different free ports. */
async function choosePorts({ watch }: Flags) {
  const apiPort = await portOf('PORT', API_PORT);
  const simulatorPort = await portOf('SIMULATOR_PORT', SIMULATOR_PORT);
  const previewPort = watch ? await portOf('PREVIEW_PORT', PREVIEW_PORT) : apiPort;
  const different = new Set([apiPort, simulatorPort, previewPort]).size;
  if (different < (watch ? 3 : 2))
    throw new StartError('PORT, SIMULATOR_PORT and PREVIEW_PORT must be different.');
  return { apiPort, simulatorPort, previewPort };
}

/** Looks at the folder alone: in a new clone `packages/site` is not built yet. */
function checkSite(): void {
  const name = process.env.SITE || 'shop';
  if (existsSync(new URL(`../../site/${encodeURIComponent(name)}/site.ts`, import.meta.url))) return;
  throw new StartError(`SITE has to name a folder of packages/site, such as shop or lunch, not “${name}”.`);
}

async function main(): Promise<void> {
  const flags = readFlags();
  checkSite();
  const { apiPort, simulatorPort, previewPort } = await choosePorts(flags);
  const environment = {
    ...process.env,
    TURBO_TELEMETRY_DISABLED: '1',
    PREVIEW_PORT: String(previewPort),
    ...buildEnvironment(apiPort, simulatorPort),
  };
  const turbo = (name: string, args: readonly string[], stdout: 'inherit' | 'pipe' = 'inherit') =>
    startChild(name, [process.execPath, TURBO, ...args], {
      cwd: ROOT,
      stdio: ['inherit', stdout, 'inherit'],
      env: environment,
    });

  const children: Child[] = [];
  const stopping = new Promise<string>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve(''));
  });

  console.log('Building; the first time takes a minute or more.');
  const build = turbo('The build', BUILD, 'pipe');
  const lines = build.output === null ? [] : reportTasks(build.output, (line) => console.log(line));
  const buildEnd = await Promise.race([build.ended, stopping]);
  if (buildEnd === '') return build.stop();
  if (!buildEnd.endsWith('(code 0)')) {
    console.error(failedOutput(await lines));
    throw new StartError(`${buildEnd}. Its output is above.`);
  }

  const { watch, isFresh } = flags;
  const options = { apiPort, simulatorPort, dataFolder: DATA, watch, isFresh, isTradeManaged: true };
  const stack = await startStack(options).catch((error: unknown) => {
    if (!(error instanceof Error)) throw error;
    throw new StartError(`${error.message}. See the output above, or ${relativePath(DATA)}api.log.`);
  });
  if (watch) {
    children.push(turbo('The watcher', ['watch', 'build', '--filter=@taro-pay/stack...']));
    children.push(
      turbo('The pages', [
        'run',
        'dev',
        'dev:weapp',
        '--filter=@taro-pay/miniapp',
        '--filter=@taro-pay/console',
      ]),
    );
  }
  const previewUrl = `http://127.0.0.1:${previewPort}`;
  // Until the build, the packages that it imports are not there.
  const { inviteFirstAdmin } = await import('./first-admin.js');
  const invitationUrl = await inviteFirstAdmin(stack);
  console.log(table({ ...stack, previewUrl, invitationUrl }));

  const end = await Promise.race([stopping, stack.broken]);
  await Promise.all([stack.stop(), ...children.map((child) => child.stop())]);
  if (end !== '')
    throw new StartError(`${end}. The other processes were stopped. Log: ${relativePath(stack.logFile)}`);
}

/** A path relative to the root of the workspace. */
const relativePath = (path: string) => relative(ROOT, path) + (path.endsWith('/') ? '/' : '');

// Both addresses are built into the mini-program. With the default ports they are those of its .env.simulator, so that
// the tests reuse the build.
function buildEnvironment(apiPort: number, simulatorPort: number): Record<string, string> {
  if (apiPort === API_PORT && simulatorPort === SIMULATOR_PORT) return {};
  return {
    TARO_APP_API_BASE_URL: `http://127.0.0.1:${apiPort}`,
    TARO_APP_SIMULATOR_BASE_URL: `http://127.0.0.1:${simulatorPort}`,
  };
}

interface Addresses {
  readonly previewUrl: string;
  readonly simulatorUrl: string;
  readonly apiUrl: string;
  readonly logFile: string;
  /** The one-time link of the first admin; null once somebody has used one. */
  readonly invitationUrl: string | null;
}

function table({ previewUrl, simulatorUrl, apiUrl, logFile, invitationUrl }: Addresses): string {
  const invitation = invitationUrl === null ? '' : `\n  First admin’s link      ${invitationUrl}`;
  return `
  Shop, in the browser    ${previewUrl}
  Operators’ console      ${apiUrl}/console${invitation}
  WeChat’s simulator      ${simulatorUrl}
  API documentation       ${apiUrl}/docs
  API log                 ${relativePath(logFile)}
  Operators’ token        ${relativePath(DATA)}local.env
  For WeChat DevTools     open apps/miniapp/dist/weapp-simulator

  No account and no money needed: buy something and watch it in the simulator. Ctrl-C stops everything.
`;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof StartError ? error.message : error);
    process.exit(1);
  },
);
