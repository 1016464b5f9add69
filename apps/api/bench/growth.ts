import { statSync } from 'node:fs';
import { measure, OPERATIONS, type OperationName } from './operations.js';
import { openStage, type Stage } from './stage.js';
import { median, printTable } from './statistics.js';

const FEW = 1_000;
const MANY = 1_000_000;
const ROUNDS = 3;
const REQUESTS = 200;
/** Few enough that a request hardly waits for another. */
const CONNECTIONS = 2;

const names = Object.keys(OPERATIONS).filter((name): name is OperationName =>
  Object.hasOwn(OPERATIONS, name),
);
const pastOrder = (index: number) => `00${String(index).padStart(24, '0')}`;

interface Sides {
  readonly few: number[];
  readonly many: number[];
}

/** What each operation takes with a thousand orders in the file and with a million; deep pages beside first ones. */
export async function runGrowth(): Promise<void> {
  const count = REQUESTS * (ROUNDS + 1);
  const pending = { P: count, N: count, C: count };
  const few = await openStage({ orders: FEW, pending });
  const bytesBefore = statSync(few.databasePath).size;
  const many = await openStage({ orders: MANY, pending });
  try {
    const bytes = (statSync(many.databasePath).size - bytesBefore) / (MANY - FEW);
    console.log(`${MANY} orders with their items and events: ${bytes.toFixed(0)} bytes of file an order`);
    const medians = new Map<string, Sides>();
    const note = async (
      stage: Stage,
      side: keyof Sides,
      name: string,
      requests: readonly Buffer[],
      status: number,
    ) => {
      const { p50Ms } = await measure(stage, stage.api, { connections: CONNECTIONS, status }, requests);
      const known = medians.get(name) ?? { few: [], many: [] };
      known[side].push(p50Ms);
      medians.set(name, known);
    };
    for (let round = 0; round <= ROUNDS; round += 1) {
      if (round === 1) medians.clear();
      for (const name of names) {
        const { request, status } = OPERATIONS[name];
        for (const [side, stage] of [['few', few] as const, ['many', many] as const]) {
          const requests = Array.from({ length: REQUESTS }, (_, index) =>
            request(stage.requests, round * REQUESTS + (index % REQUESTS)),
          );
          await note(stage, side, name, requests, status);
        }
      }
      for (const [side, cursor] of [
        ['few', MANY - 1],
        ['many', 10_000],
      ] as const) {
        const requests = Array.from({ length: REQUESTS }, (_, index) =>
          many.requests.listOrders(index, pastOrder(cursor)),
        );
        await note(many, side, 'listOrders, page 1 and page 500', requests, 200);
      }
    }
    printTable([
      ['p50 ms', `${FEW} orders`, `${MANY} orders`, 'ratio'],
      ...[...medians].map(([name, sides]) => [
        name,
        median(sides.few).toFixed(2),
        median(sides.many).toFixed(2),
        (median(sides.many) / median(sides.few)).toFixed(2),
      ]),
    ]);
  } finally {
    await few.close();
    await many.close();
  }
}
