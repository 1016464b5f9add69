import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { colourVariables, dataAddress, SITES, siteName } from '@taro-pay/site';
import { defineConfig } from '@tarojs/cli';

const CONTRACTS = fileURLToPath(new URL('../../../packages/contracts/', import.meta.url));
const SITE = siteName(process.env.SITE);
/** What the site's own build made of it for this one. */
const SITE_BUILD = fileURLToPath(new URL(`../../../packages/site/dist/${SITE}/`, import.meta.url));
const LOGO = fileURLToPath(new URL(`../../../packages/site/${SITE}/logo.svg`, import.meta.url));
/** What src/index.html shows of the site. */
const PREVIEW_HTML = {
  title: SITES[SITE].name.zh,
  icon: dataAddress(readFileSync(LOGO, 'utf8')),
  colours: colourVariables(SITES[SITE].colours, ':root'),
};
/** What every shop's build takes of it, the fee of a delivery. */
const SITE_CODE = fileURLToPath(new URL('../../../packages/site/dist/src/', import.meta.url));
const SOURCE = fileURLToPath(new URL('../src/', import.meta.url));
const isWeapp = process.env.TARO_ENV === 'weapp';
const usesSimulator = process.env.TARO_ENV === 'h5' || process.env.TARO_APP_PAYMENT === 'simulator';
// Set by scripts/build.ts.
const INPUT = process.env.MINIAPP_SOURCE ?? 'src';
const OUTPUT = process.env.MINIAPP_OUTPUT ?? 'dist';
const HAS_SOURCE_MAPS = process.env.MINIAPP_SOURCE_MAPS === 'on';
/** WeChat's theme of the site, and the icons that it names. */
const THEME = ['theme.json', 'assets/'].map((name) => ({
  from: join(SITE_BUILD, name),
  to: `${OUTPUT}/${name}`,
}));
const TEMPLATE_PLUGINS = ['aria-in-templates', 'unused-templates'].map((name) =>
  fileURLToPath(new URL(`./${name}.ts`, import.meta.url)),
);
// Set by `pnpm dev`.
const PREVIEW_DEV_PORT = Number(process.env.PREVIEW_PORT ?? 10_086);
const COLUMN_WIDTH = 430;
const NARROWEST_WIDTH = 320;
const DESIGN_WIDTH = 750;
const BASE_LEVEL = 10;

/** The subpackages that share scripts among their pages; the hello-world has none. */
const SUBPACKAGES = INPUT === 'src' ? ['shopping', 'ordering'] : [];

interface Chunks {
  readonly chunkGraph: {
    readonly getModuleChunksIterable: (module: object) => Iterable<{ readonly name?: string }>;
  };
}

/** https://webpack.js.org/plugins/split-chunks-plugin/ */
const SUBPACKAGE_CHUNKS = Object.fromEntries(
  SUBPACKAGES.map((root) => [
    root,
    {
      name: `${root}/common`,
      minChunks: 2,
      // Before Taro's own groups.
      priority: 1_000,
      test: (module: { readonly type: string }, { chunkGraph }: Chunks) =>
        module.type.startsWith('javascript/') &&
        [...chunkGraph.getModuleChunksIterable(module)].every(({ name }) => name?.startsWith(`${root}/`)),
    },
  ]),
);

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
    ...(isWeapp && INPUT === 'src' ? TEMPLATE_PLUGINS : []),
  ],
  framework: 'react',
  // Chosen at build time, so that the production build contains nothing of the simulator.
  alias: {
    '#wechat': join(SOURCE, usesSimulator ? 'simulator' : 'platform/wechat'),
    '@taro-pay/site/storefront': join(SITE_BUILD, 'storefront.js'),
    '@taro-pay/site/look.css': join(SITE_BUILD, 'look.css'),
  },
  // Not needed for h5.
  copy: {
    patterns: isWeapp
      ? [
          { from: 'src/sitemap.json', to: `${OUTPUT}/sitemap.json` },
          // The hello-world has no theme.
          ...(INPUT === 'src' ? THEME : []),
        ]
      : [],
    options: {},
  },
  // Prebundling breaks the watched preview: its chunks call a missing `require`.
  compiler: { type: 'webpack5', prebundle: { enable: false } },
  cache: { enable: false },
  defineConstants: Object.fromEntries(
    ['TARO_APP_API_BASE_URL', 'TARO_APP_SIMULATOR_BASE_URL'].map((name) => [
      `process.env.${name}`,
      JSON.stringify(process.env[name] ?? ''),
    ]),
  ),
  // Chinese as it is: escaped, each character takes twice the bytes.
  terser: { config: { output: { ascii_only: false } } },
  mini: {
    // Of what is published, for whoever reads its errors; no script names them.
    ...(HAS_SOURCE_MAPS ? { enableSourceMap: true, sourceMapType: 'hidden-source-map' } : {}),
    // How deep a page is drawn without a component: each level is a copy of every template, and ours are not deeper.
    ...(INPUT === 'src' ? { baseLevel: BASE_LEVEL } : {}),
    compile: { include: [CONTRACTS, SITE_BUILD, SITE_CODE] },
    // It would duplicate shared modules in both subpackages; they belong in the main package.
    optimizeMainPackage: { enable: false },
    // What only the pages of one subpackage share goes with it.
    webpackChain: (chain) =>
      chain.merge({ optimization: { splitChunks: { cacheGroups: SUBPACKAGE_CHUNKS } } }),
    addChunkPages: (chunksOf: Map<string, string[]>, pages: readonly string[] = []) => {
      for (const page of pages) {
        const root = SUBPACKAGES.find((name) => page.startsWith(`${name}/`));
        if (root !== undefined) chunksOf.set(page, [`${root}/common`]);
      }
    },
    // Each class belongs to one component, so the order of style sheets does not matter.
    miniCssExtractPluginOption: { ignoreOrder: true },
  },
  h5: {
    publicPath: '/',
    staticDirectory: 'static',
    compile: { include: [CONTRACTS, SITE_BUILD, SITE_CODE] },
    router: { mode: 'hash' },
    htmlPluginOption: PREVIEW_HTML,
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
