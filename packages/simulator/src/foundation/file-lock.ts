import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** A living process has the lock. */
export class FileLocked extends Error {
  readonly lock: string;
  readonly processId: string;

  constructor(lock: string, processId: string) {
    super(`${lock} is held by process ${processId}.`);
    this.lock = lock;
    this.processId = processId;
  }
}

/**
 * Locks a file for this process, by a file beside it that names the process. The lock of a dead process is taken over.
 * Processes that do not see each other, such as those of two containers, do not exclude each other.
 * @returns releases it
 * @throws FileLocked, or the system's error
 */
export function lockFile(path: string): () => void {
  const [lock, own] = [`${path}.lock`, `${path}.lock.${process.pid}`];
  // A link appears with its content: nobody reads a lock that is not written yet.
  writeFileSync(own, ownerOf(process.pid), { mode: 0o600 });
  try {
    if (!tryLink(own, lock)) {
      removeOfDead(lock);
      if (!tryLink(own, lock)) throw new FileLocked(lock, processIdOf(readText(lock)));
    }
  } finally {
    rmSync(own, { force: true });
  }
  return () => rmSync(lock, { force: true });
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Removes the lock of a process that is over. @throws FileLocked for a living one */
function removeOfDead(lock: string): void {
  const owner = readText(lock);
  if (isAlive(owner)) throw new FileLocked(lock, processIdOf(owner));
  // Another process may take the lock over between reading and removing: what was removed is looked at again.
  const removed = `${lock}.${process.pid}.old`;
  try {
    renameSync(lock, removed);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  const isOther = readText(removed) !== owner;
  if (isOther) tryLink(removed, lock);
  rmSync(removed);
  if (isOther) throw new FileLocked(lock, processIdOf(readText(lock)));
}

/** A process, and where the system tells when it began: its number may be another one's later. */
const ownerOf = (processId: number): string => `${processId} ${beginningOf(processId)}`.trim();

const processIdOf = (owner: string): string => owner.split(' ', 1)[0] ?? '';

function isAlive(owner: string): boolean {
  const processId = Number(processIdOf(owner));
  if (!Number.isSafeInteger(processId) || processId <= 0) return false;
  try {
    process.kill(processId, 0);
  } catch (error) {
    // It belongs to another user.
    if (codeOf(error) !== 'EPERM') return false;
  }
  return ownerOf(processId) === owner;
}

/** The time in ticks at which a process began, on Linux; else empty. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function beginningOf(processId: number): string {
  // The name of the program stands in parentheses before, and may hold anything.
  const fields = readText(`/proc/${processId}/stat`).split(') ').at(-1)?.split(' ');
  return fields?.[19] ?? '';
}

/** Empty where there is no such file. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  }
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;
