import { once } from 'node:events';
import type { Transport } from '@taro-pay/contracts';
import { startSimulator } from '@taro-pay/simulator';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/database/open-database.js';
import { apiProcess } from '../api-process.js';
import { checkBooks, letEverythingSettle } from '../books.js';
import { createRandom, LOADED_ENVIRONMENT, SOLD, sendBuyers } from '../buyers.js';
import { startPostgresql } from '../postgresql-server.js';
import { fetchTransport } from '../shop.js';

const ROUNDS = 5;

// The seed decides when each is killed and what buyers do; who is first, the machine.
const seed = Number(process.env.CRASH_SEED ?? Date.now() % 1_000_000);

test(`two instances and PostgreSQL, each killed ${ROUNDS} times (CRASH_SEED=${seed}), lose nothing`, async () => {
  const random = createRandom(seed);
  const server = await startPostgresql();
  onTestFinished(server.stop);
  // Its clock is the one that is moved at the end.
  const simulator = await startSimulator({ now: () => Date.now() });
  onTestFinished(() => simulator.close());
  const environment = {
    ...simulator.environment,
    ...LOADED_ENVIRONMENT,
    DATABASE_URL: await server.createDatabase('shop'),
  };
  const instances = [await apiProcess('one', environment), await apiProcess('other', environment)] as const;
  for (const instance of instances) await instance.start();
  const database = await openDatabase(environment.DATABASE_URL);
  onTestFinished(() => database.$disconnect());
  await database.product.update({ where: { id: SOLD.productId }, data: { stock: SOLD.stock } });

  // Each request goes to the other instance than the one before; whoever got no answer asks again.
  let turn = 0;
  const transportOf = (token?: string): Transport => {
    const [one, other] = [fetchTransport(instances[0].url, token), fetchTransport(instances[1].url, token)];
    return (request) => {
      turn += 1;
      return turn % 2 === 0 ? one(request) : other(request);
    };
  };
  const buyers = sendBuyers({ simulator, transportOf, random });
  const kills = [
    ...instances.map((instance) => async () => {
      await instance.kill('SIGKILL');
      await instance.start();
    }),
    server.crash,
  ];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const kill of kills) {
      // On a slow machine, too, something was sold since the last one died.
      await once(buyers.progress, 'order');
      // The kill hits whatever is under way at a moment that nobody chose.
      await new Promise((resolve) => setTimeout(resolve, random() * 200));
      await kill();
    }
  }
  await buyers.stop();
  for (const instance of instances) expect(await instance.kill('SIGTERM')).toBe(0);
  expect(buyers.answered.orders.size).toBeGreaterThanOrEqual(ROUNDS * kills.length);
  expect(buyers.answered.refunds.size).toBeGreaterThan(0);

  await letEverythingSettle({ ...environment, PORT: String(instances[0].port) }, simulator);
  await checkBooks(database, simulator, buyers.answered);
  // Fifteen starts of processes, and a busy machine takes its time.
}, 1_800_000);
