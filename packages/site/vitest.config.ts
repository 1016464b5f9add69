import { defineConfig } from 'vitest/config';

// A machine that does other things as well is late, and right all the same.
export default defineConfig({ test: { include: ['src/**/*.test.ts'], testTimeout: 180_000 } });
