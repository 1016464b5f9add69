import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../src/database/open-database.js';
import { seedCatalogue } from '../src/modules/products/catalogue.js';
import { startPostgresql } from '../test/postgresql-server.js';
import { fillWithOrders, fillWithPending } from './fill.js';
import { openPostgresqlFilling, sqliteFilling } from './filling.js';
import { createInputs, type Inputs } from './inputs.js';
import {
  freePort,
  type Load,
  type Server,
  startApi,
  startFloor,
  startLoad,
  startPlain,
  startWechat,
} from './processes.js';

export interface StageOptions {
  /** Orders of the past. */
  readonly orders: number;
  /** Orders that wait for their money, for each letter of a run. */
  readonly pending: Readonly<Record<string, number>>;
  /** The DATABASE_URL of an empty database, where it is not a SQLite file of the stage's own. */
  readonly databaseUrl?: string;
  /** Copies that database for the floor, as it was filled, and answers the DATABASE_URL of the copy. */
  readonly copy?: () => Promise<string>;
}

/** Everything that a measurement needs, running. */
export interface Stage extends Inputs {
  readonly api: Server;
  readonly load: Load;
  readonly databaseUrl: string;
  /** Starts the floor beside it, on a copy of the database as it was filled. */
  readonly startFloor: () => Promise<Server>;
  /** Starts a plain back end beside it, with the orders of the database as it was filled; on SQLite alone. */
  readonly startPlain: () => Promise<Server>;
  /** The same with another API, and with these variables. */
  readonly startOther: (environment: Readonly<Record<string, string>>) => Promise<Server>;
  readonly close: () => Promise<void>;
}

/** Fills a database and starts the API on it, the load and WeChat's side. */
export async function openStage({ orders, pending, ...options }: StageOptions): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const databasePath = join(folder, 'shop.db');
  const databaseUrl = options.databaseUrl ?? `file:${databasePath}`;
  const copyFile = async () => {
    const path = join(folder, 'floor.db');
    if (existsSync(databasePath)) copyFileSync(databasePath, path);
    return `file:${path}`;
  };
  const wechatPort = await freePort();
  const inputs = createInputs(wechatPort);
  await fill(databaseUrl, { orders, pending });
  const floorUrl = await (options.copy ?? copyFile)();

  const wechat = await startWechat(
    {
      ...inputs.environment,
      PLATFORM_PRIVATE_KEY: inputs.platformPrivateKey,
      ORDERS: String(Math.min(orders, 200_000)),
    },
    wechatPort,
  );
  const api = await startApi({ ...inputs.environment, DATABASE_URL: databaseUrl }, await freePort());
  const load = await startLoad();
  const beside: Server[] = [];
  const keep = (server: Server) => {
    beside.push(server);
    return server;
  };
  return {
    ...inputs,
    api,
    load,
    databaseUrl,
    startFloor: async () =>
      keep(await startFloor({ ...inputs.environment, DATABASE_URL: floorUrl }, await freePort())),
    startPlain: async () => {
      const more = { DATABASE_URL: floorUrl, PLAIN_DATABASE: join(folder, 'plain.db') };
      return keep(await startPlain({ ...inputs.environment, ...more }, await freePort()));
    },
    startOther: async (more) =>
      keep(await startApi({ ...inputs.environment, ...more, DATABASE_URL: floorUrl }, await freePort())),
    close: async () => {
      await Promise.all([api, ...beside, wechat, load].map((process) => process.stop()));
      rmSync(folder, { recursive: true });
    },
  };
}

async function fill(databaseUrl: string, { orders, pending }: StageOptions): Promise<void> {
  const database = await openDatabase(databaseUrl);
  await seedCatalogue(database, 'testing');
  await database.$executeRaw`UPDATE "Product" SET "stock" = 1000000000`;
  const isSqlite = databaseUrl.startsWith('file:');
  const filling = isSqlite ? sqliteFilling(database) : await openPostgresqlFilling(databaseUrl);
  const nowMs = Date.now();
  await fillWithOrders(filling, orders, nowMs);
  for (const [run, count] of Object.entries(pending)) await fillWithPending(filling, run, count, nowMs);
  await filling.close();
  await database.$disconnect();
}

/** A PostgreSQL server that keeps what it acknowledges, as one in production does. */
export function startDurablePostgresql() {
  return startPostgresql(['fsync=on', 'shared_buffers=1GB', 'max_wal_size=4GB', 'checkpoint_timeout=30min']);
}
