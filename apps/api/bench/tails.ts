import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { orderId } from './inputs.js';
import { openStage, type Stage } from './stage.js';
import { printTable, quantile } from './statistics.js';

const SECONDS = 60;
/** Of 500 prepays, 500 notifications and 1,000 reads a second: what two cores carry with the load and WeChat on them. */
const SHARE = 0.35;
const PER_SECOND = 2_000 * SHARE;
const CONNECTIONS = 128;
const WARM_UP = 8_000;
/** 19 of 20 are paid, and in the bill: 100,000 rows. */
const ORDERS = 105_264;
const DAY_MS = 24 * 3_600_000;

/** What arrives: of four requests one prepay, one notification, two reads. */
const KINDS = ['prepay', 'notification', 'products', 'getOrder'] as const;
const kindOf = (index: number) => KINDS[index % KINDS.length] ?? 'products';

function requestOf({ requests }: Stage, index: number): Buffer {
  const turn = Math.floor(index / KINDS.length);
  switch (kindOf(index)) {
    case 'prepay':
      return requests.prepay(orderId('P', turn), turn);
    case 'notification':
      return requests.notification(orderId('N', turn));
    case 'products':
      return requests.products();
    case 'getOrder':
      return requests.getOrder(`00${String(index % 5_000).padStart(24, '0')}`, index);
  }
}

/** How long the slowest wait, at a load that leaves room, while a day of 100,000 rows is reconciled and exported. */
export async function runTails(): Promise<void> {
  const count = WARM_UP + SECONDS * PER_SECOND;
  const pending = count / KINDS.length;
  const stage = await openStage({ orders: ORDERS, pending: { P: pending, N: pending } });
  const { api, load } = stage;
  const take = (from: number, length: number) =>
    Array.from({ length }, (_, at) => requestOf(stage, from + at));
  const run = (requests: readonly Buffer[]) =>
    load.run({ port: api.port, connections: CONNECTIONS, requests, ratePerSecond: PER_SECOND });
  try {
    await run(take(0, WARM_UP));
    const requests = take(WARM_UP, SECONDS * PER_SECOND);
    await api.usage();
    const reconciled = reconcile(stage);
    const exported = exportOrders(stage);
    const { answers } = await run(requests);
    const { longestTurnMs, rssBytes } = await api.usage();
    const failed = answers.filter(({ status }) => status < 200 || status >= 300).length;
    console.log(
      `${PER_SECOND} requests/s for ${SECONDS} s, ${SHARE * 100} % of the goal, ${failed} not answered with success; longest turn ${longestTurnMs.toFixed(0)} ms; RSS ${(rssBytes / 2 ** 20).toFixed(0)} MiB; ${await reconciled}; ${await exported}`,
    );
    printTable([
      ['', 'p50 ms', 'p99 ms', 'longest ms'],
      ...KINDS.map((kind) => {
        const times = answers.flatMap(({ index, milliseconds }) =>
          kindOf(index) === kind ? [milliseconds] : [],
        );
        return [kind, ...[0.5, 0.99, 1].map((share) => quantile(times, share).toFixed(1))];
      }),
    ]);
  } finally {
    await stage.close();
  }
}

const RunSchema = Type.Object({
  status: Type.String(),
  payments: Type.Integer(),
  failure: Type.Union([Type.String(), Type.Null()]),
});

const authorization = ({ environment }: Pick<Stage, 'environment'>) => ({
  authorization: `Bearer ${environment.OPERATOR_TOKEN}`,
});

/** Reads the file of all orders to its end, and tells how it ended. */
async function exportOrders({ api, environment }: Stage): Promise<string> {
  const startedAt = performance.now();
  const url = `http://127.0.0.1:${api.port}/api/operator/export/orders.csv`;
  const answer = await fetch(url, { headers: authorization({ environment }) });
  if (!answer.ok) throw new Error(`The export was answered ${answer.status}: ${await answer.text()}`);
  const rows = (await answer.text()).split('\r\n').length;
  return `export of ${rows} lines after ${((performance.now() - startedAt) / 1000).toFixed(0)} s`;
}

/** Starts the reconciliation of a day, and tells how it ended. */
async function reconcile({ api, environment }: Stage): Promise<string> {
  const billDate = new Date(Date.now() - 3 * DAY_MS).toISOString().slice(0, 10);
  const url = `http://127.0.0.1:${api.port}/api/operator/reconciliations`;
  const headers = { ...authorization({ environment }), 'content-type': 'application/json' };
  const startedAt = performance.now();
  const asked = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ billDate }) });
  if (!asked.ok) throw new Error(`The reconciliation was answered ${asked.status}: ${await asked.text()}`);
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const answer = await fetch(`${url}/${billDate}`, { headers });
    // Refused under load: the next answer tells.
    if (!answer.ok) continue;
    const { status, payments, failure } = Value.Parse(RunSchema, await answer.json());
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
    if (status !== 'RUNNING')
      return `reconciliation ${status} after ${seconds} s, ${payments} payments${failure === null ? '' : `: ${failure}`}`;
  }
}
