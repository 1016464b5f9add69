import { defineConfig } from 'vitest/config';

/** After the suite, on the same database: how does it execute every statement that a store has sent? */
export default defineConfig(({ mode }) => ({
  test: {
    env: mode === 'postgresql' ? { TEST_DATABASE: 'postgresql' } : {},
    include: ['test/plans/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    globalSetup: ['test/postgresql-setup.ts', 'test/sqlite-setup.ts'],
  },
}));
