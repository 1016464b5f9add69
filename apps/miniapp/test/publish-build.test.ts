import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { findPublishProblems, publishCommand, readBuild } from '../scripts/publishing.js';
import { sourceMapsOf } from '../scripts/source-maps.js';
import { EXAMPLE_APP_ID, WECHAT_BUILD } from './builds.js';

const SCRIPT = fileURLToPath(new URL('../scripts/publish-build.ts', import.meta.url));
const COMMIT = 'a'.repeat(40);
/** Far above the real one: it is tested elsewhere. */
const HELLO_WORLD_BYTES = 10_000_000;

/** The tests' production build, as a build of a commit. */
function openBuild(changes: Record<string, unknown> = {}): string {
  const parent = mkdtempSync(join(tmpdir(), 'publish-'));
  onTestFinished(() => rmSync(parent, { recursive: true }));
  const folder = join(parent, 'weapp');
  cpSync(WECHAT_BUILD, folder, { recursive: true });
  cpSync(sourceMapsOf(WECHAT_BUILD), sourceMapsOf(folder), { recursive: true });
  const build = { ...readBuild(folder), commit: COMMIT, hasLocalChanges: false, ...changes };
  writeFileSync(join(folder, 'build.json'), JSON.stringify(build));
  return folder;
}

const publication = (folder: string) =>
  ({ action: 'upload', folder, version: '1.2.3', keyPath: 'key', qrPath: 'qr.jpg' }) as const;
const problemsOf = (folder: string) => findPublishProblems(publication(folder), HELLO_WORLD_BYTES);

test('a dry run does everything but the upload, without a key', () => {
  const folder = openBuild();
  const args = ['--import', 'tsx', SCRIPT, 'upload', '--version', '1.2.3', '--build', folder, '--dry-run'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(stdout).toContain(`miniprogram-ci@2.1.42 upload --pp ${folder} --pkp '<the upload key>'`);
  expect(stdout).toContain(`--appid ${EXAMPLE_APP_ID} --uv 1.2.3 --ud '1.2.3 ${'a'.repeat(12)}'`);
  expect(stdout).toContain(`Source maps: ${sourceMapsOf(folder)}`);
  expect(stdout).toContain('nothing was sent to WeChat');
});

test('without a key nothing is built and nothing is uploaded', () => {
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', SCRIPT, 'upload'], {
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stderr).toContain('--key has to be the file of the upload key');
});

test('a preview has a robot of its own and writes its QR code', () => {
  const folder = openBuild();
  const command = publishCommand({ ...publication(folder), action: 'preview' }).join(' ');
  expect(command).toContain('preview --pp');
  expect(command).toContain('-r 2');
  expect(command).toContain('--qrcode-format image --qrcode-output-dest qr.jpg');
});

test('only a whole production build of a commit is published', () => {
  expect(problemsOf(openBuild())).toEqual([]);
  expect(problemsOf(openBuild({ mode: 'simulator' }))).toEqual([
    'The build is one for simulator, not for production.',
  ]);
  expect(problemsOf(openBuild({ commit: null }))).toEqual(['The build does not know its commit.']);
  expect(problemsOf(openBuild({ hasLocalChanges: true }))).toEqual([
    'The build has changes that are in no commit.',
  ]);
  expect(problemsOf(openBuild({ appId: 'wxffffffffffffffff' }))).toEqual([
    `project.config.json is of ${EXAMPLE_APP_ID}, the build of wxffffffffffffffff.`,
  ]);
  const version = { ...publication(openBuild()), version: 'v1.2' };
  expect(findPublishProblems(version, HELLO_WORLD_BYTES)).toEqual([
    'The version has to be like 1.2.3, not “v1.2”.',
  ]);
});

test('a build above a budget, with its source maps in it, or without any is not published', () => {
  const large = openBuild();
  writeFileSync(join(large, 'large.bin'), '');
  truncateSync(join(large, 'large.bin'), 3 * 1024 * 1024);
  expect(problemsOf(large)).toEqual([
    expect.stringMatching(/^the main package has \d+ bytes; WeChat takes 2097152\.$/),
  ]);
  expect(findPublishProblems(publication(openBuild()), 1000)).toEqual([
    expect.stringMatching(/^the main package has \d+ bytes, \d+ above its limit of 1350\.$/),
  ]);
  const mapped = openBuild();
  writeFileSync(join(mapped, 'app.js.map'), '{}');
  rmSync(sourceMapsOf(mapped), { recursive: true });
  expect(problemsOf(mapped)).toEqual(['The build has source maps in it.', 'The source maps are not kept.']);
});
