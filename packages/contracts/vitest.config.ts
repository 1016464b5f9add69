import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,scripts}/**/*.test.ts'],
    // A machine that does other things as well is late, and right all the same.
    testTimeout: 180_000,
    typecheck: { enabled: true, include: ['src/**/*.test-d.ts'] },
  },
});
