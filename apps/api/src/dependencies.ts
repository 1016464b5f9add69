import type { Database } from './database/database.js';
import type { Wechat } from './wechat/index.js';

/** The dependencies of every service. They are parameters, so that tests own time, ids, WeChat and the database. */
export interface Dependencies {
  readonly database: Database;
  readonly wechat: Wechat;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A new ULID: 26 characters, sortable by time. */
  readonly newId: () => string;
  /** For secrets. */
  readonly randomBytes: (size: number) => Buffer;
}
