import { orderId, type Requests } from './inputs.js';
import type { Server } from './processes.js';
import { openStage, type Stage, startDurablePostgresql } from './stage.js';
import { inWords, median, printTable, quantile, spread } from './statistics.js';

const ROUNDS = 5;
const PAST_ORDERS = 5_000;

interface Operation {
  readonly status: number;
  /** Requests of one round: enough for a second or so of the API's work. */
  readonly count: number;
  readonly connections: number;
  /** The letter of the pending orders that it uses up, where it does. */
  readonly run?: string;
  readonly request: (requests: Requests, index: number) => Buffer;
}

const pastOrder = (index: number) => `00${String(index % 1_000).padStart(24, '0')}`;

/** What is measured; notifications come from many connections at once, as WeChat sends them. */
export const OPERATIONS = {
  session: { status: 201, count: 1_000, connections: 16, request: (r, index) => r.session(index) },
  products: { status: 200, count: 3_000, connections: 16, request: (r) => r.products() },
  createOrder: { status: 201, count: 1_000, connections: 16, request: (r, index) => r.createOrder(index) },
  prepay: {
    status: 200,
    count: 800,
    connections: 16,
    run: 'P',
    request: (r, index) => r.prepay(orderId('P', index), index),
  },
  notification: {
    status: 204,
    count: 2_000,
    connections: 64,
    run: 'N',
    request: (r, index) => r.notification(orderId('N', index)),
  },
  // One connection, one after the other: nothing shares a commit.
  loneNotification: {
    status: 204,
    count: 300,
    connections: 1,
    run: 'L',
    request: (r, index) => r.notification(orderId('L', index)),
  },
  confirm: {
    status: 200,
    count: 800,
    connections: 16,
    run: 'C',
    request: (r, index) => r.confirm(orderId('C', index), index),
  },
  getOrder: {
    status: 200,
    count: 3_000,
    connections: 16,
    request: (r, index) => r.getOrder(pastOrder(index), index),
  },
  listOrders: { status: 200, count: 1_500, connections: 16, request: (r, index) => r.listOrders(index) },
} as const satisfies Record<string, Operation>;
export type OperationName = keyof typeof OPERATIONS;

interface Measured {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuMs: number;
}

export async function measure(
  { load }: Pick<Stage, 'load'>,
  server: Server,
  { connections, status }: Pick<Operation, 'connections' | 'status'>,
  requests: readonly Buffer[],
): Promise<Measured> {
  const before = await server.usage();
  const { seconds, answers } = await load.run({
    port: server.port,
    connections,
    requests,
    ratePerSecond: null,
  });
  const after = await server.usage();
  const wrong = answers.find((answer) => answer.status !== status);
  if (wrong !== undefined) {
    const request = requests[wrong.index]?.toString().split('\r\n', 1)[0];
    throw new Error(`${request} was answered ${wrong.status} instead of ${status}.`);
  }
  const milliseconds = answers.map((answer) => answer.milliseconds);
  return {
    perSecond: requests.length / seconds,
    p50Ms: median(milliseconds),
    p99Ms: quantile(milliseconds, 0.99),
    cpuMs: (after.cpuMs - before.cpuMs) / requests.length,
  };
}

/** Every operation of the API and of the floor in turn, on the same inputs; prints a table. */
export async function runOperations(
  names: readonly OperationName[],
  database: 'sqlite' | 'postgresql',
): Promise<void> {
  const operations = names.map((name) => [name, OPERATIONS[name] as Operation] as const);
  const pending = Object.fromEntries(
    operations.flatMap(([, { run, count }]) => (run === undefined ? [] : [[run, count * (ROUNDS + 1)]])),
  );
  const server = database === 'postgresql' ? await startDurablePostgresql() : null;
  const stage = await openStage({
    orders: PAST_ORDERS,
    pending,
    ...(server === null
      ? {}
      : {
          databaseUrl: await server.createDatabase('shop'),
          copy: () => server.createDatabase('floor', 'shop'),
        }),
  });
  try {
    const floor = await stage.startFloor();
    const measured = new Map(names.map((name) => [name, { api: [] as Measured[], floor: [] as Measured[] }]));
    // The first round warms both up and is thrown away.
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const [name, operation] of operations) {
        const requests = Array.from({ length: operation.count }, (_, index) =>
          operation.request(stage.requests, round * operation.count + index),
        );
        const turns = [
          ['api', stage.api],
          ['floor', floor],
        ] as const;
        for (const [side, server] of round % 2 === 0 ? turns : turns.toReversed()) {
          const result = await measure(stage, server, operation, requests);
          if (round > 0) measured.get(name)?.[side].push(result);
        }
      }
    }
    print(measured);
  } finally {
    await stage.close();
    await server?.stop();
  }
}

function print(
  measured: ReadonlyMap<string, { api: readonly Measured[]; floor: readonly Measured[] }>,
): void {
  const head = [
    '',
    'requests/s',
    'p50 ms',
    'p99 ms',
    'CPU ms',
    'floor, requests/s',
    'floor, CPU ms',
    'CPU × floor',
    'requests/s × floor',
  ];
  const rows = [...measured].map(([name, { api, floor }]) => {
    const of = (side: readonly Measured[], figure: keyof Measured) => side.map((result) => result[figure]);
    const ratios = (figure: keyof Measured) =>
      api.map((result, round) => result[figure] / (floor[round]?.[figure] ?? Number.NaN));
    return [
      inWords(name),
      median(of(api, 'perSecond')).toFixed(0),
      median(of(api, 'p50Ms')).toFixed(2),
      median(of(api, 'p99Ms')).toFixed(2),
      median(of(api, 'cpuMs')).toFixed(3),
      median(of(floor, 'perSecond')).toFixed(0),
      median(of(floor, 'cpuMs')).toFixed(3),
      spread(ratios('cpuMs'), 2),
      spread(ratios('perSecond'), 2),
    ];
  });
  printTable([head, ...rows]);
}
