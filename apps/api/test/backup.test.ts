import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Libsql from 'libsql';
import { expect, onTestFinished, test } from 'vitest';
import { backUp } from '../src/database/backup.js';
import { openDatabase } from '../src/database/open-database.js';
import { BackupError } from '../src/database/snapshot.js';
import { openShop } from './shop.js';
import { temporaryPath } from './temporary-path.js';

const BACKUP = fileURLToPath(new URL('../dist/backup.js', import.meta.url));

/** The command as it ships, with nothing in its environment but where the database is. */
async function runBackup(url: string, ...argv: string[]) {
  const child = spawn(process.execPath, [BACKUP, ...argv], { env: { DATABASE_URL: url } });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const [code] = await once(child, 'close');
  return { code, lines: output.trim().split('\n') };
}

const pathOf = (url: string) => url.slice('file:'.length);

async function filledUrl(): Promise<string> {
  const url = `file:${temporaryPath()}`;
  const database = await openDatabase(url);
  await database.user.create({ data: { id: '1', openid: '1', createdAt: new Date() } });
  await database.$disconnect();
  return url;
}

test('a backup under load has every order acknowledged before it, and can be restored', async () => {
  const shop = await openShop();
  await shop.database.product.updateMany({ data: { stock: 1_000_000 } });
  const buyer = await shop.buyer();
  const acknowledged: string[] = [];
  let isWriting = true;
  const writers = Array.from({ length: 4 }, async () => {
    while (isWriting) acknowledged.push((await buyer.order()).id);
  });
  await expect.poll(() => acknowledged.length, { timeout: 30_000 }).toBeGreaterThan(20);
  const before = [...acknowledged];
  const target = `${temporaryPath()}.backup`;
  const { code, lines } = await runBackup(shop.environment.DATABASE_URL ?? '', target);
  isWriting = false;
  await Promise.all(writers);
  expect(lines.join(), lines.join()).toContain('verified');
  expect(code).toBe(0);
  expect(acknowledged.length).toBeGreaterThan(before.length);
  expect(statSync(target).mode & 0o777).toBe(0o600);
  expect(readdirSync(dirname(target))).toEqual([target.slice(dirname(target).length + 1)]);

  const ageMs = Date.now() - ((await shop.database.newestBackup())?.at.getTime() ?? 0);
  expect(ageMs).toBeGreaterThanOrEqual(0);
  expect(ageMs).toBeLessThan(600_000);

  const restored = await openDatabase(`file:${target}`, { mayCreate: false });
  onTestFinished(() => restored.$disconnect());
  const kept = (await restored.order.findMany({ select: { id: true } })).map(({ id }) => id);
  expect(kept).toEqual(expect.arrayContaining(before));
  expect(lines[0]).toContain(`${kept.length} orders`);
});

test('a backup overwrites nothing, makes no database, and leaves no file where it fails', async () => {
  const url = await filledUrl();
  const folder = dirname(temporaryPath());
  const target = join(folder, 'backup.db');
  writeFileSync(target, 'precious');
  await expect(backUp(url, target)).rejects.toThrow('exists already');
  expect(readFileSync(target, 'utf8')).toBe('precious');
  const nowhere = join(folder, 'nowhere.db');
  await expect(backUp(`file:${nowhere}`, join(folder, 'other.db'))).rejects.toThrow('there is no database');
  expect(existsSync(nowhere)).toBe(false);
  await expect(backUp(url, join(folder, 'no-such-folder', 'backup.db'))).rejects.toThrow(BackupError);
  expect(readdirSync(folder)).toEqual(['backup.db']);
});

test('a damaged database, or one of a newer version, cannot be backed up', async () => {
  const target = `${temporaryPath()}.backup`;
  const newer = await filledUrl();
  const database = new Libsql(pathOf(newer));
  database.exec(
    `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name") VALUES ('x', 'x', '9_later')`,
  );
  database.close();
  await expect(backUp(newer, target)).rejects.toThrow('9_later');

  const damaged = await filledUrl();
  const bytes = readFileSync(pathOf(damaged));
  bytes.fill(0xa5, 4096, 3 * 4096);
  writeFileSync(pathOf(damaged), bytes);
  await expect(backUp(damaged, target)).rejects.toThrow('malformed');
  expect(readdirSync(dirname(target))).toEqual([]);
});

test('the command exits with 1 where no backup was made, and with 2 on wrong usage', async () => {
  const url = await filledUrl();
  const [failed, wrong] = await Promise.all([runBackup(url, pathOf(url)), runBackup(url)]);
  expect(failed).toEqual({ code: 1, lines: [expect.stringContaining('No backup was made')] });
  expect(wrong).toMatchObject({ code: 2, lines: { 0: expect.stringContaining('Usage') } });
});
