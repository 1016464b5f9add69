/**
 * `pnpm --filter api archive <folder>`: moves the events and notifications of orders older than 400 days to compressed
 * files, also while the API runs. `--check` compares every file with the database, `--order <id>` prints an order.
 * Exit codes: 0 done, 1 it failed or a file is wrong, 2 the arguments are wrong.
 */
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ulid } from 'ulid';
import { ConfigError, loadCommandConfig } from './config/config.js';
import { DatabaseRefusal } from './database/database-refusal.js';
import { openDatabase } from './database/open-database.js';
import { type ArchiveService, createArchiveService } from './modules/archive/archive-service.js';

const USAGE = 'Usage: archive <folder> [--check | --order <orderId>]';

interface Arguments {
  readonly folder: string;
  readonly checks: boolean;
  readonly orderId: string | undefined;
}

function readArguments(): Arguments | null {
  try {
    const options = { check: { type: 'boolean', default: false }, order: { type: 'string' } } as const;
    const { positionals, values } = parseArgs({ options, allowPositionals: true });
    const [folder, ...more] = positionals;
    if (folder === undefined || more.length > 0 || (values.check && values.order !== undefined)) return null;
    return { folder, checks: values.check, orderId: values.order };
  } catch {
    return null;
  }
}

async function main(): Promise<number> {
  const wanted = readArguments();
  if (wanted === null) {
    console.error(USAGE);
    return 2;
  }
  const { databaseUrl, callerFolder } = await loadCommandConfig();
  const folder = resolve(callerFolder, wanted.folder);
  const database = await openDatabase(databaseUrl, { mayCreate: false });
  try {
    const archive = createArchiveService({ database, now: Date.now, newId: () => ulid() });
    if (wanted.checks) return await check(archive, folder);
    if (wanted.orderId !== undefined) return await print(archive, folder, wanted.orderId);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const { files, orders, events, notifications } = await archive.run(folder);
    console.log(
      `${orders} orders with ${events} events and ${notifications} notifications were moved to ${files} files in ${folder}. Keep the files as long as your books.`,
    );
    return 0;
  } finally {
    await database.$disconnect();
  }
}

async function check(archive: ArchiveService, folder: string): Promise<number> {
  const { files, wrong } = await archive.check(folder);
  for (const line of wrong) console.error(line);
  console.log(`${files - wrong.length} of ${files} files are as they were written.`);
  return wrong.length === 0 ? 0 : 1;
}

async function print(archive: ArchiveService, folder: string, orderId: string): Promise<number> {
  const archived = await archive.find(folder, orderId);
  if (archived === null) {
    console.error(`${orderId} is not archived: the database has its events, or there is no such order.`);
    return 1;
  }
  console.log(JSON.stringify(archived, null, 2));
  return 0;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const kinds = [ConfigError, DatabaseRefusal];
    const isKnown =
      kinds.some((kind) => error instanceof kind) || (error instanceof Error && 'syscall' in error);
    console.error(isKnown && error instanceof Error ? `Archiving ended: ${error.message}` : error);
    process.exitCode = 1;
  },
);
