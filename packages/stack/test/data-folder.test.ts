import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDataFolder } from '../src/data-folder.js';
import { startStack } from '../src/index.js';
import { temporaryFolder } from './temporary-folder.js';

const KEPT = { isFresh: false };
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

function folderWith(...names: string[]): string {
  const folder = temporaryFolder();
  for (const name of names) writeFileSync(join(folder, name), name);
  return folder;
}

const asideIn = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('set-aside-'));

test.each([
  ['wechat.db', 'dev.db', 'dev.db-wal'],
  ['dev.db', 'wechat.db'],
])('if %s is missing, the other database is moved aside with a notice', (missing, ...names) => {
  const folder = folderWith(...names, 'merchant.json');
  const { notice } = openDataFolder(folder, KEPT);
  expect(notice).toContain(`${missing} is missing`);
  const [aside = ''] = asideIn(folder);
  expect(notice).toContain(aside);
  expect(readdirSync(join(folder, aside)).toSorted()).toEqual(names.toSorted());
  for (const name of names) expect(existsSync(join(folder, name))).toBe(false);
  expect(readFileSync(join(folder, 'merchant.json'), 'utf8')).toBe('merchant.json');
});

test('both databases are kept, and a fresh start moves both aside', () => {
  const folder = folderWith('dev.db', 'wechat.db');
  expect(openDataFolder(folder, KEPT).notice).toBeNull();
  expect(asideIn(folder)).toEqual([]);
  expect(openDataFolder(folder, { isFresh: true }).notice).toContain('A fresh shop');
  expect(readdirSync(join(folder, asideIn(folder)[0] ?? ''))).toEqual(['dev.db', 'wechat.db']);
  expect(openDataFolder(folder, { isFresh: true }).notice).toBeNull();
});

test('secrets are kept, and a missing one is added', () => {
  const folder = folderWith();
  writeFileSync(join(folder, 'local.env'), 'JWT_SECRET=kept\n');
  const { secrets } = openDataFolder(folder, KEPT);
  expect(secrets).toEqual({
    JWT_SECRET: 'kept',
    OPERATOR_TOKEN: expect.stringMatching(/^[0-9a-f]{64}$/),
    WECHAT_MESSAGE_TOKEN: expect.stringMatching(/^[0-9a-f]{32}$/),
    WECHAT_MESSAGE_AES_KEY: expect.stringMatching(/^[0-9a-f]{43}$/),
  });
  expect(openDataFolder(folder, KEPT).secrets).toEqual(secrets);
});

test('a stack starts in a folder with URL characters, and only its owner can read the files', async () => {
  const dataFolder = join(temporaryFolder(), 'a#b%20c?d 咖啡');
  // As earlier versions created it.
  mkdirSync(dataFolder);
  writeFileSync(join(dataFolder, 'api.log'), '');
  chmodSync(dataFolder, 0o755);
  chmodSync(join(dataFolder, 'api.log'), 0o644);
  const stack = await startStack({
    apiPort: 0,
    simulatorPort: 0,
    dataFolder,
    environment: { SITE: 'testing' },
  });
  onTestFinished(stack.stop);
  expect(readdirSync(dataFolder)).toEqual(expect.arrayContaining(['dev.db', 'wechat.db']));
  expect(modeOf(dataFolder)).toBe('700');
  for (const name of ['api.log', 'local.env', 'merchant.json', 'wechat.db', 'wechat.env'])
    expect(modeOf(join(dataFolder, name)), name).toBe('600');
});
