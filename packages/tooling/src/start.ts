/**
 * `pnpm start`: builds what is not built, then runs the whole shop on this machine, with the simulator in
 * WeChat's place. `pnpm dev` is the same with everything watched.
 */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type Child, startChild } from './child.js';
import { isPortFree } from './ports.js';
import { startStack } from './stack.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const DATA = fileURLToPath(new URL('../../../apps/api/data/', import.meta.url));
const TURBO = createRequire(`${ROOT}package.json`).resolve('turbo/bin/turbo');
const PREVIEW_DEV_PORT = 10086;
const API_PORT = 3000;
const SIMULATOR_PORT = 3100;

const watch = process.argv.includes('--watch');

/** A reason to stop that is told in one line. */
class StartError extends Error {}

async function portOf(variable: 'PORT' | 'SIMULATOR_PORT', standard: number): Promise<number> {
  const text = process.env[variable] ?? String(standard);
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    throw new StartError(`${variable} has to be a port from 1 to 65535, not “${text}”.`);
  }
  if (!(await isPortFree(port))) {
    throw new StartError(
      `Port ${port} is taken: set ${variable} to another one, for example ${variable}=${port + 1}.`,
    );
  }
  return port;
}

async function main(): Promise<void> {
  const apiPort = await portOf('PORT', API_PORT);
  const simulatorPort = await portOf('SIMULATOR_PORT', SIMULATOR_PORT);
  const environment = {
    ...process.env,
    TURBO_TELEMETRY_DISABLED: '1',
    ...buildEnvironment(apiPort, simulatorPort),
  };
  const turbo = (name: string, ...args: string[]) =>
    startChild(name, [process.execPath, TURBO, ...args], { cwd: ROOT, stdio: 'inherit', env: environment });

  const children: Child[] = [];
  const stopping = new Promise<string>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve(''));
  });

  console.log('Building what is not built…');
  const build = turbo('The build', 'run', 'build', '--output-logs=errors-only', '--log-prefix=none');
  const buildEnd = await Promise.race([build.ended, stopping]);
  if (buildEnd === '') return build.stop();
  if (!buildEnd.endsWith('(code 0)')) throw new StartError(`${buildEnd}; its output stands above.`);

  const stack = await startStack({ apiPort, simulatorPort, dataFolder: DATA, watch });
  if (watch) {
    children.push(turbo('The watcher', 'watch', 'build', '--filter=@taro-pay/api...'));
    children.push(turbo('The mini-program', 'run', 'dev', 'dev:weapp', '--filter=@taro-pay/miniapp'));
  }
  const { apiUrl, simulatorUrl, logFile } = stack;
  const previewUrl = watch ? `http://127.0.0.1:${PREVIEW_DEV_PORT}` : apiUrl;
  console.log(table({ previewUrl, simulatorUrl, apiUrl, logFile }));

  const end = await Promise.race([stopping, stack.broken]);
  await Promise.all([stack.stop(), ...children.map((child) => child.stop())]);
  if (end !== '') throw new StartError(`${end}; the rest was stopped. Its log: ${logFile}`);
}

// Both addresses are built into the mini-program. With the usual ports they are those of its .env.simulator, and
// the build is the same one that the tests use.
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
}

function table({ previewUrl, simulatorUrl, apiUrl, logFile }: Addresses): string {
  return `
  Shop, in the browser    ${previewUrl}
  WeChat’s simulator      ${simulatorUrl}
  API documentation       ${apiUrl}/docs
  API log                 ${logFile}
  For WeChat DevTools     open apps/miniapp/dist/weapp

  No account, no money: buy something in the shop and watch it in the simulator. Ctrl-C stops everything.
`;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof StartError ? error.message : error);
    process.exit(1);
  },
);
