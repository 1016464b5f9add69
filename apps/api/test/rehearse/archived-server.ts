import { once } from 'node:events';
import { appendFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { expect, onTestFinished } from 'vitest';
import { freePort } from '../api-process.js';
import { endAfterTest, execute } from '../failover/primary-and-standby.js';
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

const SegmentSchema = Type.Object({ name: Type.String() });

/** A PostgreSQL server that archives its log, as docs/backup.md sets it up, until the test is over. */
export interface ArchivedServer {
  readonly url: string;
  /** Copies the running server. */
  readonly backUp: () => Promise<void>;
  /** Resolves with the moment in which it was called, once all before it is archived. */
  readonly archive: () => Promise<Date>;
  /** The machine is gone, and its data with it: the backup and the archive are elsewhere. */
  readonly lose: () => Promise<void>;
  /** Starts again from backup and archive: as it was at a moment, or with all that was archived. */
  readonly restore: (moment: Date | null) => Promise<void>;
}

/** @param programs the folder of PostgreSQL’s programs */
export async function startArchivedServer(programs: string): Promise<ArchivedServer> {
  const folder = postgresqlFolder();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [base, wal] = [join(folder, 'base'), join(folder, 'wal')];
  for (const path of [base, wal]) dataFolder(path);
  const port = await freePort();
  const data = await initialize(folder, programs);
  const start = async () => {
    const server = await startServer(folder, programs, data, [
      `listen_addresses=${LOOPBACK}`,
      `port=${port}`,
      'archive_mode=on',
      `archive_command=test ! -f ${wal}/%f && cp %p ${wal}/%f`,
    ]);
    endAfterTest('server', server);
    return server;
  };
  let server = await start();
  await execute(port, 'CREATE DATABASE shop');
  return {
    url: addressOf(`${LOOPBACK}:${port}`, 'shop'),
    backUp: () =>
      run(folder, join(programs, 'pg_basebackup'), [
        `--pgdata=${base}`,
        `--dbname=${addressOf(`${LOOPBACK}:${port}`, 'postgres')}`,
        '--checkpoint=fast',
      ]),
    archive: async () => {
      const moment = new Date();
      const [segment] = await execute(port, 'SELECT pg_walfile_name(pg_current_wal_lsn()) AS "name"');
      const { name } = Value.Parse(SegmentSchema, segment);
      await execute(port, 'SELECT pg_switch_wal()');
      const isArchived = async () => {
        const [archiver] = await execute(
          port,
          `SELECT coalesce(max(last_archived_wal), '') >= '${name}' AS "isArchived" FROM pg_stat_archiver`,
        );
        return archiver;
      };
      await expect.poll(isArchived, { timeout: 60_000 }).toEqual({ isArchived: true });
      return moment;
    },
    lose: async () => {
      const exited = once(server, 'exit');
      signalAll(server, 'SIGKILL');
      await exited;
      // Processes of it may still write into the folder.
      renameSync(data, join(folder, 'lost'));
    },
    restore: async (moment) => {
      dataFolder(data);
      await run(folder, 'cp', ['--archive', `${base}/.`, data]);
      const target =
        moment === null
          ? ''
          : `recovery_target_time = '${moment.toISOString().replace('T', ' ').replace('Z', '+00')}'\nrecovery_target_action = 'promote'\n`;
      appendFileSync(join(data, 'postgresql.conf'), `restore_command = 'cp ${wal}/%f %p'\n${target}`);
      writeFileSync(join(data, 'recovery.signal'), '');
      server = await start();
      const isWritable = () => execute(port, 'SELECT pg_is_in_recovery() AS "isInRecovery"');
      await expect.poll(isWritable, { timeout: 60_000 }).toEqual([{ isInRecovery: false }]);
    },
  };
}
