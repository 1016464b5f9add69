import { once } from 'node:events';
import { startSimulator } from '@taro-pay/simulator';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/database/open-database.js';
import { apiProcess } from '../api-process.js';
import { createRandom, LOADED_ENVIRONMENT, SOLD, sendBuyers } from '../buyers.js';
import { postgresqlPrograms } from '../programs.js';
import { fetchTransport } from '../shop.js';
import { startArchivedServer } from './archived-server.js';
import { compareBooks, findAgain } from './find-again.js';

/** Placed before the backup, and again after each step that follows. */
const ORDERS = 8;

const programs = postgresqlPrograms();

test.skipIf(programs === null).each([
  { name: 'from the whole archive', toMoment: false },
  { name: 'to a moment', toMoment: true },
])(
  'PostgreSQL $name: after the restore both books agree to the fen',
  async ({ name, toMoment }) => {
    const server = await startArchivedServer(programs ?? '');
    const simulator = await startSimulator({ now: () => Date.now(), tradeManaged: true });
    onTestFinished(() => simulator.close());
    const environment = { ...simulator.environment, ...LOADED_ENVIRONMENT, DATABASE_URL: server.url };
    const api = await apiProcess('api', environment);
    await api.start();
    const database = await openDatabase(server.url);
    onTestFinished(() => database.$disconnect());
    await database.product.update({ where: { id: SOLD.productId }, data: { stock: SOLD.stock } });
    const transportOf = (token?: string) => fetchTransport(api.url, token);
    const buyers = sendBuyers({ simulator, transportOf, random: createRandom(20) });
    const sell = async () => {
      const before = buyers.answered.orders.size;
      while (buyers.answered.orders.size < before + ORDERS) await once(buyers.progress, 'order');
    };
    await sell();
    await server.backUp();
    await sell();
    const moment = await server.archive();
    const archived = [...buyers.answered.orders.values()].map(({ id }) => id);
    await sell();
    await server.archive();
    // How old the backup is, is known by this.
    expect((await database.newestBackup())?.at.getTime()).toBeGreaterThan(moment.getTime());
    await sell();
    await api.kill('SIGKILL');
    await server.lose();
    const diedAt = performance.now();
    // Whoever is refused what they had, leaves.
    const stopped = buyers.stop().catch(() => {});
    await server.restore(toMoment ? moment : null);
    await api.start();
    const backMs = performance.now() - diedAt;
    await stopped;
    await api.kill('SIGTERM');

    const kept = new Set((await database.order.findMany({ select: { id: true } })).map(({ id }) => id));
    const lost = [...buyers.answered.orders.values()].filter(({ id }) => !kept.has(id));
    if (!toMoment) expect(archived.filter((id) => !kept.has(id))).toEqual([]);
    const adopted = await findAgain({ ...environment, PORT: String(api.port) }, simulator);
    const paidFen = await compareBooks(database, simulator);
    console.log(
      `${name}: answered again after ${(backMs / 1000).toFixed(1)} s; ${lost.length} of ${buyers.answered.orders.size} orders lost, ${adopted} of them were paid and are back; ${paidFen} fen in both books`,
    );
    expect(lost.length).toBeGreaterThan(0);
  },
  600_000,
);
