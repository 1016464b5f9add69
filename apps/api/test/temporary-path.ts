import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const IN_MEMORY = '/dev/shm';
const ROOM_BYTES = 1024 ** 3;

/** Where databases of tests are: in memory where there is room. A COMMIT on a disk takes longer than most tests. */
export function databasesFolder(): string {
  if (!existsSync(IN_MEMORY)) return tmpdir();
  const { bavail, bsize } = statfsSync(IN_MEMORY);
  return bavail * bsize > ROOM_BYTES ? IN_MEMORY : tmpdir();
}

/** Where a test may put a database; gone when the test is over. */
export function temporaryPath(): string {
  const folder = mkdtempSync(join(databasesFolder(), 'database-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'test.db');
}
