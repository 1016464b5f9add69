import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConfigError } from '../config/config.js';
import { readS3Config } from '../config/s3.js';
import { databasePath } from '../database/database-file.js';
import { DatabaseRefusal } from '../database/database-refusal.js';
import { readMigrationState, readMigrations } from '../database/migrations.js';
import { isS3Address } from '../database/s3-address.js';
import { createS3Store } from '../database/s3-store.js';
import { BackupError } from '../database/snapshot.js';
import { findMerchant } from '../modules/merchant/merchant-store.js';
import type { Checks } from './findings.js';
import { once, type World } from './world.js';

const MEGABYTE = 1_000_000;
const HOUR_MS = 3_600_000;

const LITTLE_ROOM_MEGABYTES = 1_000;
const NO_ROOM_MEGABYTES = 200;

/** SQLite moves its log into the database every four megabytes; only who reads for long keeps it from doing so. */
const LARGE_LOG_MEGABYTES = 64;

/** As the alarm BackupOld has it. */
const BACKUP_EVERY_SECONDS = 86_400;
const LATE = 1.5;

type DatabaseChecks = Pick<Checks, 'database' | 'migrations' | 'owner' | 'disk' | 'writeAheadLog' | 'backup'>;

/** The database and its disk. Nothing is changed. */
export function createDatabaseChecks({ config, variables, database, freeBytes, now }: World): DatabaseChecks {
  const { databaseUrl, picturesFolder } = config;
  const path = databaseUrl.startsWith('file:') ? databasePath(databaseUrl) : null;
  const migrationState = once(async () => {
    const opened = await database();
    const migrations = readMigrations(opened.isShared ? 'postgresql' : 'sqlite');
    return { ...(await readMigrationState(opened, migrations)), count: migrations.length };
  });

  return {
    async database() {
      try {
        await database();
        return { code: 'sound' };
      } catch (error) {
        if (!(error instanceof DatabaseRefusal)) throw error;
        return { code: 'unusable', facts: { message: error.message } };
      }
    },

    async migrations() {
      const { pending, newer, count } = await migrationState();
      const [unknown] = newer;
      if (unknown !== undefined) return { code: 'newer', facts: { name: unknown } };
      const [first] = pending;
      if (first === undefined) return { code: 'applied', facts: { count } };
      return { code: 'pending', facts: { count: pending.length, name: first } };
    },

    async owner() {
      if ((await migrationState()).pending.length > 0) return { code: 'later' };
      const owner = await findMerchant(await database());
      if (owner === undefined) return { code: 'nobodys' };
      const { merchantId, appId } = config.wechat;
      const isOwn = owner.merchantId === merchantId && owner.appId === appId;
      return { code: isOwn ? 'own' : 'other', facts: { ...owner } };
    },

    disk() {
      const folder = path === null ? picturesFolder : dirname(path);
      const megabytes = Math.floor(freeBytes(folder) / MEGABYTE);
      const facts = { path: folder, megabytes };
      if (megabytes < NO_ROOM_MEGABYTES) return { code: 'full', facts };
      return { code: megabytes < LITTLE_ROOM_MEGABYTES ? 'little' : 'room', facts };
    },

    writeAheadLog() {
      if (path === null) return { code: 'none' };
      const bytes = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
      const megabytes = Math.floor(bytes / MEGABYTE);
      return { code: megabytes > LARGE_LOG_MEGABYTES ? 'large' : 'small', facts: { megabytes, path } };
    },

    async backup() {
      const newest = await (await database()).newestBackup();
      if (newest === null) return { code: 'none' };
      const ageMs = Math.max(0, now() - newest.at.getTime());
      const isOld = ageMs > LATE * 1000 * (newest.everySeconds ?? BACKUP_EVERY_SECONDS);
      const facts = { hours: Math.floor(ageMs / HOUR_MS) };
      if (isOld) return { code: 'old', facts };
      const { place = '' } = newest;
      // Who may delete backups need not be who takes payments: without a key the note of the upload stands.
      if (!isS3Address(place) || !variables.AWS_ENDPOINT_URL_S3) return { code: 'recent', facts };
      try {
        const isThere = await createS3Store(readS3Config(variables, config.isProduction)).has(place);
        return isThere ? { code: 'recent', facts } : { code: 'gone', facts: { place } };
      } catch (error) {
        if (!(error instanceof BackupError || error instanceof ConfigError)) throw error;
        return { code: 'unasked', facts: { reason: error.message } };
      }
    },
  };
}
