import { readFile } from 'node:fs/promises';
import { build, type Plugin } from 'esbuild';

/** What finds files beside itself, is native code, or is loaded by another thread. */
const OUTSIDE = ['libsql', '@prisma/client', 'pino', 'pino-pretty', 'pg-native'];

/** One position for a whole file of a package: what is not ours would be most of the map, which the process reads. */
const NO_MAP = `\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(
  JSON.stringify({ version: 3, sources: [''], mappings: 'AAAA' }),
).toString('base64')}`;

const withoutForeignMaps: Plugin = {
  name: 'without foreign maps',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\/node_modules\/.*\.[cm]?js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')) + NO_MAP,
      loader: 'js',
    }));
  },
};

// A start imports one file instead of a thousand: docs/performance.md has what that saves.
await build({
  entryPoints: ['src/serve.ts'],
  outfile: 'dist/serve.js',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  external: OUTSIDE,
  minifyWhitespace: true,
  sourcemap: true,
  sourcesContent: false,
  plugins: [withoutForeignMaps],
  // Packages that are CommonJS require Node's own modules.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
  logLevel: 'warning',
});
