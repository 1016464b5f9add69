import { measure, OPERATIONS } from './operations.js';
import { freePort } from './processes.js';
import { openStage } from './stage.js';
import { median, printTable, spread } from './statistics.js';

const ROUNDS = 15;

/** A notification with metrics and without, in turns, on two copies of one database; each round is scraped once. */
export async function runMetrics(): Promise<void> {
  const { count, ...operation } = OPERATIONS.notification;
  const stage = await openStage({ orders: 1_000, pending: { N: count * (ROUNDS + 1) } });
  try {
    const metricsPort = await freePort();
    const turns = [
      ['without', stage.api],
      ['with', await stage.startOther({ METRICS_PORT: String(metricsPort) })],
    ] as const;
    const cpuMs = { without: [] as number[], with: [] as number[] };
    // The first round warms both up and is thrown away.
    for (let round = 0; round <= ROUNDS; round += 1) {
      const requests = Array.from({ length: count }, (_, index) =>
        operation.request(stage.requests, round * count + index),
      );
      for (const [side, server] of round % 2 === 0 ? turns : turns.toReversed()) {
        const { cpuMs: each } = await measure(stage, server, operation, requests);
        await fetch(`http://127.0.0.1:${metricsPort}/metrics`).then((answer) => answer.text());
        if (round > 0) cpuMs[side].push(each);
      }
    }
    const ratios = cpuMs.with.map((each, round) => each / (cpuMs.without[round] ?? Number.NaN));
    printTable([
      ['', 'CPU ms'],
      ['without', median(cpuMs.without).toFixed(3)],
      ['with', median(cpuMs.with).toFixed(3)],
      ['with ÷ without', spread(ratios, 3)],
    ]);
  } finally {
    await stage.close();
  }
}
