import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Administrators' programs are not on everybody's PATH. */
const FOLDERS = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];

/**
 * The path of a program that no package of ours brings; null, and one line about it, where it is not installed.
 * @throws Error where CI is set: nothing is skipped there
 */
export function systemProgram(name: string): string | null {
  const path = FOLDERS.map((folder) => join(folder, name)).find(isExecutable);
  if (path !== undefined) return path;
  const words = `${name} is not installed (Debian: apt install ${name})`;
  if (process.env.CI !== undefined) throw new Error(`${words}.`);
  console.log(`Skipped: ${words}.`);
  return null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
