import { configDefaults, defineConfig } from 'vitest/config';

/** Restarts and fail-overs of whole processes. */
export const OF_PROCESSES = ['test/{failover,rehearse,rolling-restart}/*.test.ts'];

/** Processes killed while WeChat answers late: `test:long` runs them, and the suite on PostgreSQL. */
export const LONG = ['test/{message,shipping}-crash.test.ts'];

/** They have commands of their own. */
export const ELSEWHERE = [...configDefaults.exclude, ...OF_PROCESSES, 'test/plans/**'];

// Not isolated: no test file leaves anything behind, and importing everything anew for each takes longer than testing.
export default defineConfig({
  test: {
    include: ['{src,test,scripts}/**/*.test.ts'],
    // What is about PostgreSQL alone runs in its suite.
    exclude: [...ELSEWHERE, ...LONG, 'test/postgresql-failures.test.ts'],
    // It ends what hangs; how fast the machine is decides nothing.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 15_000 } },
    isolate: false,
    globalSetup: ['test/postgresql-setup.ts', 'test/sqlite-setup.ts', 'test/plans/forget.ts'],
    setupFiles: 'test/plans/record.ts',
    // Much of it waits for the disk and for processes: with one, the second core would idle when the others are done.
    maxWorkers: 2,
  },
});
