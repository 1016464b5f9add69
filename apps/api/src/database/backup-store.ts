/**
 * Where backups are kept. An address is a path of this machine, or s3://bucket/prefix/name; the part before its
 * last slash is its folder.
 */
export interface BackupStore {
  /** Makes the folder where that is needed. */
  readonly prepare: (folder: string) => Promise<void>;
  /** The names of the files in a folder. */
  readonly list: (folder: string) => Promise<string[]>;
  /** Whether a file is at the address; a folder is none. */
  readonly has: (address: string) => Promise<boolean>;
  /** Where the file is made that `put` is given, of the database at `path`. */
  readonly draftFor: (address: string, path: string) => string;
  /** Makes the complete file at `draft` that of the address: when it resolves it is there to stay, and complete. */
  readonly put: (draft: string, address: string) => Promise<void>;
  /** Whether a file that is there is all that was put: a `put` that failed may have come to its last step. */
  readonly isComplete: (address: string) => Promise<boolean>;
  /** Copies the file of the address to `path`, which is not there yet, and checks it where the store has a checksum. */
  readonly get: (address: string, path: string) => Promise<void>;
  readonly remove: (address: string) => Promise<void>;
}
