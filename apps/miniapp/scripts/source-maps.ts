import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { filesIn } from '../test/files-in.js';

/** Beside the build, which is uploaded without them. */
export const sourceMapsOf = (output: string): string => `${output}-source-maps`;

/** Moves the source maps of a build out of it: `dist/weapp` into `dist/weapp-source-maps`, under the same paths. */
export function moveSourceMaps(output: string): void {
  const folder = sourceMapsOf(output);
  rmSync(folder, { recursive: true, force: true });
  for (const path of filesIn(output).filter((file) => file.endsWith('.map'))) {
    const target = join(folder, relative(output, path));
    mkdirSync(dirname(target), { recursive: true });
    renameSync(path, target);
  }
}
