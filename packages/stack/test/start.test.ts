import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { inviteFirstAdmin } from '../src/first-admin.js';
import { startStack } from '../src/index.js';
import { chooseFreePort } from '../src/ports.js';
import { ask } from './buyer.js';
import { temporaryFolder } from './temporary-folder.js';

const START = fileURLToPath(new URL('../src/start.ts', import.meta.url));

async function takePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port.');
  return address.port;
}

const freePort = async () => String(await chooseFreePort());

const isAlive = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  );

test.each([
  ['PORT'],
  ['SIMULATOR_PORT'],
  // Of `pnpm dev`.
  ['PREVIEW_PORT', '--watch'],
])('start reports in one line that a port is taken, and names %s', async (variable, ...flags) => {
  const port = await takePort();
  const child = spawn(process.execPath, ['--import', 'tsx', START, ...flags], {
    env: {
      ...process.env,
      PORT: await freePort(),
      SIMULATOR_PORT: await freePort(),
      PREVIEW_PORT: await freePort(),
      [variable]: String(port),
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const [code] = await once(child, 'close');
  expect(code).toBe(1);
  expect(output.trim().split('\n')).toHaveLength(1);
  expect(output).toContain(`Port ${port} is taken`);
  expect(output).toContain(`${variable}=`);
});

test('start reports in one line, before it builds, that there is no such site', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', START], {
    env: { ...process.env, PORT: await freePort(), SIMULATOR_PORT: await freePort(), SITE: 'diner' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const [code] = await once(child, 'close');
  expect(code).toBe(1);
  expect(output).toBe('SITE has to name a folder of packages/site, such as shop or lunch, not “diner”.\n');
});

/** Refuses the workspace's packages, as Node does in a new clone: they are not built. */
const NOTHING_BUILT = `data:text/javascript,${encodeURIComponent(`
  import { register } from 'node:module';
  register('data:text/javascript,' + encodeURIComponent(\`
    export function resolve(specifier, context, next) {
      if (specifier.startsWith('@taro-pay/')) throw new Error(specifier + ' is not built.');
      return next(specifier, context);
    }
  \`));
`)}`;

test('start needs nothing that its own build makes', async () => {
  const flags = ['--import', 'tsx', '--import', NOTHING_BUILT, START, '--unknown'];
  const child = spawn(process.execPath, flags);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  await once(child, 'close');
  expect(output).toMatch(/^Unknown option “--unknown”\..*\n$/);
});

test('a chosen port is outside the ephemeral range', async () => {
  const ports = await Promise.all(Array.from({ length: 50 }, chooseFreePort));
  // Where Linux begins; macOS and Windows begin higher.
  expect(Math.max(...ports)).toBeLessThan(32_768);
  const stack = await startStack({
    apiPort: 0,
    simulatorPort: 0,
    dataFolder: temporaryFolder(),
    environment: { SITE: 'testing' },
  });
  onTestFinished(stack.stop);
  expect(Number(new URL(stack.apiUrl).port)).toBeLessThan(32_768);
  expect(Number(new URL(stack.simulatorUrl).port)).toBeLessThan(32_768);
});

test('a stack keeps its data across restarts, and invites the first admin until one has come', async () => {
  const dataFolder = temporaryFolder();
  const options = { apiPort: 0, simulatorPort: 0, dataFolder, environment: { SITE: 'testing' } };
  const first = await startStack(options);
  expect((await fetch(`${first.apiUrl}/readyz`)).status).toBe(200);
  expect((await fetch(first.simulatorUrl)).status).toBe(200);
  const link = await inviteFirstAdmin(first);
  expect(link).toMatch(`${first.apiUrl}/console/invitation#`);
  await first.stop();
  expect(await isAlive(first.apiUrl)).toBe(false);
  expect(await isAlive(first.simulatorUrl)).toBe(false);

  const second = await startStack(options);
  expect((await fetch(`${second.apiUrl}/api/products`)).status).toBe(200);
  const newLink = await inviteFirstAdmin(second);
  const accept = (url: string | null) => {
    const body = { token: new URL(url ?? '').hash.slice(1), password: 'correct horse battery' };
    return ask('POST', `${second.apiUrl}/api/operator/invitation`, body);
  };
  expect(await accept(link)).toMatchObject({ status: 401 });
  expect(await accept(newLink)).toMatchObject({ status: 201, body: { operator: { name: 'admin' } } });
  expect(await inviteFirstAdmin(second)).toBeNull();
  await second.stop();
});

test('a stack whose API cannot start stops the simulator and reports why', async () => {
  const dataFolder = temporaryFolder();
  const port = await takePort();
  await expect(startStack({ apiPort: port, simulatorPort: 0, dataFolder })).rejects.toThrow(
    `Port ${port} is taken`,
  );
  const simulatorPort = await chooseFreePort();
  const environment = { ORDER_TTL_SECONDS: 'soon' };
  await expect(startStack({ apiPort: 0, simulatorPort, dataFolder, environment })).rejects.toThrow(
    /The API ended/,
  );
  expect(await isAlive(`http://127.0.0.1:${simulatorPort}`)).toBe(false);
});
