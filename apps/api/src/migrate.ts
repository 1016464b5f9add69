/**
 * `pnpm --filter api migrate`: applies what migrations the database of DATABASE_URL lacks, as a start does.
 * Exit codes: 0 it has all of them, 1 it cannot be used.
 */
import { ConfigError, loadCommandConfig } from './config/config.js';
import { DatabaseRefusal } from './database/database-refusal.js';
import { openDatabase } from './database/open-database.js';

async function main(): Promise<void> {
  const { databaseUrl, mayCreateDatabase } = await loadCommandConfig();
  let applied = 0;
  const database = await openDatabase(databaseUrl, {
    mayCreate: mayCreateDatabase,
    onMigrated: ({ name, durationMs }) => {
      applied += 1;
      console.log(`${name}: ${(durationMs / 1000).toFixed(1)} s`);
    },
  });
  await database.$disconnect();
  console.log(applied === 0 ? 'Nothing to apply.' : `${applied} migrations were applied.`);
}

main().catch((error: unknown) => {
  const isKnown = [ConfigError, DatabaseRefusal].some((kind) => error instanceof kind);
  console.error(isKnown && error instanceof Error ? `Nothing was applied: ${error.message}` : error);
  process.exitCode = 1;
});
