import type { Database } from '../src/database/database.js';

/** Keeps everybody else from writing orders and notifications, as another process in a transaction does, until the answer is called. */
export async function holdWrites(database: Database): Promise<() => Promise<void>> {
  let release = () => {};
  let begin = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const holding = database.transaction(async (tx) => {
    // SQLite's one lock is taken as soon as a transaction begins.
    if (process.env.TEST_DATABASE === 'postgresql') {
      await tx.execute`LOCK TABLE "Order", "Notification" IN SHARE ROW EXCLUSIVE MODE`;
    }
    begin();
    await released;
  });
  await begun;
  return () => {
    release();
    return holding;
  };
}
