import { DriverAdapterError } from '@prisma/driver-adapter-utils';
import type { SqliteConnection } from './sqlite-connection.js';
import { toPrismaError } from './sqlite-errors.js';
import type { Turns } from './turns.js';

interface Commit {
  /** Resolves once it is on the disk; rejects where nothing of it is. */
  readonly done: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** A transaction's part in a group. The first one needs no savepoint: where it fails, the whole group is undone. */
export interface Membership extends Pick<Commit, 'done'> {
  readonly isFirst: boolean;
}

function newCommit(): Commit {
  let resolve = () => {};
  let reject: Commit['reject'] = () => {};
  const done = new Promise<void>((resolveDone, rejectDone) => {
    resolve = resolveDone;
    reject = rejectDone;
  });
  // Those who wait are told; a rejection that nobody waits for is no error.
  done.catch(() => {});
  return { done, resolve, reject };
}

function rolledBackBySqlite(): DriverAdapterError {
  return new DriverAdapterError({
    kind: 'TransactionAlreadyClosed',
    cause: 'SQLite rolled the transaction back, as it does where the disk is full.',
  });
}

/**
 * One COMMIT, and one wait for the disk, for all transactions that come within one turn of the event loop. The first
 * of them begins the group; the first writer of the next turn ends it. Every method is for the holder of the turn.
 */
export class CommitGroup {
  readonly #writer: SqliteConnection;
  readonly #turns: Turns;
  #open: Commit | null = null;

  constructor(writer: SqliteConnection, turns: Turns) {
    this.#writer = writer;
    this.#turns = turns;
  }

  /** Joins the open group, or begins one. @throws SqliteError where another process holds the lock */
  join(): Membership {
    // SQLite itself rolls back on a full disk: the members of that group are lost, and are told so.
    if (this.#open !== null && !this.#writer.isInTransaction) this.commit();
    if (this.#open !== null) {
      this.#writer.run('SAVEPOINT shared');
      return { done: this.#open.done, isFirst: false };
    }
    this.#writer.begin();
    this.#open = newCommit();
    setImmediate(() => void this.#commitInTurn());
    return { done: this.#open.done, isFirst: true };
  }

  /** Leaves what the member wrote to the COMMIT of the group. */
  keep({ isFirst }: Membership): void {
    if (!isFirst) this.#writer.run('RELEASE shared');
  }

  /** Undoes what the member wrote. The first one is alone until it ends its turn: the group ends with it. */
  undo({ isFirst }: Membership): void {
    if (!this.#writer.isInTransaction) return;
    if (!isFirst) {
      this.#writer.run('ROLLBACK TO shared; RELEASE shared');
      return;
    }
    this.#writer.reset();
    this.#open?.resolve();
    this.#open = null;
  }

  /** Ends the open group, where there is one. A failure rejects each of its members. */
  commit(): void {
    const group = this.#open;
    if (group === null) return;
    this.#open = null;
    try {
      if (!this.#writer.isInTransaction) throw rolledBackBySqlite();
      this.#writer.commit();
      group.resolve();
    } catch (error) {
      this.#writer.reset();
      group.reject(toPrismaError(error));
    }
  }

  async #commitInTurn(): Promise<void> {
    const endTurn = await this.#turns.takeAtLast();
    try {
      this.commit();
    } finally {
      endTurn();
    }
  }
}
