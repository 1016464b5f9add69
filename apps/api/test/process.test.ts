import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Simulator, startSimulator } from '@taro-pay/simulator';
import Libsql from 'libsql';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../src/database/open-database.js';
import { openShop } from './shop.js';
import { temporaryPath } from './temporary-path.js';

const SERVER = fileURLToPath(new URL('../dist/server.js', import.meta.url));

interface Process {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly exitCode: Promise<number | null>;
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'process-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** The API as it ships: the built server, with nothing in its environment but what is given. */
function startServer(environment: Record<string, string>): Process {
  // A folder of its own: the API reads a file `.env` of the folder that it runs in.
  const cwd = temporaryFolder();
  const child = spawn(process.execPath, [SERVER], { cwd, env: environment });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const exitCode = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : null));
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return { child, exitCode, output: () => output };
}

async function environmentOf(simulator: Simulator): Promise<Record<string, string>> {
  return {
    ...simulator.environment,
    DATABASE_URL: `file:${join(temporaryFolder(), 'shop.db')}`,
    JWT_SECRET: 'a secret of the tests, 32 characters',
    OPERATOR_TOKEN: 'an operator token of the tests, long',
    PORT: '0',
    RATE_LIMIT: 'off',
    SEED_DEMO: 'on',
    SITE: 'testing',
  };
}

/** Resolves with what `find` finds in the output, once it is there. */
async function outputOf({ child, output, exitCode }: Process, find: RegExp): Promise<string> {
  for (;;) {
    const found = find.exec(output())?.[1];
    if (found !== undefined) return found;
    const ended = await Promise.race([
      once(child.stdout ?? child, 'data').then(() => false),
      exitCode.then(() => true),
    ]);
    if (ended) throw new Error(`The server ended: ${output()}`);
  }
}

test('on SIGTERM requests in flight finish, new ones are refused, and the process exits with 0', async () => {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  const server = startServer(await environmentOf(simulator));
  const port = Number(await outputOf(server, /listening at http:\/\/127\.0\.0\.1:(\d+)/));

  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  const closed = once(socket, 'close');
  const body = JSON.stringify({ code: simulator.control.login('alice').code });
  const head = `POST /api/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nexpect: 100-continue\r\n\r\n`;
  socket.write(head);
  // It says so when it has taken the request in.
  await once(socket, 'data');
  expect(answer).toBe('HTTP/1.1 100 Continue\r\n\r\n');

  server.child.kill('SIGTERM');
  // The moment at which it stops listening is not told; until then a new request is refused with 503.
  for (let open = true; open; ) {
    const response = await fetch(`http://127.0.0.1:${port}/api/products`).catch(() => null);
    open = response !== null;
    if (response !== null && response.status !== 200) expect(response.status).toBe(503);
  }
  socket.write(body);
  await closed;
  expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 /);
  expect(answer).toContain('"token"');
  expect(await server.exitCode).toBe(0);
});

test('on SIGTERM it serves for DRAIN_SECONDS, says so at /readyz, and keeps no connection', async () => {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  // Longer than the test: what comes afterwards is in the test above.
  const server = startServer({ ...(await environmentOf(simulator)), DRAIN_SECONDS: '60' });
  const url = await outputOf(server, /listening at (http:\/\/127\.0\.0\.1:\d+)/);
  const kept = await fetch(`${url}/api/products`);
  expect(kept.headers.get('connection')).toBe('keep-alive');
  server.child.kill('SIGTERM');
  await expect.poll(async () => (await fetch(`${url}/readyz`)).status).toBe(503);
  expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ code: 'SHUTTING_DOWN' });
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  const served = await fetch(`${url}/api/products`);
  expect(served.status).toBe(200);
  expect(served.headers.get('connection')).toBe('close');
  expect(server.output()).not.toContain('request failed');
});

test('on SIGTERM a sweep that waits for a silent WeChat ends with its current step', async () => {
  const shop = await openShop();
  const { order, call } = await shop.buyer();
  for (let count = 0; count < 12; count += 1) {
    const { id: orderId } = await order();
    await call('payOrder', { params: { orderId } });
  }
  const { database } = shop;
  await database.order.updateMany({ data: { nextCheckAt: new Date(0) } });
  shop.simulator.control.setFaults({ rules: [{ operation: 'query', fault: 'TIMEOUT' }] });
  const server = startServer({ ...shop.environment, PORT: '0' });
  await outputOf(server, /(listening)/);
  const begun = () => database.order.count({ where: { checkCount: { gt: 0 } } });
  while ((await begun()) === 0) await new Promise((resolve) => setTimeout(resolve, 50));
  server.child.kill('SIGTERM');
  expect(await server.exitCode).toBe(0);
  expect(await begun()).toBeLessThan(12);
}, 180_000);

test('bad configuration stops the start with one line that names the variable, not a secret', async () => {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  const environment = await environmentOf(simulator);
  for (const [name, value] of [
    ['JWT_SECRET', 'too-short-a-secret'],
    ['WECHAT_API_V3_KEY', 'thirty-one-characters-are-wrong'],
    ['WECHAT_APP_ID', ''],
  ] as const) {
    const server = startServer({ ...environment, [name]: value });
    expect(await server.exitCode, name).toBe(1);
    const lines = server.output().trim().split('\n');
    expect(lines, server.output()).toHaveLength(1);
    expect(lines[0]).toContain(name);
    if (value !== '') expect(lines[0]).not.toContain(value);
  }
});

test('a file that cannot be a database stops the start with one line that names the variable', async () => {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  const environment = await environmentOf(simulator);
  const folder = temporaryFolder();
  const text = join(folder, 'text');
  writeFileSync(
    text,
    'What somebody wrote down, long enough to be read as the header of a database. '.repeat(20),
  );
  for (const path of [folder, text, join(text, 'shop.db')]) {
    const server = startServer({ ...environment, DATABASE_URL: `file:${path}` });
    expect(await server.exitCode, path).toBe(1);
    const lines = server.output().trim().split('\n');
    expect(lines, server.output()).toHaveLength(1);
    expect(lines[0]).toMatch(/^Configuration: DATABASE_URL: /);
    expect(lines[0]).toContain(path);
  }
  expect(readFileSync(text, 'utf8')).toMatch(/^What somebody wrote down/);
});

test('a database that is newer than the code stops the start with one line that says what to do', async () => {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  const path = temporaryPath();
  await (await openDatabase(`file:${path}`)).$disconnect();
  const database = new Libsql(path);
  database.exec(
    `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name") VALUES ('x', 'x', '9_later')`,
  );
  database.close();
  const server = startServer({ ...(await environmentOf(simulator)), DATABASE_URL: `file:${path}` });
  expect(await server.exitCode).toBe(1);
  expect(server.output()).toBe(
    'Configuration: DATABASE_URL: The database is of a newer version: it has the migration 9_later. Start that version, or restore a backup.\n',
  );
});

test('a second start on the same database keeps its users and orders, and seeds nothing twice', async () => {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  const environment = await environmentOf(simulator);
  const stocks: unknown[] = [];
  for (let start = 0; start < 2; start += 1) {
    const server = startServer(environment);
    const port = await outputOf(server, /listening at http:\/\/127\.0\.0\.1:(\d+)/);
    stocks.push(await (await fetch(`http://127.0.0.1:${port}/api/products`)).json());
    server.child.kill('SIGTERM');
    expect(await server.exitCode).toBe(0);
  }
  const withoutPort = JSON.stringify(stocks).replace(/127\.0\.0\.1:\d+/g, '');
  const [first, second] = JSON.parse(withoutPort);
  expect(second).toEqual(first);
});
