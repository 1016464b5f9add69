import { chmodSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { run } from './programs.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of the package. */
    archive: string;
  }
}

/** One package for the whole run. */
export default async function provideArchive({ provide }: TestProject): Promise<void> {
  provide('archive', await makePackage());
}

const RELEASE = fileURLToPath(new URL('..', import.meta.url));
const TSX = join(RELEASE, 'node_modules/tsx/dist/cli.mjs');

/** Runs the command, and answers the path in its last line. */
export async function makePackage(env: Readonly<Record<string, string>> = {}): Promise<string> {
  const { code, output } = await run([process.execPath, TSX, 'scripts/package.ts'], {
    cwd: RELEASE,
    env: { ...process.env, ...env },
  });
  if (code !== 0) throw new Error(output);
  return output.trimEnd().split('\n').at(-1) ?? '';
}

/** The package in a folder, as everybody may read it. */
export async function unpackInto(folder: string, archive: string): Promise<string> {
  chmodSync(folder, 0o755);
  const { code, output } = await run(['tar', '-xzf', archive, '-C', folder], {
    cwd: folder,
    env: process.env,
  });
  if (code !== 0) throw new Error(output);
  return join(folder, basename(archive, '.tar.gz'));
}
