/**
 * `pnpm --filter api backup <file>`: copies the database of DATABASE_URL, also while the API runs.
 * Exit codes: 0 the backup is complete, 1 it failed, 2 the arguments are wrong.
 */
import { resolve } from 'node:path';
import { ConfigError, loadCommandConfig } from './config/config.js';
import { BackupError, backUp } from './database/backup.js';
import { DatabaseFileError } from './database/database-file.js';

async function main([file, ...more]: string[]): Promise<number> {
  if (file === undefined || file.startsWith('-') || more.length > 0) {
    console.error('Usage: pnpm --filter api backup <file>, where <file> does not exist yet.');
    return 2;
  }
  const { databaseUrl, callerFolder } = await loadCommandConfig();
  const target = resolve(callerFolder, file);
  const startedAt = performance.now();
  const { bytes, counts } = backUp(databaseUrl, target);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(
    `${target}: ${counts.Order} orders, ${counts.Refund} refunds, ${counts.OrderEvent} events, ${counts.Notification} notifications; ${(bytes / 1e6).toFixed(1)} MB in ${seconds} s, verified.`,
  );
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const isKnown = [BackupError, ConfigError, DatabaseFileError].some((kind) => error instanceof kind);
    console.error(isKnown && error instanceof Error ? `No backup was made: ${error.message}` : error);
    process.exitCode = 1;
  },
);
