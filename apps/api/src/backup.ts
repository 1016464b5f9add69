/**
 * `pnpm --filter api backup <file>`: copies the database of DATABASE_URL, also while the API runs.
 * `backup <folder> --every 15m --keep 96`: does so again and again until it is told to stop, and keeps the newest.
 * File and folder may be in an S3-compatible store, like s3://bucket/prefix.
 * Exit codes: 0 the backup is complete, or it was told to stop, 1 it failed, 2 the arguments are wrong.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ConfigError, loadCommandConfig } from './config/config.js';
import { type BackupReport, backUp } from './database/backup.js';
import { placeOf } from './database/backup-place.js';
import { backUpEvery, parseDuration } from './database/backup-schedule.js';
import { DatabaseFileError } from './database/database-file.js';
import { BackupError } from './database/snapshot.js';

const USAGE = `Usage: backup <file>, where <file> does not exist yet
       backup <folder> --every <30s, 15m, 6h, 1d> --keep <number>
Both may be in a store, like s3://bucket/prefix.`;

interface Arguments {
  readonly target: string;
  readonly schedule: { readonly everyMs: number; readonly keep: number } | null;
}

/** Null where they are wrong. @throws BackupError on a duration that is none */
function readArguments(): Arguments | null {
  const [target, ...rest] = process.argv.slice(2);
  if (target === undefined || target.startsWith('-')) return null;
  if (rest.length === 0) return { target, schedule: null };
  const values = readOptions(rest);
  if (values?.every === undefined || !/^[1-9]\d{0,5}$/.test(values.keep ?? '')) return null;
  return { target, schedule: { everyMs: parseDuration(values.every), keep: Number(values.keep) } };
}

function readOptions(args: string[]) {
  try {
    return parseArgs({ args, options: { every: { type: 'string' }, keep: { type: 'string' } } }).values;
  } catch {
    return null;
  }
}

function tell(address: string, { bytes, counts }: BackupReport, tookMs: number): void {
  console.log(
    `${address}: ${counts.Order} orders, ${counts.Refund} refunds, ${counts.OrderEvent} events, ${counts.Notification} notifications; ${(bytes / 1e6).toFixed(1)} MB in ${(tookMs / 1000).toFixed(1)} s, verified.`,
  );
}

const FAILURES = {
  backup: 'No backup was made',
  pruning: 'The backup was made, and older ones were not deleted',
} as const;

function fail(what: keyof typeof FAILURES, error: unknown): void {
  const isKnown = [BackupError, ConfigError, DatabaseFileError].some((kind) => error instanceof kind);
  console.error(isKnown && error instanceof Error ? `${FAILURES[what]}: ${error.message}` : error);
}

async function main(): Promise<number> {
  const wanted = readArguments();
  if (wanted === null) {
    console.error(USAGE);
    return 2;
  }
  const { databaseUrl: url, ...config } = await loadCommandConfig();
  const { store, address } = placeOf(wanted.target, config);
  if (wanted.schedule === null) {
    const startedAt = performance.now();
    tell(address, await backUp(url, address, { store }), performance.now() - startedAt);
    return 0;
  }
  const end = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => end.abort());
  await backUpEvery({
    ...wanted.schedule,
    url,
    store,
    folder: address,
    now: Date.now,
    wait: (milliseconds) => wait(milliseconds, undefined, { signal: end.signal }).catch(() => {}),
    isOver: () => end.signal.aborted,
    tell: ({ address: made, report, tookMs }) => tell(made, report, tookMs),
    fail,
  });
  return 0;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    fail('backup', error);
    process.exitCode = 1;
  },
);
