/**
 * `pnpm --filter miniapp publish-build upload|preview --version 1.2.3 --key private.key [--qr preview.jpg]`: builds for
 * production, holds the build to its budgets, and gives it to WeChat. `--dry-run` needs no key and does all but the last.
 * `--build <folder>` takes a production build that is there.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findPublishProblems, type Publication, publishCommand } from './publishing.js';
import { sourceMapsOf } from './source-maps.js';

const FOLDER = fileURLToPath(new URL('../', import.meta.url));
const helloWorld: { bytes: number } = JSON.parse(
  readFileSync(new URL('../test/hello-world-size.json', import.meta.url), 'utf8'),
);

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    build: { type: 'string' },
    'dry-run': { type: 'boolean', default: false },
    key: { type: 'string' },
    qr: { type: 'string', default: 'preview.jpg' },
    version: { type: 'string', default: '' },
  },
});
const [action = ''] = positionals;
const isDryRun = values['dry-run'];

function refuse(...lines: string[]): never {
  for (const line of lines) console.error(line);
  process.exit(1);
}

// pnpm runs a script in the folder of its package: paths are of where it was called.
const pathOf = (path: string) => resolve(process.env.INIT_CWD ?? process.cwd(), path);

if (action !== 'upload' && action !== 'preview') refuse(`Say upload or preview, not “${action}”.`);
if (!isDryRun && (values.key === undefined || !existsSync(pathOf(values.key))))
  refuse('--key has to be the file of the upload key: mp.weixin.qq.com → 开发管理 → 小程序代码上传.');

const publication: Publication = {
  action,
  folder: values.build === undefined ? resolve(FOLDER, 'dist/weapp') : pathOf(values.build),
  version: values.version,
  keyPath: values.key === undefined ? null : pathOf(values.key),
  qrPath: pathOf(values.qr),
};
if (values.build === undefined) {
  const build = ['--import', 'tsx', 'scripts/build.ts', 'weapp', '--mode', 'production'];
  const { status } = spawnSync(process.execPath, build, { cwd: FOLDER, stdio: 'inherit' });
  if (status !== 0) refuse('Nothing was published: there is no build.');
}
const problems = findPublishProblems(publication, helloWorld.bytes);
if (problems.length > 0) refuse('Nothing was published.', ...problems);

const command = publishCommand(publication);
console.log(`Source maps: ${sourceMapsOf(publication.folder)}`);
console.log(`npx ${command.map((word) => (/[\s<]/.test(word) ? `'${word}'` : word)).join(' ')}`);
if (isDryRun) console.log('A dry run: nothing was sent to WeChat.');
else process.exitCode = spawnSync('npx', command, { stdio: 'inherit' }).status ?? 1;
