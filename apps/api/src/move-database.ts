/**
 * `pnpm --filter api move-database <file>`: copies a shop from a SQLite file to the PostgreSQL of DATABASE_URL.
 * Exit codes: 0 everything was moved and compared, 1 nothing was, 2 the arguments are wrong.
 */
import { resolve } from 'node:path';
import { ConfigError, loadCommandConfig } from './config/config.js';
import { DatabaseRefusal } from './database/database-refusal.js';
import { MoveError, moveDatabase } from './database/move.js';

async function main([file, ...more]: string[]): Promise<number> {
  if (file === undefined || file.startsWith('-') || more.length > 0) {
    console.error('Usage: move-database <SQLite file>, with DATABASE_URL=postgresql://…');
    return 2;
  }
  const { databaseUrl, callerFolder } = await loadCommandConfig();
  if (databaseUrl.startsWith('file:')) throw new MoveError('DATABASE_URL is a file, not postgresql://….');
  const startedAt = performance.now();
  const { rows, orders, totalFen, refundedFen } = await moveDatabase(
    resolve(callerFolder, file),
    databaseUrl,
  );
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(
    `${rows} rows in ${seconds} s, every value compared: ${orders} orders of ${totalFen} fen, ${refundedFen} fen refunded. Start the API with this DATABASE_URL; the file is ${file}.moved now: keep it.`,
  );
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const kinds = [MoveError, ConfigError, DatabaseRefusal];
    const isKnown = kinds.some((kind) => error instanceof kind);
    console.error(isKnown && error instanceof Error ? `Nothing was moved: ${error.message}` : error);
    process.exitCode = 1;
  },
);
