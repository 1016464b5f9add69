/**
 * `build:test`, `build:test-simulator`, `build:test-preview`: the builds of the tests' own shop, the first one for
 * production with an example address; `build:test-lunch`: the same of the second brand. `build:hello-world`: two pages with the same tools and settings, for the size
 * comparison.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  EXAMPLE_API,
  EXAMPLE_APP_ID,
  HELLO_WORLD_BUILD,
  LUNCH_BUILD,
  PREVIEW_BUILD,
  SIMULATOR_BUILD,
  WECHAT_BUILD,
} from '../test/builds.js';

const BUILD = fileURLToPath(new URL('./build.ts', import.meta.url));

const PRODUCTION = ['weapp', '--mode', 'production'];
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  wechat: [...PRODUCTION, '--output', WECHAT_BUILD],
  lunch: [...PRODUCTION, '--output', LUNCH_BUILD],
  simulator: ['weapp', '--output', SIMULATOR_BUILD],
  preview: ['h5', '--output', PREVIEW_BUILD],
  'hello-world': [...PRODUCTION, '--source', 'scripts/hello-world', '--output', HELLO_WORLD_BUILD],
};

const [name = ''] = process.argv.slice(2);
const args = ARGUMENTS[name];
if (args === undefined) throw new Error(`There is no build “${name}”.`);
const isProduction = args.includes('production');

const { status } = spawnSync(process.execPath, ['--import', 'tsx', BUILD, ...args], {
  env: {
    ...process.env,
    SITE: name === 'lunch' ? name : 'testing',
    ...(isProduction && {
      TARO_APP_ID: EXAMPLE_APP_ID,
      TARO_APP_API_BASE_URL: EXAMPLE_API,
    }),
  },
  stdio: 'inherit',
});
process.exit(status ?? 1);
