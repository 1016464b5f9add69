import { once } from 'node:events';
import { startSimulator } from '@taro-pay/simulator';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../src/database/open-database.js';
import { apiProcess } from './api-process.js';
import { checkBooks, letEverythingSettle } from './books.js';
import { createRandom, LOADED_ENVIRONMENT, SOLD, sendBuyers } from './buyers.js';
import { fetchTransport } from './shop.js';
import { temporaryDatabase } from './temporary-database.js';

const KILLS = Number(process.env.CRASH_KILLS ?? 3);

// The seed decides when it is killed and what buyers do; who is first, the machine.
const seed = Number(process.env.CRASH_SEED ?? Date.now() % 1_000_000);

test(`killed ${KILLS} times under load (CRASH_SEED=${seed}), the API loses nothing acknowledged`, async () => {
  const random = createRandom(seed);
  // Its clock is the one that is moved at the end.
  const simulator = await startSimulator({ now: () => Date.now(), tradeManaged: true });
  onTestFinished(() => simulator.close());
  const environment = {
    ...simulator.environment,
    ...LOADED_ENVIRONMENT,
    DATABASE_URL: await temporaryDatabase(),
  };
  const server = await apiProcess('api', environment);
  await server.start();
  const database = await openDatabase(environment.DATABASE_URL);
  onTestFinished(() => database.$disconnect());
  await database.product.update({ where: { id: SOLD.productId }, data: { stock: SOLD.stock } });
  const transportOf = (token?: string) => fetchTransport(server.url, token);
  const buyers = sendBuyers({ simulator, transportOf, random });
  // A refund may have to wait for a later life where there are few.
  for (let kill = 0; kill < KILLS || buyers.answered.refunds.size === 0; kill += 1) {
    // On a slow machine, too, each life of the process has sold something before it ends.
    await once(buyers.progress, 'order');
    await new Promise((resolve) => setTimeout(resolve, random() * 200));
    await server.kill('SIGKILL');
    await server.start();
  }
  await buyers.stop();
  await server.kill('SIGTERM');
  expect(buyers.answered.orders.size).toBeGreaterThanOrEqual(KILLS);
  expect(buyers.answered.refunds.size).toBeGreaterThan(0);

  await letEverythingSettle({ ...environment, PORT: String(server.port) }, simulator);
  await checkBooks(database, simulator, buyers.answered);
  if (environment.DATABASE_URL.startsWith('file:')) {
    expect(await database.$queryRaw`PRAGMA integrity_check`).toEqual([{ integrity_check: 'ok' }]);
  }
  // Many starts of a process: a busy machine takes its time.
}, 600_000);
