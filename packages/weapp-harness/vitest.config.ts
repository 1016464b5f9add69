import { defineConfig } from 'vitest/config';

// Each test starts a mini-program: generous, as the machine may be busy.
export default defineConfig({
  test: { include: ['test/**/*.test.ts'], testTimeout: 180_000 },
});
