import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    alias: {
      '@tarojs/taro': fileURLToPath(new URL('./test/fake-taro.ts', import.meta.url)),
      '@taro-pay/site/storefront': fileURLToPath(
        new URL('../../packages/site/dist/testing/storefront.js', import.meta.url),
      ),
      '#wechat': fileURLToPath(new URL('./src/platform/wechat/index.ts', import.meta.url)),
    },
    // The tests see what ships: the .weapp.ts of a pair.
    extensions: ['.weapp.ts', '.ts', '.tsx', '.mjs', '.js', '.json'],
  },
  // Starting the API and the simulator takes long on a machine that does other things as well.
  test: {
    include: ['{src,config,test}/**/*.test.{ts,tsx}'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 15_000 } },
  },
});
