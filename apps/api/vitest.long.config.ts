import { configDefaults, defineConfig } from 'vitest/config';
import suite, { LONG } from './vitest.config.js';

/** On SQLite, as the suite on PostgreSQL has them: many histories of the model, and processes killed many times. */
export default defineConfig({
  test: {
    ...suite.test,
    env: { MODEL_RUNS: '200', CRASH_KILLS: '20' },
    include: ['test/{crash,model/model}.test.ts', ...LONG],
    exclude: configDefaults.exclude,
  },
});
