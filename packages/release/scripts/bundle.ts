import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import type { ArchiveFile } from './archive.js';

/** The package with native code, which no bundle takes. */
export const NATIVE = 'libsql';

export interface Bundle {
  /** The program `command.js` and the parts that it loads. */
  readonly files: readonly ArchiveFile[];
  /** The folders of the packages whose code is in it. */
  readonly packageFolders: readonly string[];
}

/** The API's commands as one program without dependencies, save `NATIVE`. Its source maps hold no source. */
export async function bundleApi(apiFolder: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: apiFolder,
    entryPoints: ['src/command.ts'],
    outdir: 'dist',
    entryNames: '[name]',
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // What colours lines in a terminal, and what pg would use if it were there.
    external: [NATIVE, 'pino-pretty', 'pg-native'],
    minifyWhitespace: true,
    sourcemap: true,
    sourcesContent: false,
    write: false,
    metafile: true,
    // Packages that are CommonJS require Node's own modules.
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
    logLevel: 'warning',
  });
  return {
    files: outputFiles.map(({ path, contents }) => ({
      path: basename(path),
      content: contents,
      isExecutable: false,
    })),
    packageFolders: packageFoldersOf(Object.keys(metafile.inputs), apiFolder),
  };
}

/** Inputs are files, as `node_modules/.pnpm/pg@8/node_modules/pg/lib/index.js`. */
function packageFoldersOf(inputs: readonly string[], folder: string): string[] {
  const folders = inputs.flatMap((path) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  return [...new Set(folders)].map((path) => join(folder, path)).sort();
}

const LICENSE_FILE = /^(?:licen[cs]e|notice|copying)/i;

/** The licences of packages, one after the other, as their authors ask of those who pass their code on. */
export function noticesOf(packageFolders: readonly string[]): string {
  const notices = packageFolders.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const texts = readdirSync(folder)
      .filter((file) => LICENSE_FILE.test(file))
      .sort()
      .map((file) => readFileSync(join(folder, file), 'utf8').trim());
    return [`${name} ${version} (${license})`, ...texts].join('\n\n');
  });
  return `${notices.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
