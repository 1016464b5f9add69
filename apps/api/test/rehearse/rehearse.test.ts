import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSimulator } from '@taro-pay/simulator';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/database/open-database.js';
import { apiProcess, temporaryFolder } from '../api-process.js';
import { createRandom, LOADED_ENVIRONMENT, SOLD, sendBuyers } from '../buyers.js';
import { fetchTransport } from '../shop.js';
import { compareBooks, findAgain } from './find-again.js';

/** Placed before the backup, and at least as many after it. */
const ORDERS = 8;

/** A damaged header, as a dying disk leaves it. */
const damage = (path: string) => writeFileSync(path, readFileSync(path).fill(0xa5, 0, 8192));

interface Way {
  readonly name: string;
  /** What happens to the file of the killed shop. */
  readonly disaster: (path: string) => void;
  readonly restores: boolean;
}

const WAYS: readonly Way[] = [
  { name: 'SIGKILL', disaster: () => {}, restores: false },
  { name: 'file gone', disaster: (path) => rmSync(path), restores: true },
  { name: 'file damaged', disaster: damage, restores: true },
  { name: 'older copy in place', disaster: () => {}, restores: true },
];

/** Runs a command as it ships. */
async function run(
  command: 'backup' | 'restore',
  environment: Readonly<Record<string, string>>,
  target: string,
) {
  const program = fileURLToPath(new URL(`../../dist/${command}.js`, import.meta.url));
  const child = spawn(process.execPath, [program, target], { env: environment });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const [code] = await once(child, 'close');
  expect(code, output).toBe(0);
}

/** A shop under load is backed up, sells on, and is killed in the middle of it. */
async function sellUntilDisaster({ disaster, restores }: Way) {
  const simulator = await startSimulator({ now: () => Date.now(), tradeManaged: true });
  onTestFinished(() => simulator.close());
  const path = join(temporaryFolder('rehearse'), 'shop.db');
  const environment = { ...simulator.environment, ...LOADED_ENVIRONMENT, DATABASE_URL: `file:${path}` };
  const api = await apiProcess('api', environment);
  await api.start();
  const stock = await openDatabase(environment.DATABASE_URL);
  await stock.product.update({ where: { id: SOLD.productId }, data: { stock: SOLD.stock } });
  await stock.$disconnect();
  const transportOf = (token?: string) => fetchTransport(api.url, token);
  const buyers = sendBuyers({ simulator, transportOf, random: createRandom(20) });
  const sell = async (orders: number) => {
    const before = buyers.answered.orders.size;
    while (buyers.answered.orders.size < before + orders) await once(buyers.progress, 'order');
  };
  await sell(ORDERS);
  const backup = join(temporaryFolder('backups'), 'shop.backup.db');
  await run('backup', { DATABASE_URL: environment.DATABASE_URL }, backup);
  await sell(ORDERS);
  await api.kill('SIGKILL');
  const diedAt = performance.now();
  // Whoever is refused what they had, leaves.
  const stopped = buyers.stop().catch(() => {});
  disaster(path);
  if (restores)
    await run('restore', { DATABASE_URL: environment.DATABASE_URL, PORT: String(api.port) }, backup);
  await api.start();
  const backMs = performance.now() - diedAt;
  await stopped;
  await api.kill('SIGTERM');
  return {
    simulator,
    environment: { ...environment, PORT: String(api.port) },
    answered: buyers.answered,
    backMs,
  };
}

test.each(WAYS)(
  '$name: after the restore both books agree to the fen',
  async (way) => {
    const { simulator, environment, answered, backMs } = await sellUntilDisaster(way);
    const database = await openDatabase(environment.DATABASE_URL);
    onTestFinished(() => database.$disconnect());
    const kept = new Set((await database.order.findMany({ select: { id: true } })).map(({ id }) => id));
    const lost = [...answered.orders.values()].filter(({ id }) => !kept.has(id));
    const adopted = await findAgain(environment, simulator);
    const paidFen = await compareBooks(database, simulator);
    console.log(
      `${way.name}: answered again after ${(backMs / 1000).toFixed(1)} s; ${lost.length} of ${answered.orders.size} orders lost, ${adopted} of them were paid and are back; ${paidFen} fen in both books`,
    );
    expect(lost.length > 0).toBe(way.restores);
  },
  600_000,
);
