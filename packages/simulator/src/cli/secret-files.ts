import { randomBytes } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Failure } from './command.js';

/**
 * Writes a file that only its owner can read, at no moment anybody else. A reader sees the old content or the new.
 * @throws Failure, also where the path is a symbolic link: another user could have laid it
 */
export function writeSecret(path: string, content: string | Buffer): void {
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    const known = lstatSync(path, { throwIfNoEntry: false });
    if (known !== undefined && !known.isFile())
      throw new Error('there is something that is not a regular file');
    writeFileSync(temporary, content, { flag: 'wx', mode: 0o600 });
    renameSync(temporary, path);
  } catch (error) {
    removeIfThere(temporary);
    throw new Failure(`${path} cannot be written: ${error instanceof Error ? error.message : error}`);
  }
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It was not made.
  }
}

/** Makes a folder that only its owner can enter, and those above it. An existing one stays as it is. @throws Failure */
export function makePrivateFolder(path: string): void {
  try {
    makeFolder(path);
  } catch (error) {
    throw new Failure(`${path} cannot be made: ${error instanceof Error ? error.message : error}`);
  }
}

// Node 20's recursive mkdir never returns where the system refuses the last part, as below /proc.
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}
