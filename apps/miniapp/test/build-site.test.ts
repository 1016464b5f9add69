import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const SOURCES = [
  ...['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', 'turbo.json'],
  ...['contracts', 'site', 'tsconfig'].map((name) => `packages/${name}`),
  ...['.env.production', '.env.simulator', 'package.json', 'project.config.json', 'turbo.json']
    .concat('config', 'scripts', 'test/files-in.ts', 'node_modules')
    .map((name) => `apps/miniapp/${name}`),
];

/** What the commands need of the repository, to be edited. Nothing is built in it. */
function copyRepository(): string {
  const copy = mkdtempSync(join(tmpdir(), 'build-site-'));
  onTestFinished(() => rmSync(copy, { recursive: true }));
  for (const path of SOURCES) {
    const filter = (source: string) => !['dist', '.turbo'].includes(basename(source));
    cpSync(join(ROOT, path), join(copy, path), { recursive: true, verbatimSymlinks: true, filter });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** Runs a script of package.json as a shell in that folder does. */
function runScript(repository: string, script: 'brand-check' | 'build:weapp', environment = {}) {
  const cwd = join(repository, 'apps/miniapp');
  const { scripts } = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8'));
  // As by hand: a task of turbo has its site built already.
  const { TURBO_HASH: _hash, SITE: _site, ...env } = process.env;
  const path = [join(cwd, 'node_modules/.bin'), env.PATH].join(process.platform === 'win32' ? ';' : ':');
  const { status, stdout, stderr } = spawnSync(scripts[script], {
    ...{ cwd, encoding: 'utf8', shell: true, env: { ...env, PATH: path, ...environment } },
  });
  return { status, stdout, stderr };
}

test('a command builds the site first, so that an edit counts at once, and refuses a site that there is not', () => {
  const repository = copyRepository();
  const site = join(repository, 'packages/site/shop/site.ts');
  const checkWithName = (zh: string) => {
    const edited = readFileSync(site, 'utf8').replace(/name: \{.*\}/, `name: { zh: '${zh}', en: 'Shop' }`);
    writeFileSync(site, edited);
    return runScript(repository, 'brand-check').stdout;
  };
  const finding = 'name: site.ts has the name of the demo';
  expect(checkWithName('山野咖啡')).toContain(finding);
  expect(checkWithName('隔壁食堂')).not.toContain(finding);

  const refusal = 'SITE has to be one of shop, lunch, testing, not “nope”.\n';
  for (const script of ['brand-check', 'build:weapp'] as const) {
    expect(runScript(repository, script, { SITE: 'nope' })).toEqual({
      status: 1,
      stdout: '',
      stderr: refusal,
    });
  }
});
