/** `pnpm test:model --runs 1000 --seed 42`: the model-based test, longer than in the suite, or one run of it again. */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '1000' }, seed: { type: 'string' } },
});
const { status } = spawnSync('vitest', ['run', 'test/model'], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
  env: {
    ...process.env,
    MODEL_RUNS: values.runs,
    ...(values.seed === undefined ? {} : { MODEL_SEED: values.seed }),
  },
});
process.exit(status ?? 1);
