import { orderId } from './inputs.js';
import { startLoad } from './processes.js';
import { openStage } from './stage.js';
import { printTable, quantile } from './statistics.js';

const SECONDS = 5;
/** A busy shop's window shopping. */
const CATALOGUE_PER_SECOND = 100;
/** Enough that buyers pay for as long as the catalogue is looked at. */
const PREPAYS = 8_000;
const WARM_UP = 5_000;

/** How long the catalogue takes alone, and while as many buyers pay as can. */
export async function runIsolation(): Promise<void> {
  const stage = await openStage({ orders: 1_000, pending: { P: PREPAYS } });
  const payers = await startLoad();
  const { port } = stage.api;
  const browse = (count: number, ratePerSecond: number | null) =>
    stage.load.run({
      port,
      connections: 8,
      ratePerSecond,
      requests: Array.from({ length: count }, () => stage.requests.products()),
    });
  try {
    await browse(WARM_UP, null);
    const alone = await browse(SECONDS * CATALOGUE_PER_SECOND, CATALOGUE_PER_SECOND);
    const prepays = Array.from({ length: PREPAYS }, (_, index) =>
      stage.requests.prepay(orderId('P', index), index),
    );
    const paying = payers.run({ port, connections: 32, requests: prepays, ratePerSecond: null });
    const among = await browse(SECONDS * CATALOGUE_PER_SECOND, CATALOGUE_PER_SECOND);
    const { seconds } = await paying;
    const rows = [
      ['alone', alone],
      [`among ${(PREPAYS / seconds).toFixed(0)} prepays/s`, among],
    ] as const;
    printTable([
      ['GET /api/products', 'p50 ms', 'p99 ms'],
      ...rows.map(([name, { answers }]) => {
        const milliseconds = answers.map((answer) => answer.milliseconds);
        return [name, quantile(milliseconds, 0.5).toFixed(1), quantile(milliseconds, 0.99).toFixed(1)];
      }),
    ]);
  } finally {
    await payers.stop();
    await stage.close();
  }
}
