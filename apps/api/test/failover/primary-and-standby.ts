import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { expect, onTestFinished } from 'vitest';
import { freePort } from '../api-process.js';
import {
  addressOf,
  dataFolder,
  initialize,
  postgresqlFolder,
  run,
  signalAll,
  startServer,
} from '../postgresql-server.js';

const LOOPBACK = '127.0.0.1';
const STANDBY = 'standby';

/** What a failed test shows of a server. */
const LOG_CHARACTERS = 4_000;

/** A primary whose commits wait for its standby, until the test is over. */
export interface PrimaryAndStandby {
  /** The DATABASE_URL of both. */
  readonly url: string;
  /** The primary’s machine is gone: nothing of it answers from now on. */
  readonly killPrimary: () => void;
  /** The standby’s machine stands still: it confirms nothing. */
  readonly freezeStandby: () => void;
  readonly thawStandby: () => void;
  /** Resolves once the standby takes writes. */
  readonly promote: () => Promise<void>;
}

/** @param programs the folder of PostgreSQL’s programs */
export async function startPrimaryAndStandby(programs: string): Promise<PrimaryAndStandby> {
  const folder = postgresqlFolder();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [primaryPort, standbyPort] = [await freePort(), await freePort()];
  const start = async (name: string, data: string, port: number) => {
    const server = await startServer(folder, programs, data, [
      `listen_addresses=${LOOPBACK}`,
      `port=${port}`,
    ]);
    endAfterTest(name, server);
    return server;
  };
  const primary = await start('primary', await initialize(folder, programs), primaryPort);
  await execute(primaryPort, 'CREATE DATABASE shop');
  const standbyData = join(folder, STANDBY);
  dataFolder(standbyData);
  const source = `${addressOf(`${LOOPBACK}:${primaryPort}`, 'postgres')}?application_name=${STANDBY}`;
  const options = ['--write-recovery-conf', '--wal-method=stream', '--checkpoint=fast'];
  await run(folder, join(programs, 'pg_basebackup'), [
    `--pgdata=${standbyData}`,
    `--dbname=${source}`,
    ...options,
  ]);
  const standby = await start(STANDBY, standbyData, standbyPort);
  // Not before the copy: the standby, once promoted, has none of its own to wait for.
  await execute(primaryPort, `ALTER SYSTEM SET synchronous_standby_names = '${STANDBY}'`);
  await execute(primaryPort, 'SELECT pg_reload_conf()');
  await expect
    .poll(() => execute(primaryPort, 'SELECT sync_state FROM pg_stat_replication'), { timeout: 120_000 })
    .toEqual([{ sync_state: 'sync' }]);
  const hosts = `${LOOPBACK}:${primaryPort},${LOOPBACK}:${standbyPort}`;
  return {
    url: `${addressOf(hosts, 'shop')}?target_session_attrs=read-write`,
    killPrimary: () => signalAll(primary, 'SIGKILL'),
    freezeStandby: () => signalAll(standby, 'SIGSTOP'),
    thawStandby: () => signalAll(standby, 'SIGCONT'),
    promote: async () => {
      await execute(standbyPort, 'SELECT pg_promote(true, 120)');
    },
  };
}

/** Runs a statement as the owner of a server that takes connections over TCP. */
export async function execute(port: number, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: addressOf(`${LOOPBACK}:${port}`, 'postgres') });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

/** Stops a server after the test, and shows what it said where the test fails. */
export function endAfterTest(name: string, server: ChildProcess): void {
  let words = '';
  server.stderr?.on('data', (chunk) => {
    words = (words + chunk).slice(-LOG_CHARACTERS);
  });
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') console.error(`--- ${name}\n${words}`);
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGQUIT');
    await ended;
  });
}
