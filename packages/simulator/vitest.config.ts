import { defineConfig } from 'vitest/config';

// Not isolated: no test file leaves anything behind, and importing everything anew for each takes longer than testing.
export default defineConfig({
  // A machine that does other things as well draws a page and starts a process late, and is right all the same.
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 15_000 } },
    isolate: false,
  },
});
