import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../src/database/open-database.js';
import { seedCatalogue } from '../src/modules/products/catalogue.js';
import { fillWithOrders, fillWithPending } from './fill.js';
import { createInputs, type Inputs } from './inputs.js';
import {
  freePort,
  type Load,
  type Server,
  startApi,
  startFloor,
  startLoad,
  startWechat,
} from './processes.js';

export interface StageOptions {
  /** Orders of the past. */
  readonly orders: number;
  /** Orders that wait for their money, for each letter of a run. */
  readonly pending: Readonly<Record<string, number>>;
}

/** Everything that a measurement needs, running. */
export interface Stage extends Inputs {
  readonly api: Server;
  readonly load: Load;
  readonly databasePath: string;
  /** Starts the floor beside it, on a copy of the database as it was filled. */
  readonly startFloor: () => Promise<Server>;
  readonly close: () => Promise<void>;
}

/** Fills a database and starts the API on it, the load and WeChat's side. */
export async function openStage({ orders, pending }: StageOptions): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const databasePath = join(folder, 'shop.db');
  const floorPath = join(folder, 'floor.db');
  const wechatPort = await freePort();
  const inputs = createInputs(wechatPort);
  const database = await openDatabase(`file:${databasePath}`);
  await seedCatalogue(database);
  await database.$executeRaw`UPDATE "Product" SET "stock" = 1000000000`;
  const nowMs = Date.now();
  await fillWithOrders(database, orders, nowMs);
  for (const [run, count] of Object.entries(pending)) await fillWithPending(database, run, count, nowMs);
  await database.$disconnect();
  copyFileSync(databasePath, floorPath);

  const wechat = await startWechat(
    { ...inputs.environment, PLATFORM_PRIVATE_KEY: inputs.platformPrivateKey },
    wechatPort,
  );
  const api = await startApi(
    { ...inputs.environment, DATABASE_URL: `file:${databasePath}` },
    await freePort(),
  );
  const load = await startLoad();
  let floor: Server | null = null;
  return {
    ...inputs,
    api,
    load,
    databasePath,
    startFloor: async () => {
      floor = await startFloor(
        { ...inputs.environment, DATABASE_URL: `file:${floorPath}` },
        await freePort(),
      );
      return floor;
    },
    close: async () => {
      await Promise.all([api.stop(), floor?.stop(), wechat.stop(), load.stop()]);
      rmSync(folder, { recursive: true });
    },
  };
}
