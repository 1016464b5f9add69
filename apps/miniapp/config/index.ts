import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from '@tarojs/cli';

const CONTRACTS = fileURLToPath(new URL('../../../packages/contracts/', import.meta.url));
const SOURCE = fileURLToPath(new URL('../src/', import.meta.url));
const isWeapp = process.env.TARO_ENV === 'weapp';
const usesSimulator = process.env.TARO_ENV === 'h5' || process.env.TARO_APP_PAYMENT === 'simulator';
// Set by scripts/build.ts.
const INPUT = process.env.MINIAPP_SOURCE ?? 'src';
const OUTPUT = process.env.MINIAPP_OUTPUT ?? 'dist';
const ARIA_PLUGIN = fileURLToPath(new URL('./aria-in-templates.ts', import.meta.url));
// Set by `pnpm dev`.
const PREVIEW_DEV_PORT = Number(process.env.PREVIEW_PORT ?? 10_086);
const COLUMN_WIDTH = 430;
const NARROWEST_WIDTH = 320;
const DESIGN_WIDTH = 750;

/** The root font size for a screen width: Taro writes 40 design pixels as one rem. */
const rootSizeAt = (width: number) => (40 * width) / DESIGN_WIDTH;

/** Only what differs from Taro's own defaults. */
export default defineConfig({
  projectName: 'taro-pay',
  date: '2026-11-23',
  designWidth: DESIGN_WIDTH,
  deviceRatio: { 375: 2, 640: 1.17, 750: 1, 828: 0.905 },
  sourceRoot: INPUT,
  outputRoot: OUTPUT,
  plugins: [
    '@tarojs/plugin-platform-weapp',
    '@tarojs/plugin-platform-h5',
    '@tarojs/plugin-framework-react',
    // Not needed for h5, nor in the hello-world, which measures Taro alone.
    ...(isWeapp && INPUT === 'src' ? [ARIA_PLUGIN] : []),
  ],
  framework: 'react',
  // Chosen at build time, so that the production build contains nothing of the simulator.
  alias: { '#wechat': join(SOURCE, usesSimulator ? 'simulator' : 'platform/wechat') },
  // Not needed for h5.
  copy: {
    patterns: isWeapp
      ? [
          { from: 'src/sitemap.json', to: `${OUTPUT}/sitemap.json` },
          // Taro does not copy the icons that theme.json names. The hello-world has none.
          ...(INPUT === 'src' ? [{ from: 'src/assets/', to: `${OUTPUT}/assets/` }] : []),
        ]
      : [],
    options: {},
  },
  // Prebundling breaks the watched preview: its chunks call a missing `require`.
  compiler: { type: 'webpack5', prebundle: { enable: false } },
  cache: { enable: false },
  defineConstants: Object.fromEntries(
    ['TARO_APP_API_BASE_URL', 'TARO_APP_SIMULATOR_BASE_URL', 'TARO_APP_SUBSCRIBE_TEMPLATE_IDS'].map(
      (name) => [`process.env.${name}`, JSON.stringify(process.env[name] ?? '')],
    ),
  ),
  mini: {
    compile: { include: [CONTRACTS] },
    // It would duplicate shared modules in both subpackages; they belong in the main package.
    optimizeMainPackage: { enable: false },
    // Each class belongs to one component, so the order of style sheets does not matter.
    miniCssExtractPluginOption: { ignoreOrder: true },
  },
  h5: {
    publicPath: '/',
    staticDirectory: 'static',
    compile: { include: [CONTRACTS] },
    router: { mode: 'hash' },
    webpackChain(chain) {
      // One script for all pages, so that none is missing when the server is down.
      chain.module.set('parser', { javascript: { dynamicImportMode: 'eager' } });
      // Polyfills of Taro's request that supported browsers do not need.
      chain.merge({
        resolve: {
          alias: {
            'whatwg-fetch$': false,
            'abortcontroller-polyfill/dist/abortcontroller-polyfill-only$': false,
            'jsonp-retry$': false,
          },
        },
      });
    },
    output: { filename: 'js/[name].[contenthash:8].js', chunkFilename: 'js/[name].[contenthash:8].js' },
    miniCssExtractPluginOption: {
      ignoreOrder: true,
      filename: 'css/[name].[contenthash:8].css',
      chunkFilename: 'css/[name].[contenthash:8].css',
    },
    // On a wide screen the shop is a column of phone width; on a narrow one it shrinks.
    postcss: {
      pxtransform: {
        enable: true,
        // Without it nothing shrinks below a width of 375.
        config: {
          baseFontSize: 20,
          maxRootSize: rootSizeAt(COLUMN_WIDTH),
          minRootSize: rootSizeAt(NARROWEST_WIDTH),
        },
      },
    },
    devServer: {
      host: '127.0.0.1',
      port: PREVIEW_DEV_PORT,
      open: false,
      // A change reloads the page; hot reloading needs two more dependencies.
      hot: false,
      proxy: [{ context: ['/api', '/assets'], target: process.env.TARO_APP_API_BASE_URL ?? '' }],
    },
  },
});
