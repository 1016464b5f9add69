import type { Database } from './database/database.js';
import type { Wechat } from './wechat/index.js';

/** What the services stand on; all of it is handed in, so that tests own time, chance and the world outside. */
export interface Dependencies {
  readonly database: Database;
  readonly wechat: Wechat;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A new ULID: 26 characters, sortable by time. */
  readonly newId: () => string;
}
