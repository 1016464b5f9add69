/**
 * `build:test`: the production build with an example address, for the tests.
 * `build:hello-world`: two pages with the same tools and settings, for the size comparison.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  EXAMPLE_API,
  EXAMPLE_APP_ID,
  EXAMPLE_TEMPLATES,
  HELLO_WORLD_BUILD,
  WECHAT_BUILD,
} from '../test/builds.js';

const BUILD = fileURLToPath(new URL('./build.ts', import.meta.url));
const [source = 'src'] = process.argv.slice(2);
const output = source === 'src' ? WECHAT_BUILD : HELLO_WORLD_BUILD;

const { status } = spawnSync(
  process.execPath,
  [
    ...['--import', 'tsx', BUILD, 'weapp'],
    ...['--mode', 'production', '--source', source, '--output', output],
  ],
  {
    env: {
      ...process.env,
      TARO_APP_ID: EXAMPLE_APP_ID,
      TARO_APP_API_BASE_URL: EXAMPLE_API,
      TARO_APP_SUBSCRIBE_TEMPLATE_IDS: EXAMPLE_TEMPLATES.join(','),
    },
    stdio: 'inherit',
  },
);
process.exit(status ?? 1);
