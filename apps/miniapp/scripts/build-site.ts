/**
 * Builds `packages/site` before a command that reads it, so that what was edited is what counts. Silent, unless it
 * fails. Turbo has built it already before the tasks that it runs itself.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const TURBO = createRequire(`${ROOT}package.json`).resolve('turbo/bin/turbo');

if (process.env.TURBO_HASH === undefined) {
  const build = ['run', 'build', '--filter=@taro-pay/site', '--output-logs=errors-only'];
  const { status, stdout, stderr } = spawnSync(process.execPath, [TURBO, ...build], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (status !== 0) console.error(`packages/site cannot be built:\n${stdout}${stderr}`);
  process.exitCode = status ?? 1;
}
