import { fileURLToPath } from 'node:url';
import { defineConfig } from '@tarojs/cli';

const CONTRACTS = fileURLToPath(new URL('../../../packages/contracts/', import.meta.url));
const PREVIEW_DEV_PORT = 10_086;
const COLUMN_WIDTH = 430;
const DESIGN_WIDTH = 750;

/** Only what differs from Taro's own defaults. */
export default defineConfig({
  projectName: 'taro-pay',
  date: '2026-11-23',
  designWidth: DESIGN_WIDTH,
  deviceRatio: { 375: 2, 640: 1.17, 750: 1, 828: 0.905 },
  sourceRoot: 'src',
  // scripts/build.ts says where.
  outputRoot: process.env.MINIAPP_OUTPUT ?? 'dist',
  plugins: ['@tarojs/plugin-platform-weapp', '@tarojs/plugin-platform-h5', '@tarojs/plugin-framework-react'],
  framework: 'react',
  // Bundling the dependencies beforehand is what breaks the watched preview: its chunks call a require that is not there.
  compiler: { type: 'webpack5', prebundle: { enable: false } },
  cache: { enable: false },
  defineConstants: Object.fromEntries(
    ['TARO_APP_API_BASE_URL', 'TARO_APP_PAYMENT', 'TARO_APP_SIMULATOR_BASE_URL'].map((name) => [
      `process.env.${name}`,
      JSON.stringify(process.env[name] ?? ''),
    ]),
  ),
  mini: {
    compile: { include: [CONTRACTS] },
    // Every class belongs to one component, so the order of the files does not matter.
    miniCssExtractPluginOption: { ignoreOrder: true },
  },
  h5: {
    publicPath: '/',
    staticDirectory: 'static',
    compile: { include: [CONTRACTS] },
    router: { mode: 'hash' },
    output: { filename: 'js/[name].[contenthash:8].js', chunkFilename: 'js/[name].[contenthash:8].js' },
    miniCssExtractPluginOption: {
      ignoreOrder: true,
      filename: 'css/[name].[contenthash:8].css',
      chunkFilename: 'css/[name].[contenthash:8].css',
    },
    // On a wide screen the shop stays a column as wide as a phone.
    postcss: { pxtransform: { enable: true, config: { maxRootSize: (40 * COLUMN_WIDTH) / DESIGN_WIDTH } } },
    devServer: {
      host: '127.0.0.1',
      port: PREVIEW_DEV_PORT,
      open: false,
      // A change reloads the page; keeping its state would take another two dependencies.
      hot: false,
      proxy: [{ context: ['/api', '/assets'], target: process.env.TARO_APP_API_BASE_URL ?? '' }],
    },
  },
});
