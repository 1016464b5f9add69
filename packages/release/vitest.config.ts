import { defineConfig } from 'vitest/config';

// Each file starts servers and processes; how fast the machine is decides nothing.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/made-package.ts',
    testTimeout: 300_000,
    hookTimeout: 300_000,
    maxWorkers: 1,
  },
});
