/**
 * `pnpm --filter api fill --orders 10000000`: fills the empty database of DATABASE_URL with orders of the past, with
 * their items, events, notifications and refunds, and prints what an order takes on the disk.
 */
import { parseArgs } from 'node:util';
import { loadCommandConfig } from '../src/config/config.js';
import { openDatabase } from '../src/database/open-database.js';
import { seedCatalogue } from '../src/modules/products/catalogue.js';
import { fillWithOrders } from './fill.js';
import { openPostgresqlFilling, sqliteFilling } from './filling.js';
import { printSizes } from './sizes.js';

const { values } = parseArgs({ options: { orders: { type: 'string', default: '1000000' } } });
const count = Number(values.orders);
const { databaseUrl } = await loadCommandConfig();
const database = await openDatabase(databaseUrl);
try {
  if ((await database.order.count()) > 0)
    throw new Error('The database has orders already: name an empty one.');
  await seedCatalogue(database, 'testing');
  const startedAt = performance.now();
  const isSqlite = databaseUrl.startsWith('file:');
  const filling = isSqlite ? sqliteFilling(database) : await openPostgresqlFilling(databaseUrl);
  await fillWithOrders(filling, count, Date.now()).finally(filling.close);
  console.log(`${count} orders in ${((performance.now() - startedAt) / 1000).toFixed(0)} s.`);
  await printSizes(databaseUrl, count);
} finally {
  await database.$disconnect();
}
