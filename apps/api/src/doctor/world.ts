import { fileURLToPath } from 'node:url';
import type { Config } from '../config/config.js';
import type { Environment } from '../config/environment.js';
import type { Database } from '../database/database.js';
import { openDatabase } from '../database/open-database.js';
import { PACKAGE_FOLDER } from '../package-folder.js';
import { createDiagnosis, type Diagnosis } from '../wechat/diagnosis.js';
import { createWechat, type Wechat } from '../wechat/index.js';
import type { Connection } from './outside.js';

/** What may be asked for, and what tests own. */
export interface Surroundings {
  /** Whether an order of 1 fen may be created at WeChat, and closed. */
  readonly prepays: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (size: number) => Buffer;
  /** Bytes that are free for this process on the disk of a folder. */
  readonly freeBytes: (folder: string) => number;
  /** Where a production build of the mini-program is, in a clone of the project. */
  readonly buildFolder: string;
  /** Files that variables come from, whether they exist or not. */
  readonly environmentFiles: readonly string[];
  /** How PUBLIC_BASE_URL is reached. */
  readonly connection: Connection;
}

/** What checks look at. */
export interface World extends Surroundings {
  readonly variables: Environment;
  readonly config: Config;
  readonly wechat: Wechat;
  readonly diagnosis: Diagnosis;
  /** Opened when it is first asked for; nothing is changed in it. */
  readonly database: () => Promise<Database>;
  readonly close: () => Promise<void>;
}

export const BUILD_FOLDER = fileURLToPath(new URL('../miniapp/dist/weapp/', PACKAGE_FOLDER));

export function openWorld(surroundings: Surroundings, variables: Environment, config: Config): World {
  const { now, randomBytes } = surroundings;
  const options = { config: config.wechat, now, randomBytes };
  let database: Promise<Database> | null = null;
  return {
    ...surroundings,
    variables,
    config,
    wechat: createWechat(options),
    diagnosis: createDiagnosis(options),
    database() {
      database ??= openDatabase(config.databaseUrl, { mayCreate: false, migrates: false });
      return database;
    },
    async close() {
      const opened = await database?.catch(() => null);
      await opened?.$disconnect();
    },
  };
}

/** Runs once, at the first call: several checks look at one answer. */
export function once<Result>(run: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | null = null;
  return () => {
    result ??= run();
    return result;
  };
}
