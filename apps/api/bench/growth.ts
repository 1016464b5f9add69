import { measure, OPERATIONS, type OperationName } from './operations.js';
import { printSizes } from './sizes.js';
import { openStage, type Stage, startDurablePostgresql } from './stage.js';
import { median, printTable } from './statistics.js';

const FEW = 1_000;
const ROUNDS = 5;
const REQUESTS = 400;
/** The orders that are asked for most, and that memory holds. */
const RECENT = 1_000;
/** Few enough that a request hardly waits for another. */
const CONNECTIONS = 2;

export interface GrowthOptions {
  readonly database: 'sqlite' | 'postgresql';
  /** What a thousand orders are compared with. */
  readonly orders: number;
}

const names = Object.keys(OPERATIONS).filter((name): name is OperationName =>
  Object.hasOwn(OPERATIONS, name),
);
const pastOrder = (index: number) => `00${String(index).padStart(24, '0')}`;

interface Sides {
  readonly few: number[];
  readonly many: number[];
}
type Side = keyof Sides;

/** What each operation takes with a thousand orders in the database and with many; deep pages beside first ones. */
export async function runGrowth({ database, orders: many }: GrowthOptions): Promise<void> {
  const server = database === 'postgresql' ? await startDurablePostgresql() : null;
  const open = async (name: Side, orders: number) => {
    const count = REQUESTS * (ROUNDS + 1);
    const databaseUrl = await server?.createDatabase(name);
    return openStage({
      orders,
      pending: { P: count, N: count, L: count, C: count },
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
    });
  };
  // The large one first: pending orders that had waited for its filling would be due.
  const stages = { many: await open('many', many), few: await open('few', FEW) };
  try {
    await printSizes(stages.many.databaseUrl, many);
    printMedians(many, await compare(stages, many));
  } finally {
    await stages.few.close();
    await stages.many.close();
    await server?.stop();
  }
}

async function compare(
  stages: Readonly<Record<Side, Stage>>,
  many: number,
): Promise<ReadonlyMap<string, Sides>> {
  const medians = new Map<string, Sides>();
  const orders = { few: FEW, many } as const;
  async function note(name: string, side: Side, stage: Stage, requests: readonly Buffer[], status: number) {
    const { p50Ms } = await measure(stage, stage.api, { connections: CONNECTIONS, status }, requests);
    const known = medians.get(name) ?? { few: [], many: [] };
    known[side].push(p50Ms);
    medians.set(name, known);
  }
  for (let round = 0; round <= ROUNDS; round += 1) {
    // The first round warms both up and is thrown away.
    if (round === 1) medians.clear();
    for (const name of names) {
      for (const side of ['few', 'many'] as const) {
        const stage = stages[side];
        const requests = Array.from({ length: REQUESTS }, (_, index) =>
          requestOf(name, stage, round * REQUESTS + index, orders[side]),
        );
        await note(name, side, stage, requests, OPERATIONS[name].status);
      }
    }
    for (const side of ['few', 'many'] as const) {
      const requests = Array.from({ length: REQUESTS }, (_, index) => {
        const ofBuyer = orders[side] - RECENT + ((index * 7) % RECENT);
        return stages[side].requests.getOrder(pastOrder(ofBuyer), ofBuyer);
      });
      await note(`getOrder, of the last ${RECENT}`, side, stages[side], requests, 200);
    }
    for (const [side, cursor] of [
      ['few', many - 1],
      ['many', Math.min(10_000, many / 2)],
    ] as const) {
      const requests = Array.from({ length: REQUESTS }, (_, index) =>
        stages.many.requests.listOrders(index, pastOrder(cursor)),
      );
      await note('listOrders, first page and a deep one', side, stages.many, requests, 200);
    }
  }
  return medians;
}

/** Orders of the past are read all over the table, and not always the same ones. */
function requestOf(name: OperationName, { requests }: Stage, index: number, orders: number): Buffer {
  if (name !== 'getOrder') return OPERATIONS[name].request(requests, index);
  const ofBuyer = Math.floor((index * 0.618_034 * orders) / 100) * 100 + (index % 100);
  return requests.getOrder(pastOrder(ofBuyer % orders), index);
}

function printMedians(many: number, medians: ReadonlyMap<string, Sides>): void {
  printTable([
    ['p50 ms', `${FEW} orders`, `${many} orders`, 'ratio'],
    ...[...medians].map(([name, sides]) => [
      name,
      median(sides.few).toFixed(2),
      median(sides.many).toFixed(2),
      (median(sides.many) / median(sides.few)).toFixed(2),
    ]),
  ]);
}
