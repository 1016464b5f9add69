import { configDefaults, mergeConfig } from 'vitest/config';
import sqlite from './vitest.config.js';

/** What is about SQLite's file, about both databases, or about none: `test` runs it. */
const ELSEWHERE = [
  'src/{config,database,http,wechat}/**',
  'scripts/**',
  'test/{backup,bench-world,database-processes,database-trouble,half-open,log,overload,process}.test.ts',
  'test/{rooms,security-headers,two-instances}.test.ts',
];

/** The suite of the API on PostgreSQL. */
export default mergeConfig(sqlite, {
  test: {
    // A run of the model has two instances here and takes five times as long as on SQLite.
    env: { TEST_DATABASE: 'postgresql', MODEL_RUNS: '40' },
    exclude: [...configDefaults.exclude, ...ELSEWHERE],
  },
});
