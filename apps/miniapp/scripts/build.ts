/**
 * `tsx scripts/build.ts weapp|h5 [--mode simulator|production] [--source folder] [--output folder] [--watch]`: checks what would be built in, then
 * lets Taro build. The folder that is uploaded, dist/weapp, is written by production builds only. What stands in the environment goes before what stands in `.env.<mode>`.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chosenSite } from '../config/chosen-site.js';
import { findEnvironmentProblem } from '../config/environment.js';
import { readProjectAppId, removeBuildInfo, writeBuildInfo } from './build-info.js';
import { compressTexts } from './compress.js';
import { moveSourceMaps } from './source-maps.js';

const FOLDER = fileURLToPath(new URL('../', import.meta.url));
const CLI = dirname(createRequire(import.meta.url).resolve('@tarojs/cli/package.json'));

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    mode: { type: 'string', default: 'simulator' },
    output: { type: 'string' },
    source: { type: 'string', default: 'src' },
    watch: { type: 'boolean', default: false },
  },
});
const [platform = ''] = positionals;
const { mode, watch } = values;

function refuse(line: string): never {
  console.error(line);
  process.exit(1);
}

if (platform !== 'weapp' && platform !== 'h5')
  refuse(`The platform has to be weapp or h5, not “${platform}”.`);
const environmentFile = join(FOLDER, `.env.${mode}`);
if (!existsSync(environmentFile)) refuse(`--mode ${mode} needs a file .env.${mode} beside package.json.`);
process.loadEnvFile(environmentFile);
chosenSite();
process.env.TARO_APP_ID ||= readProjectAppId(FOLDER);
const problem = findEnvironmentProblem(process.env, { platform, mode });
if (problem !== null) refuse(problem);
if (mode === 'production' && watch) refuse('A production build is not watched: leave --watch out.');

const name = platform === 'weapp' && mode !== 'production' ? `weapp-${mode}` : platform;
const output = resolve(FOLDER, values.output ?? join('dist', name));
if (platform === 'weapp') removeBuildInfo(output);

const taro = spawn(
  process.execPath,
  [join(CLI, 'bin/taro'), 'build', '--type', platform, '--mode', mode, ...(watch ? ['--watch'] : [])],
  {
    cwd: FOLDER,
    stdio: 'inherit',
    env: {
      ...process.env,
      MINIAPP_SOURCE: values.source,
      MINIAPP_OUTPUT: relative(FOLDER, output),
      MINIAPP_SOURCE_MAPS: mode === 'production' ? 'on' : 'off',
      NODE_ENV: watch ? 'development' : 'production',
    },
  },
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => taro.kill(signal));
taro.on('exit', (code) => {
  if (code === 0) finish();
  process.exit(code ?? 1);
});

function finish(): void {
  if (platform === 'h5') {
    compressTexts(output);
    return;
  }
  moveSourceMaps(output);
  writeBuildInfo(output, mode, process.env);
  const { TARO_APP_ID: appId, TARO_APP_API_BASE_URL: api } = process.env;
  console.log(`${relative(FOLDER, output)}: ${mode}, AppID ${appId}, API ${api}`);
}
