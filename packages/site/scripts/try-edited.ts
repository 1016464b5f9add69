/**
 * `pnpm --filter site try-edited [package …]`: proves that a team that edits its site keeps a green suite. In a work
 * tree of its own at the last commit, the shop becomes another one (name, words, colours, prices, goods, pick-up
 * only), and the tests of the packages run there: all that could know the shop, unless some are named.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const PACKAGES = ['site', 'contracts', 'miniapp', 'api', 'stack'];

function run(command: string, args: readonly string[], cwd: string): void {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit', env: { ...process.env, SITE: '' } });
  if (status !== 0) throw new Error(`${[command, ...args].join(' ')} failed.`);
}

/** Puts the second demo in the place of the shop, under another name and with other prices. */
function editSite(packageFolder: string): void {
  const shop = join(packageFolder, 'shop');
  const change = (file: string, edit: (text: string) => string) =>
    writeFileSync(join(shop, file), edit(readFileSync(join(shop, file), 'utf8')));
  rmSync(shop, { recursive: true });
  cpSync(join(packageFolder, 'lunch'), shop, { recursive: true });
  change('site.ts', (text) =>
    text
      .replace('export const lunch', 'export const site')
      .replace(/name: \{.*\}/, "name: { zh: '隔壁食堂', en: 'Next Door Canteen' }"),
  );
  change('catalogue.csv', (text) =>
    text.replace(/,(\d+)\.00,/g, (_, yuan: string) => `,${Number(yuan) + 1}.50,`),
  );
}

const named = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'edited-site-'));
const tree = join(folder, 'tree');
run('git', ['worktree', 'add', '--detach', '--quiet', tree, 'HEAD'], ROOT);
try {
  editSite(join(tree, 'packages/site'));
  const pnpm = process.env.npm_execpath ?? 'pnpm';
  const viaNode = /\.[cm]?js$/.test(pnpm);
  const runPnpm = (...args: string[]) =>
    viaNode ? run(process.execPath, [pnpm, ...args], tree) : run(pnpm, args, tree);
  runPnpm('install', '--frozen-lockfile', '--prefer-offline');
  const filters = (named.length === 0 ? PACKAGES : named).map((name) => `--filter=@taro-pay/${name}`);
  runPnpm('exec', 'turbo', 'run', 'test', '--output-logs=new-only', ...filters);
} finally {
  run('git', ['worktree', 'remove', '--force', tree], ROOT);
  rmSync(folder, { recursive: true, force: true });
}
