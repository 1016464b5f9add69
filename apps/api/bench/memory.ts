import { orderId } from './inputs.js';
import { openStage } from './stage.js';

const BATCHES = 20;
const BATCH = 10_000;
/** Before these many, caches and the heap are still growing to their size. */
const WARM_BATCHES = 5;
const REST_MS = 5_000;
const MIB = 2 ** 20;

/** Least squares: how much `values` grow from one to the next. */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const above = values.reduce((sum, value, index) => sum + (index - middle) * (value - mean), 0);
  return above / values.reduce((sum, _, index) => sum + (index - middle) ** 2, 0);
}

/** Whether the API's memory stays where it is over 200,000 requests of all kinds. */
export async function runMemory(): Promise<void> {
  const share = (BATCHES * BATCH) / 10;
  const { requests, api, load, close } = await openStage({ orders: 5_000, pending: { N: share } });
  const kinds = [
    (index: number) => requests.createOrder(index),
    (index: number) => requests.notification(orderId('N', (index / 10) | 0)),
    (index: number) => requests.session(index),
    ...Array(3).fill((index: number) =>
      requests.getOrder(`00${String(index % 5_000).padStart(24, '0')}`, index),
    ),
    ...Array(4).fill(() => requests.products()),
  ];
  try {
    const rssMib: number[] = [];
    for (let batch = 0; batch < BATCHES; batch += 1) {
      const order = Array.from({ length: BATCH }, (_, at) => {
        const index = batch * BATCH + at;
        return kinds[index % kinds.length](index);
      });
      const { answers } = await load.run({
        port: api.port,
        connections: 16,
        requests: order,
        ratePerSecond: null,
      });
      const failed = answers.find(({ status }) => status < 200 || status >= 300);
      if (failed !== undefined) throw new Error(`A request was answered ${failed.status}.`);
      rssMib.push((await api.usage()).rssBytes / MIB);
    }
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
    const atRestMib = (await api.usage()).rssBytes / MIB;
    const warm = rssMib.slice(WARM_BATCHES);
    console.log(
      `RSS after each ${BATCH} requests, MiB: ${rssMib.map((value) => value.toFixed(0)).join(' ')}`,
    );
    console.log(
      `slope over the last ${warm.length * BATCH}: ${((slope(warm) * 100_000) / BATCH).toFixed(1)} MiB for 100,000 requests; at rest ${atRestMib.toFixed(0)} MiB`,
    );
  } finally {
    await close();
  }
}
