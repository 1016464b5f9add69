import { openDatabase } from '../src/database/open-database.js';
import { orderId } from './inputs.js';
import type { LoadResult } from './load.js';
import { openStage, type Stage } from './stage.js';
import { median, printTable, quantile } from './statistics.js';

const SECONDS = 30;
const TIMES = 3;
/** As buyers come, on connections of their own: with fewer, requests would wait for one of them, where no server sees it. */
const CONNECTIONS = 4_000;
const PROBE = 4_000;
/** Requests are prepared for no more than this; no machine that we know serves more of them. */
const MOST_PER_SECOND = 4_500;

/** What arrives: of five requests two orders, one notification, two looks. */
const KINDS = ['order', 'notification', 'products', 'order', 'getOrder'] as const;
type Kind = (typeof KINDS)[number];
const kindOf = (index: number): Kind => KINDS[index % KINDS.length] ?? 'products';

function requestOf({ requests }: Stage, index: number): Buffer {
  switch (kindOf(index)) {
    case 'order':
      return requests.createOrder(index);
    case 'notification':
      return requests.notification(orderId('N', Math.floor(index / KINDS.length)));
    case 'products':
      return requests.products();
    case 'getOrder':
      return requests.getOrder(`00${String(index % 5_000).padStart(24, '0')}`, index);
  }
}

const isAccepted = ({ status }: { status: number }) => status >= 200 && status < 300;

/** Three times what the API can serve, for half a minute: who is refused, how long the others wait, what is true after. */
export async function runOverload(): Promise<void> {
  const most = PROBE * 3 + SECONDS * TIMES * MOST_PER_SECOND;
  const stage = await openStage({ orders: 5_000, pending: { N: most / KINDS.length } });
  const { api, load } = stage;
  const run = (requests: readonly Buffer[], ratePerSecond: number | null, connections: number) =>
    load.run({ port: api.port, connections, requests, ratePerSecond });
  try {
    let sent = 0;
    const take = (count: number) => {
      sent += count;
      const from = sent - count;
      return Array.from({ length: count }, (_, at) => requestOf(stage, from + at));
    };
    const warmUp = await run(take(PROBE), null, 32);
    const before = await run(take(PROBE), null, 32);
    const perSecondBefore = PROBE / before.seconds;
    const perSecond = Math.min(perSecondBefore, MOST_PER_SECOND) * TIMES;
    const from = sent;
    const overload = await run(take(Math.floor(perSecond * SECONDS)), perSecond, CONNECTIONS);
    const after = await run(take(PROBE), null, 32);
    print(overload, from);
    await checkBooks(stage, [warmUp, before, overload, after]);
    const perSecondAfter = PROBE / after.seconds;
    console.log(
      `${perSecondBefore.toFixed(0)} requests/s before, ${perSecondAfter.toFixed(0)} after: ratio ${(perSecondAfter / perSecondBefore).toFixed(2)}`,
    );
  } finally {
    await stage.close();
  }
}

function print({ answers, seconds }: LoadResult, from: number): void {
  console.log(`${(answers.length / seconds).toFixed(0)} requests/s for ${seconds.toFixed(0)} s`);
  const rows = (['notification', 'order', 'products', 'getOrder'] as const).map((kind) => {
    const all = answers.filter(({ index }) => kindOf(from + index) === kind);
    const accepted = all.filter(isAccepted);
    const refused = all.filter(({ status, retryAfter }) => status === 503 && retryAfter);
    const times = (some: typeof all) => some.map(({ milliseconds }) => milliseconds);
    return [
      kind,
      String(all.length),
      `${((accepted.length / all.length) * 100).toFixed(0)} %`,
      median(times(accepted)).toFixed(0),
      quantile(times(accepted), 0.99).toFixed(0),
      String(refused.length),
      quantile(times(refused), 0.99).toFixed(0),
      String(all.length - accepted.length - refused.length),
    ];
  });
  printTable([
    ['', 'sent', 'accepted', 'p50 ms', 'p99 ms', '503 with Retry-After', 'p99 ms', 'otherwise'],
    ...rows,
  ]);
}

/** Whatever was answered with success is in the books. */
async function checkBooks(stage: Stage, runs: readonly LoadResult[]): Promise<void> {
  const database = await openDatabase(stage.databaseUrl);
  const answered = runs.flatMap(({ answers }) => answers);
  const created = await database.order.count({
    where: { NOT: [{ id: { startsWith: '00' } }, { id: { startsWith: '01N' } }] },
  });
  const paid = await database.order.count({ where: { id: { startsWith: '01N' }, status: 'PAID' } });
  await database.$disconnect();
  const orders = answered.filter(({ status }) => status === 201).length;
  const notifications = answered.filter(({ status }) => status === 204).length;
  console.log(
    `${orders} orders and ${notifications} notifications were acknowledged; ${created} and ${paid} are in the books`,
  );
  if (created < orders || paid < notifications)
    throw new Error('Something acknowledged is not in the books.');
}
