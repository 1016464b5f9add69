import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    alias: { '@tarojs/taro': fileURLToPath(new URL('./test/fake-taro.ts', import.meta.url)) },
    // The tests see what ships: the .weapp.ts of a pair.
    extensions: ['.weapp.ts', '.ts', '.tsx', '.mjs', '.js', '.json'],
  },
  test: { include: ['{src,config,test}/**/*.test.{ts,tsx}'], testTimeout: 30_000 },
});
