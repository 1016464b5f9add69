import { spawn } from 'node:child_process';
import { chmodSync, closeSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { freePort, processLog } from '../api-process.js';
import { AS, postgresqlFolder } from '../postgresql-server.js';

interface Options {
  readonly program: string;
  readonly mode: 'session' | 'transaction';
  /** Where the server listens. */
  readonly socketFolder: string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

/** Fewer than the API opens: they are shared. */
const SERVER_CONNECTIONS = { session: 40, transaction: 4 };

/** pgbouncer before a database, until the test is over. Answers the DATABASE_URL behind it. */
export async function startPgbouncer(options: Options): Promise<string> {
  const { program, mode, socketFolder, database, user, password } = options;
  const folder = postgresqlFolder();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const port = await freePort();
  const users = join(folder, 'users.txt');
  writeFileSync(users, `"${user}" "${password}"\n`);
  const path = join(folder, 'pgbouncer.ini');
  const settings = {
    listen_addr: '127.0.0.1',
    listen_port: port,
    unix_socket_dir: '',
    auth_type: 'plain',
    auth_file: users,
    pool_mode: mode,
    default_pool_size: SERVER_CONNECTIONS[mode],
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  writeFileSync(
    path,
    ['[databases]', `shop = host=${socketFolder} dbname=${database}`, '[pgbouncer]', ...lines, ''].join('\n'),
  );
  for (const file of [users, path]) chmodSync(file, 0o644);
  const log = openSync(processLog(folder, 'pgbouncer'), 'a');
  const child = spawn(program, [path], { ...AS, stdio: ['ignore', log, log] });
  closeSync(log);
  onTestFinished(() => void child.kill('SIGKILL'));
  await expect.poll(() => listens(port), { timeout: 60_000 }).toBe(true);
  return `postgresql://${user}:${password}@127.0.0.1:${port}/shop?pgbouncer=true`;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
