import { configDefaults, defineConfig } from 'vitest/config';
import suite, { OF_PROCESSES } from './vitest.config.js';

/** Restarts and fail-overs of whole processes: one at a time, and longer than the suite. */
export default defineConfig({
  test: { ...suite.test, include: OF_PROCESSES, exclude: configDefaults.exclude, maxWorkers: 1 },
});
