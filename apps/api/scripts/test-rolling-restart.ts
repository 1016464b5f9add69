/** `pnpm --filter api test:rolling-restart --requests 1000000`: instances restarted in turn behind the proxy. */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { requests: { type: 'string', default: '10000' } } });
const { status } = spawnSync(
  'vitest',
  ['run', '--config', 'vitest.processes.config.ts', 'test/rolling-restart'],
  {
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, REQUESTS: values.requests },
  },
);
process.exit(status ?? 1);
