import { resolve } from 'node:path';
import type { BackupStore } from './backup-store.js';
import { DISK } from './disk-store.js';
import { isS3Address } from './s3-address.js';
import type { S3Config } from './s3-client.js';
import { createS3Store } from './s3-store.js';

interface Options {
  /** What a path of this machine starts from. */
  readonly callerFolder: string;
  /** Read where the address is in a store. @throws ConfigError */
  readonly s3Config: () => S3Config;
}

interface Place {
  readonly store: BackupStore;
  readonly address: string;
}

/** The store of an address as somebody wrote it. @throws ConfigError */
export function placeOf(text: string, { callerFolder, s3Config }: Options): Place {
  if (!isS3Address(text)) return { store: DISK, address: resolve(callerFolder, text) };
  return { store: createS3Store(s3Config()), address: text.replace(/\/+$/, '') };
}
