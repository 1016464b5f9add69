import { once } from 'node:events';
import { startSimulator } from '@taro-pay/simulator';
import { expect, inject, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/database/open-database.js';
import { apiProcess } from '../api-process.js';
import { checkBooks, letEverythingSettle } from '../books.js';
import { createRandom, LOADED_ENVIRONMENT, SOLD, sendBuyers } from '../buyers.js';
import { runAsOwner } from '../postgresql-server.js';
import { systemProgram } from '../programs.js';
import { fetchTransport } from '../shop.js';
import { startPgbouncer } from './pgbouncer.js';

const ORDERS = 25;

const program = systemProgram('pgbouncer');

/** A user whose settings are those that docs/scale.md names, with a database. The server’s zone is New York. */
async function createShop(socketFolder: string, mode: 'session' | 'transaction') {
  const name = `behind_pgbouncer_${mode}`;
  const execute = (statement: string) => runAsOwner(socketFolder, statement);
  await execute(`CREATE ROLE ${name} LOGIN PASSWORD 'password'`);
  for (const setting of [
    `timezone = 'UTC'`,
    `lock_timeout = '3s'`,
    `statement_timeout = '8s'`,
    `idle_in_transaction_session_timeout = '10s'`,
  ]) {
    await execute(`ALTER ROLE ${name} SET ${setting}`);
  }
  await execute(`CREATE DATABASE ${name} OWNER ${name}`);
  return { database: name, user: name, password: 'password' };
}

test.skipIf(program === null).each(['session', 'transaction'] as const)(
  'behind pgbouncer in %s mode orders are paid and refunded, and both books agree',
  async (mode) => {
    const socketFolder = inject('postgresqlFolder');
    const shop = await createShop(socketFolder, mode);
    const DATABASE_URL = await startPgbouncer({ program: program ?? '', mode, socketFolder, ...shop });
    // Its clock is the one that is moved at the end.
    const simulator = await startSimulator({ now: () => Date.now() });
    onTestFinished(() => simulator.close());
    const environment = { ...simulator.environment, ...LOADED_ENVIRONMENT, DATABASE_URL };
    const api = await apiProcess('api', environment);
    await api.start();
    const database = await openDatabase(DATABASE_URL);
    onTestFinished(() => database.$disconnect());
    await database.product.update({ where: { id: SOLD.productId }, data: { stock: SOLD.stock } });
    const buyers = sendBuyers({
      simulator,
      transportOf: (token) => fetchTransport(api.url, token),
      random: createRandom(1),
    });
    while (buyers.answered.orders.size < ORDERS) await once(buyers.progress, 'order');
    await buyers.stop();
    expect(await api.kill('SIGTERM')).toBe(0);
    // Times are of UTC, whatever the server's zone.
    const [row] = await database.query<{ off: number }>`
    SELECT count(*) AS "off" FROM "Order" WHERE abs(extract(epoch FROM now() - "createdAt")) > 3000`;
    expect(row?.off).toBe(0);

    await letEverythingSettle({ ...environment, PORT: String(api.port) }, simulator);
    await checkBooks(database, simulator, buyers.answered);
  },
  300_000,
);
