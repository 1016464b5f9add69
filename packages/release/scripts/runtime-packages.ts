import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** A part of a package's manifest. */
interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/**
 * The named package as `folder` sees it, and all that it needs, each name with its folder. Optional packages are those
 * that are installed, so native code is that of this machine.
 * @throws Error where one is missing, or is needed in two versions
 */
export function findRuntimePackages(name: string, folder: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  function add(wanted: string, from: string, isOptional: boolean): void {
    const path = findPackage(wanted, from);
    if (path === null && isOptional) return;
    if (path === null) throw new Error(`${from} needs ${wanted}, which is not installed.`);
    const known = found.get(wanted);
    if (known === path) return;
    if (known !== undefined) throw new Error(`${wanted} is needed in two versions: ${known} and ${path}.`);
    found.set(wanted, path);
    const { dependencies = {}, optionalDependencies = {} } = readManifest(path);
    for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) {
      add(needed, path, needed in optionalDependencies);
    }
  }
  add(name, folder, false);
  return found;
}

/** The folder of a package as the files of `from` see it; null where it is not installed. */
export function findPackage(name: string, from: string): string | null {
  const folders = createRequire(join(from, 'package.json')).resolve.paths(name) ?? [];
  const found = folders
    .map((path) => join(path, name))
    .find((path) => existsSync(join(path, 'package.json')));
  return found === undefined ? null : realpathSync(found);
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
