import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { PrismaLibSql } from '@prisma/adapter-libsql';
import { Prisma, PrismaClient } from '../generated/prisma/client.js';
import { applyMigrations } from './migrations.js';

export type Database = PrismaClient;

/** What a function takes that is to run inside somebody else's transaction. */
export type Transaction = Prisma.TransactionClient;

/** How long a statement waits for a lock that another process holds on the file. */
const BUSY_TIMEOUT_MS = 10_000;

/** Transactions on one SQLite file take turns, so a burst waits; the waits stay bounded. */
const TRANSACTION_BOUNDS = { maxWait: 10_000, timeout: 10_000 };

/**
 * Opens the database at `url` (`file:…`), makes it where it does not exist, and applies what migrations are
 * missing. Every commit is durable: WAL with SQLite's default `synchronous=FULL`.
 */
export async function openDatabase(url: string): Promise<Database> {
  mkdirSync(dirname(resolve(url.replace(/^file:/, ''))), { recursive: true });
  const adapter = sqliteAdapter(url);
  await applyMigrations(adapter);
  return new PrismaClient({ adapter, transactionOptions: TRANSACTION_BOUNDS });
}

/** Why this adapter: docs/decisions/0002-sqlite-adapter.md. */
export function sqliteAdapter(url: string): PrismaLibSql {
  return new PrismaLibSql({ url, timeout: BUSY_TIMEOUT_MS });
}

/** Tells whether an error says that a unique index refused a row: somebody else was first. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}
