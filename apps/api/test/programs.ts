import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Administrators' programs are not on everybody's PATH. */
const FOLDERS = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];

/** Debian has a folder for each version. */
const POSTGRESQL_FOLDERS = '/usr/lib/postgresql';

/**
 * The folder of a program that no package of ours brings; null, and one line about it, where it is not installed.
 * @throws Error where CI is set: nothing is skipped there
 */
function folderOf(program: string, folders: readonly string[], installation: string): string | null {
  const folder = folders.find((candidate) => isExecutable(join(candidate, program)));
  if (folder !== undefined) return folder;
  const words = `${program} is not installed (Debian: apt install ${installation})`;
  if (process.env.CI !== undefined) throw new Error(`${words}.`);
  console.log(`Skipped: ${words}.`);
  return null;
}

/** @param installation its package of Debian */
export function systemProgram(name: string, installation = name): string | null {
  const folder = folderOf(name, FOLDERS, installation);
  return folder === null ? null : join(folder, name);
}

/** The programs of the newest PostgreSQL that can copy a running server. */
export function postgresqlPrograms(): string | null {
  return folderOf('pg_basebackup', [...debianFolders(), ...FOLDERS], 'postgresql');
}

function debianFolders(): string[] {
  try {
    const versions = readdirSync(POSTGRESQL_FOLDERS).sort((one, other) => Number(other) - Number(one));
    return versions.map((version) => join(POSTGRESQL_FOLDERS, version, 'bin'));
  } catch {
    return [];
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
