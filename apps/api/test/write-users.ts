/**
 * A process that writes users into the database at argv[2], by 8 callers, ids from argv[3] on: alone, in a
 * transaction of Prisma, and in one that shares its COMMIT, in turn. Prints each id when it is acknowledged, and ends after argv[4] of them.
 */
import { writeSync } from 'node:fs';
import { openDatabase } from '../src/database/open-database.js';

const [, , url = '', prefix = '', count = ''] = process.argv;
const database = await openDatabase(url);
let next = 0;

async function write(): Promise<void> {
  while (next < Number(count)) {
    next += 1;
    const id = `${prefix}-${next}`;
    const user = { data: { id, openid: id, createdAt: new Date() } };
    const { openid, createdAt } = user.data;
    if (next % 3 === 0) await database.user.create(user);
    else if (next % 3 === 1) await database.$transaction((transaction) => transaction.user.create(user));
    else
      await database.transaction(
        (tx) => tx.execute`INSERT INTO "User" VALUES (${id}, ${openid}, ${createdAt})`,
      );
    writeSync(1, `${id}\n`);
  }
}

await Promise.all(Array.from({ length: 8 }, write));
await database.$disconnect();
