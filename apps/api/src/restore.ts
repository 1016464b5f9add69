/**
 * `pnpm --filter api restore <file or folder>`: puts a backup in the place of the database of DATABASE_URL. It may be in
 * an S3-compatible store, like s3://bucket/prefix.
 * Exit codes: 0 it is restored, 1 nothing was changed, 2 the arguments are wrong.
 */
import { ConfigError, loadCommandConfig } from './config/config.js';
import { placeOf } from './database/backup-place.js';
import { DatabaseFileError } from './database/database-file.js';
import { type RestoreReport, restore } from './database/restore.js';
import { BackupError } from './database/snapshot.js';
import { beijingDay } from './modules/reconciliation/bill-day.js';

const ANSWER_MS = 2_000;

async function main([from, ...more]: string[]): Promise<number> {
  if (from === undefined || from.startsWith('-') || more.length > 0) {
    console.error(
      'Usage: restore <backup, or the folder of backups; or one in a store, like s3://bucket/prefix>',
    );
    return 2;
  }
  const { databaseUrl, apiUrl, ...config } = await loadCommandConfig();
  const { store, address } = placeOf(from, config);
  await refuseRunning(apiUrl);
  const startedAt = performance.now();
  const report = await restore(databaseUrl, address, Date.now(), store);
  console.log(describe(report, (performance.now() - startedAt) / 1000));
  return 0;
}

/** A damaged file shows no lock. */
async function refuseRunning(apiUrl: string): Promise<void> {
  const answer = await fetch(`${apiUrl}/healthz`, { signal: AbortSignal.timeout(ANSWER_MS) }).catch(
    () => null,
  );
  if (answer !== null) throw new BackupError(`something answers at ${apiUrl}: stop the API first.`);
}

function describe({ path, from, passedOver, at, counts, aside }: RestoreReport, seconds: number): string {
  const since = at === null ? 'the backup' : at.toISOString();
  const day = at === null ? 'the day of the backup' : beijingDay(at.getTime());
  return [
    `${path} is ${from} now: ${counts.Order} orders, ${counts.Refund} refunds; verified and opened, in ${seconds.toFixed(1)} s.`,
    ...passedOver.map((name) => `${name} was passed over: it is named later than now.`),
    aside === null ? 'There was no database before.' : `What was there is kept as ${aside}.`,
    'Next:',
    '  1. Start the API, and wait until /readyz is 200. The sweep asks WeChat about each order that was open.',
    `  2. Reconcile each day from ${day} on, once its bill is ready at 10:00 in Beijing: the console, or POST /api/operator/reconciliations.`,
    `  3. Orders placed after ${since} are differences PAYMENT_UNKNOWN_HERE: adopt them in the console, and reconcile the day again for their refunds.`,
    '  4. Check the stock of what was sold since. docs/backup.md has all of it.',
  ].join('\n');
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const isKnown = [BackupError, ConfigError, DatabaseFileError].some((kind) => error instanceof kind);
    console.error(isKnown && error instanceof Error ? `Nothing was changed: ${error.message}` : error);
    process.exitCode = 1;
  },
);
