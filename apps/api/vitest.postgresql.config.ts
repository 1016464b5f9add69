import { defineConfig } from 'vitest/config';
import suite, { ELSEWHERE } from './vitest.config.js';

/** What is about SQLite's file, about both databases, or about none: `test` runs it. */
const OF_SQLITE_OR_BOTH = [
  'src/{config,database,doctor,http,wechat}/**',
  'scripts/**',
  'test/{backup,bench-world,database-processes,database-trouble,half-open,log,overload,process}.test.ts',
  'test/{rooms,security-headers,two-instances}.test.ts',
];

/** The suite of the API on PostgreSQL. */
export default defineConfig({
  test: {
    ...suite.test,
    // A run of the model has two instances here and takes five times as long as on SQLite.
    env: { TEST_DATABASE: 'postgresql', MODEL_RUNS: '40', CRASH_KILLS: '20' },
    exclude: [...ELSEWHERE, ...OF_SQLITE_OR_BOTH],
  },
});
