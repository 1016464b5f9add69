import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { BackupStore } from './backup-store.js';
import { PRIVATE } from './database-file.js';
import { BackupError, sync } from './snapshot.js';

/** Backups on a disk of this machine. */
export const DISK: BackupStore = {
  async prepare(folder) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  },

  async list(folder) {
    if (!existsSync(folder)) throw new BackupError(`there is no backup at ${folder}.`);
    return readdirSync(folder);
  },

  async has(address) {
    const found = statSync(address, { throwIfNoEntry: false });
    return found !== undefined && !found.isDirectory();
  },

  draftFor: (address) => address,

  async put(draft, address) {
    sync(draft);
    renameSync(draft, address);
    sync(dirname(address));
  },

  /** A file gets its name when it is complete. */
  isComplete: async () => true,

  async get(address, path) {
    copyFileSync(address, path, constants.COPYFILE_EXCL);
    chmodSync(path, PRIVATE);
  },

  async remove(address) {
    rmSync(address);
  },
};
