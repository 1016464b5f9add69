import { defineConfig } from 'vitest/config';

// Starting the API and the simulator takes long on a machine that does other things as well.
export default defineConfig({
  test: {
    include: ['{src,test}/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
