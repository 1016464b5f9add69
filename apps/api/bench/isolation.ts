import { startLoad } from './processes.js';
import { openStage } from './stage.js';
import { printTable, quantile } from './statistics.js';
import { orderId } from './world.js';

const SECONDS = 5;
/** A busy shop's window shopping. */
const CATALOGUE_PER_SECOND = 100;
const PREPAYS = 4_000;

/** How long the catalogue takes alone, and while as many buyers pay as can. */
export async function runIsolation(): Promise<void> {
  const stage = await openStage({ orders: 1_000, pending: { P: PREPAYS } });
  const payers = await startLoad();
  const { port } = stage.api;
  const browse = (seconds: number) =>
    stage.load.run({
      port,
      connections: 8,
      ratePerSecond: CATALOGUE_PER_SECOND,
      requests: Array.from({ length: seconds * CATALOGUE_PER_SECOND }, () => stage.requests.products()),
    });
  try {
    await browse(2);
    const alone = await browse(SECONDS);
    const prepays = Array.from({ length: PREPAYS }, (_, index) =>
      stage.requests.prepay(orderId('P', index), index),
    );
    const paying = payers.run({ port, connections: 32, requests: prepays, ratePerSecond: null });
    const among = await browse(SECONDS);
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
