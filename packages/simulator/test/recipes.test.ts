import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { launch, temporaryFolder } from './cli-process.js';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
const read = (name: string) => readFileSync(join(PACKAGE, name), 'utf8');

/** The last block of text behind `key` in a YAML file, without its indentation. */
function lastBlock(file: string, key: string): string {
  const [, indent = '', rest = ''] =
    new RegExp(`^[\\s\\S]*\\n( *)${key} \\|\\n([\\s\\S]*)$`).exec(read(file)) ?? [];
  const lines = rest.split('\n');
  const end = lines.findIndex((line) => line !== '' && !line.startsWith(`${indent}  `));
  return lines
    .slice(0, end === -1 ? undefined : end)
    .map((line) => line.slice(indent.length + 2))
    .join('\n');
}

/** Starts what the image starts, with a folder in place of its volume. */
async function startImage() {
  const data = temporaryFolder();
  const [, words = '[]'] = /^CMD (\[.*\])$/m.exec(read('Dockerfile')) ?? [];
  const command: string[] = JSON.parse(words);
  const image = launch([...command.map((word) => word.replace('/data', data)), '--port', '0']);
  const [, port = ''] = await image.prints(/:(\d+)\n[\s\S]*wechat\.env\n/);
  const environment = parseEnv(readFileSync(join(data, 'credentials/wechat.env'), 'utf8'));
  return { image, data, port, address: `http://127.0.0.1:${port}`, environment };
}

test('the image starts with its command, and its health check tells whether it runs', async () => {
  const { image, port } = await startImage();
  const [, words = '[]'] = /^HEALTHCHECK .*CMD (\[.*\])$/m.exec(read('Dockerfile')) ?? [];
  const [, ...args]: string[] = JSON.parse(words);
  const check = () =>
    spawnSync(
      process.execPath,
      args.map((word) => word.replace('3100', port)),
    ).status;
  expect(check()).toBe(0);
  image.child.kill('SIGTERM');
  expect(await image.ended).toBe(0);
  expect(check()).toBe(1);
});

test('the shop of compose.yaml reads the credentials of the simulator and reaches it', async () => {
  const { data, address, environment } = await startImage();
  const script = lastBlock('recipes/compose.yaml', '-')
    .replaceAll('/data', data)
    .replaceAll('http://simulator:3100', address);
  expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe(
    `${environment.WECHAT_MERCHANT_ID} 200\n`,
  );
});

/** Testcontainers’ names, for a container that runs already. */
const CONTAINER = `
export const TestContainers = { exposeHostPorts: async () => {} };
export const Wait = { forHttp: (path, port) => ({ path, port }) };
export class GenericContainer {
  withExposedPorts(port) { this.exposed = port; return this; }
  withWaitStrategy(wait) { this.wait = wait; return this; }
  async start() {
    const port = process.env.IMAGE_PORT;
    const { status } = await fetch('http://127.0.0.1:' + port + this.wait.path);
    if (status !== 200 || this.wait.port !== this.exposed) throw new Error('not ready');
    return { getHost: () => '127.0.0.1', getMappedPort: () => port, stop: async () => {} };
  }
}`;

test('the recipe for Testcontainers gives the credentials of the simulator in the container', async () => {
  const { port, address, environment } = await startImage();
  const folder = temporaryFolder();
  cpSync(join(PACKAGE, 'recipes/testcontainers.mjs'), join(folder, 'recipe.mjs'));
  mkdirSync(join(folder, 'node_modules/testcontainers'), { recursive: true });
  writeFileSync(
    join(folder, 'node_modules/testcontainers/package.json'),
    '{"type":"module","exports":"./index.js"}',
  );
  writeFileSync(join(folder, 'node_modules/testcontainers/index.js'), CONTAINER);
  const script = `import { startWechat } from './recipe.mjs';
    const wechat = await startWechat(8080);
    console.log(JSON.stringify(wechat.environment));
    await wechat.stop();`;
  const stdout = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, IMAGE_PORT: port },
  });
  const { WECHAT_PRIVATE_KEY_PATH: keyPath = '', WECHAT_PAY_PUBLIC_KEY_PATH: _, ...names } = environment;
  expect(JSON.parse(stdout)).toEqual({
    ...names,
    WECHAT_PRIVATE_KEY: readFileSync(keyPath, 'utf8'),
    WECHAT_PAY_BASE_URL: address,
    WECHAT_API_BASE_URL: address,
  });
});

test('the GitHub action leaves a simulator running, with its environment for the next steps', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'github-env');
  execFileSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', lastBlock('action.yml', 'run:')], {
    env: {
      ...process.env,
      GITHUB_ACTION_PATH: PACKAGE,
      GITHUB_ENV: file,
      RUNNER_TEMP: folder,
      KEYS: 'public-key',
    },
    stdio: 'ignore',
  });
  const environment = parseEnv(readFileSync(file, 'utf8'));
  onTestFinished(() => {
    process.kill(Number(environment.WECHAT_SIMULATOR_PID));
  });
  const keys = await fetch(`${environment.WECHAT_SIMULATOR_URL}/_sim/keys`);
  expect(await keys.json()).toMatchObject({
    mode: 'public-key',
    payPublicKeys: [{ id: environment.WECHAT_PAY_PUBLIC_KEY_ID }],
  });
  expect(readFileSync(environment.WECHAT_PRIVATE_KEY_PATH ?? '', 'utf8')).toContain('PRIVATE KEY');
});
